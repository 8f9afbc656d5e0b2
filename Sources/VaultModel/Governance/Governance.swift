public import OpenSSL
public import VaultCrypto

/// The state of a vault's governance: what follows from the statements in its log, and from nothing else.
///
/// A pure value: the gate, a client and an auditor replay the same statements and come to the same state.
public struct Governance: Sendable {
    /// An official, as the log knows them.
    public struct Official: Sendable {
        public let identity: OfficialIdentity
        /// The log index of the statement that enrolled them or made them part of the root.
        public let entry: UInt64
        public internal(set) var revokedAt: UInt64?
        /// When they were revoked.
        public internal(set) var revoked: Timestamp?
        /// The log index of the statement that suspended them, until they return.
        public internal(set) var suspendedAt: UInt64?
        /// The fingerprint of the keys that came in the place of these.
        public internal(set) var successor: Digest?

        /// What an official may do at all.
        public enum State: String, Sendable {
            case active
            case suspended
            case revoked
        }

        public var state: State { revokedAt != nil ? .revoked : suspendedAt != nil ? .suspended : .active }
        public var isActive: Bool { state == .active }
    }

    /// A grant, as the log knows it.
    public struct Grant: Sendable {
        public internal(set) var act: GrantAct
        /// The log index of the statement that made it.
        public let entry: UInt64
        /// The gate's time in that statement's entry.
        public let issued: Timestamp
        public internal(set) var removedAt: UInt64?

        /// The grant as a decision sees it; `index` is its place in the caller's list.
        public func active(index: Int) -> ActiveGrant {
            ActiveGrant(
                index: index, role: act.role, scope: act.scope, issued: issued.seconds, until: act.until?.seconds)
        }
    }

    /// One version of a compartment's key.
    public struct KeyVersion: Sendable {
        public let act: KeyVersionAct
        /// The log index of the statement that added it.
        public let entry: UInt64
        public let created: Timestamp
        public internal(set) var state: KeyState
    }

    /// One epoch of the gate key.
    public struct Epoch: Sendable {
        /// The log index of the statement that began it.
        public let entry: UInt64
        public let created: Timestamp
        public internal(set) var state: KeyState
        /// The log index of the statement that closed it.
        public internal(set) var closedAt: UInt64?
    }

    /// The recovery key in force.
    public struct Recovery: Sendable {
        public let act: RecoveryAct
        /// The log index of its statement: the authority of the wraps to it.
        public let entry: UInt64
        public let created: Timestamp
        /// When its shares were tried last.
        public internal(set) var lastDrill: Timestamp?
        /// The last time that somebody opened the keys with it: keys from before have to be rotated.
        public internal(set) var lastUse: Timestamp?
    }

    /// Who a wrap is for.
    public struct WrapPlace: Hashable, Sendable {
        public let recipient: Digest
        public let compartment: CompartmentID
        public let version: UInt32

        public init(recipient: Digest, compartment: CompartmentID, version: UInt32) {
            self.recipient = recipient
            self.compartment = compartment
            self.version = version
        }
    }

    public internal(set) var root: Root
    /// The log index of the statement that made the root.
    public internal(set) var rootEntry: UInt64
    public internal(set) var policy: Policy
    /// SHA-256 of the policy document.
    public internal(set) var policyDocument: Digest
    public internal(set) var officials: [Digest: Official] = [:]
    public internal(set) var grants: [GrantID: Grant] = [:]
    public internal(set) var keys: [CompartmentID: [UInt32: KeyVersion]] = [:]
    public internal(set) var wraps: [WrapPlace: KeyWrapItem] = [:]
    /// The epochs of the gate key; the first one begins with the vault.
    public internal(set) var epochs: [UInt32: Epoch] = [:]
    /// The versions of the search index.
    public internal(set) var indexes: [UInt32: IndexVersion] = [:]
    /// The wraps of index keys.
    public internal(set) var indexWraps: [WrapPlace: KeyWrapItem] = [:]
    /// The recovery key in force, if there is one.
    public internal(set) var recovery: Recovery?
    /// The recovery keys before it, whose shares still open older copies.
    public internal(set) var formerRecoveries: [Recovery] = []
    /// The records under a legal hold.
    public internal(set) var holds: Set<RecordID> = []
    /// Custodians confirmed that no copy of escrow and halves from before this epoch is left.
    public internal(set) var confirmedEpoch: UInt32?
    /// The restores of the vault; each opened a generation of the log.
    public internal(set) var restores: [(act: RestoreAct, entry: UInt64)] = []
    /// The log indices of the statements that were replayed.
    public internal(set) var entries: [UInt64] = []
    /// A hash chain over the statements, so that the gate notices a missing one.
    public internal(set) var chain: Digest = .zero
    var seen: Set<StatementID> = []

    init(root: Root, rootEntry: UInt64, policy: Policy, policyDocument: Digest) {
        self.root = root
        self.rootEntry = rootEntry
        self.policy = policy
        self.policyDocument = policyDocument
    }

    /// How many statements were replayed.
    public var count: UInt64 { UInt64(entries.count) }

    /// The vault's id.
    public var vault: VaultID { root.vault }

    /// Whether an official administers under the root in force.
    public func isAdministrator(_ official: Digest) -> Bool {
        root.administrators.contains { $0.identity.fingerprint == official }
    }

    /// Whether an official is a custodian under the root in force.
    public func isCustodian(_ official: Digest) -> Bool {
        root.custodians.contains { $0.identity.fingerprint == official }
    }

    /// An official by handle, with the keys that they have now.
    public func official(handle: String) -> Official? {
        officials.values.first { $0.successor == nil && Array($0.identity.handle.utf8) == Array(handle.utf8) }
    }

    /// The fingerprint of the keys that an official has now.
    public func current(_ official: Digest) -> Digest {
        var current = official
        while let next = officials[current]?.successor { current = next }
        return current
    }

    /// The keys under which an official stands on a roster: those that they have, or earlier ones.
    public func member(_ official: Digest, of roster: Roster) -> Digest? {
        let current = current(official)
        return roster.members.first { self.current($0) == current }
    }

    /// The administrators of the root in force who can sign.
    var ableAdministrators: Int {
        root.administrators.count { officials[$0.identity.fingerprint]?.isActive == true }
    }

    /// The grants of an official that were not removed, also those that are over.
    public func grants(of official: Digest) -> [Grant] {
        grants.values.filter { $0.act.official == official && $0.removedAt == nil }
            .sorted { ($0.entry, $0.act.id) < ($1.entry, $1.act.id) }
    }

    /// The grants of an official that are in force.
    public func activeGrants(of official: Digest, at time: Timestamp) -> [Grant] {
        grants(of: official).filter { isActive($0, at: time) }
    }

    /// Whether a grant is in force at a time: not removed, and not over by its own end or the role's.
    public func isActive(_ grant: Grant, at time: Timestamp) -> Bool {
        grant.removedAt == nil && policy.isInForce(grant.active(index: 0), at: time.seconds)
    }

    /// The first moment in which a grant no longer holds, by its own end or the role's limit.
    public func end(of grant: Grant) -> Timestamp? {
        policy.expiry(of: grant.active(index: 0)).map { Timestamp(milliseconds: UInt64(max(0, $0)) * 1000) }
    }
}
