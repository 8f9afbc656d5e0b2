import OpenSSL
import VaultCrypto
import VaultModel

/// A vault's governance with the people who sign for it; without gate, log or store.
struct GovernedOffice {
    static let start = Timestamp(milliseconds: 1_700_000_000_000)

    let administrators: [OfficialKeys]
    let custodians: [OfficialKeys]
    let root: Root
    var governance: Governance
    private(set) var policies: [Digest: Policy]

    /// Founds a vault with `threshold` of `administrators`, under the policy of ``PolicyFixture`` in which `lead` and
    /// `doctor` exclude each other.
    init(
        administrators: Int = 1, threshold: UInt16 = 1, custodians: Int = 1, custodianThreshold: UInt16 = 1
    ) throws {
        self.administrators = try (0..<administrators).map { try ModelSamples.person("admin\($0)") }
        self.custodians = try (0..<custodians).map { try ModelSamples.person("custodian\($0)") }
        root = try Self.root(
            self.administrators, threshold, self.custodians, custodianThreshold: custodianThreshold)
        let document = ModelSamples.digest(1)
        let policies = [document: try Self.policy()]
        self.policies = policies
        governance = try Self.found(root, by: self.administrators, policies: policies)
    }

    static func policy(version: UInt32 = 1, change: (inout PolicyFixture) throws -> Void = { _ in }) throws -> Policy {
        var fixture = try PolicyFixture()
        fixture.version = version
        fixture.separations.append(
            SeparationOfDuties(name: try Name("lead-doctor"), roles: [try Name("lead"), try Name("doctor")]))
        try change(&fixture)
        return try fixture.policy()
    }

    static func root(
        _ administrators: [OfficialKeys], _ threshold: UInt16, _ custodians: [OfficialKeys],
        custodianThreshold: UInt16 = 1, version: UInt32 = 1, previous: Digest = .zero, origin: String? = nil,
        logKey: UInt8 = 3, gateKey: UInt8 = 4,
        floors: Floors = Floors(suite: 1, kdfCost: 17, allowsServiceKeyFiles: true)
    ) throws -> Root {
        let vault: VaultID = try ModelSamples.id(1)
        return Root(
            vault: vault, version: version, previous: previous,
            administrators: try administrators.map { try PublicKeyFile($0) }, threshold: threshold,
            custodians: try custodians.map { try PublicKeyFile($0) }, custodianThreshold: custodianThreshold,
            origin: origin ?? Root.origin(vault: vault, generation: 1), logPublicKey: ModelSamples.digest(logKey).bytes,
            gatePublicKey: ModelSamples.digest(gateKey).bytes, floors: floors, created: start)
    }

    /// The first statement of a vault, with parts that a test can get wrong.
    static func found(
        _ root: Root, by signers: [OfficialKeys], policies: [Digest: Policy]? = nil, acts: [Act]? = nil,
        vault: VaultID? = nil, rootVersion: UInt32 = 0, logSize: UInt64 = 0, entry: UInt64 = 0,
        expiry: Timestamp = start.adding(seconds: 3600)
    ) throws -> Governance {
        let document = ModelSamples.digest(1)
        let policies = try policies ?? [document: try policy()]
        var signed = SignedStatement(
            Statement(
                vault: vault ?? root.vault, id: try .random(), rootVersion: rootVersion, logSize: logSize,
                expiry: expiry, acts: acts ?? [.root(root), .policy(version: 1, document: document)]))
        for signer in signers { try signed.sign(with: signer) }
        return try Governance(first: signed, entry: entry, leafHash: ModelSamples.digest(2), at: start) {
            policies[$0]
        }
    }

    /// A statement under the root in force.
    func statement(
        _ acts: [Act], id: StatementID? = nil, vault: VaultID? = nil, rootVersion: UInt32? = nil, logSize: UInt64 = 0,
        expiry: Timestamp = start.adding(seconds: 3600)
    ) throws -> SignedStatement {
        SignedStatement(
            Statement(
                vault: vault ?? governance.vault, id: try id ?? .random(),
                rootVersion: rootVersion ?? governance.root.version, logSize: logSize, expiry: expiry, acts: acts))
    }

    /// Applies a statement at the next entry; on an error, the state must be the one before.
    mutating func apply(_ signed: SignedStatement, at time: Timestamp = start) throws(GovernanceError) {
        let entry = (governance.entries.last ?? 0) + 1
        let known = policies
        try governance.apply(signed, entry: entry, leafHash: SHA256.hash(signed.bytes), at: time) { known[$0] }
    }

    /// Signs acts with whoever their authority asks for, or with `signers`, and applies them.
    mutating func act(_ acts: Act..., by signers: [OfficialKeys]? = nil, at time: Timestamp = start) throws {
        try act(acts, by: signers, at: time)
    }

    mutating func act(_ acts: [Act], by signers: [OfficialKeys]? = nil, at time: Timestamp = start) throws {
        var signed = try statement(acts, expiry: time.adding(seconds: 60))
        let usual =
            switch acts.first?.authority {
            case .custodian: Array(custodians.prefix(1))
            case .custodians: Array(custodians.prefix(Int(governance.root.custodianThreshold)))
            default: administrators
            }
        for signer in signers ?? usual { try signed.sign(with: signer) }
        try apply(signed, at: time)
    }

    /// Enrols an official and gives them roles.
    mutating func enrol(_ handle: String, _ roles: String..., scope: Scope = .all) throws -> OfficialKeys {
        let keys = try ModelSamples.person(handle)
        try act(.enrol(try PublicKeyFile(keys)))
        for role in roles { try act(try grant(keys, role, scope: scope)) }
        return keys
    }

    func grant(
        _ keys: OfficialKeys, _ role: String, scope: Scope = .all, id: GrantID? = nil, until: Timestamp? = nil
    ) throws -> Act {
        .grant(
            GrantAct(
                id: try id ?? .random(), official: keys.fingerprint, role: try Name(role), scope: scope, until: until))
    }

    func keyVersion(_ compartment: UInt16, _ version: UInt32) -> Act {
        .keyVersion(
            KeyVersionAct(
                compartment: CompartmentID(rawValue: compartment), version: version, suite: .one,
                checkValue: ModelSamples.digest(5), publicKey: ModelSamples.digest(6).bytes))
    }

    /// A version of a key with a wrap for each custodian, made active.
    func newKey(_ compartment: UInt16, _ version: UInt32) -> [Act] {
        let wraps = governance.root.custodians.map { custodian in
            KeyWrapItem(
                recipient: custodian.identity.fingerprint, compartment: CompartmentID(rawValue: compartment),
                version: version, authority: governance.rootEntry, digest: ModelSamples.digest(7))
        }
        return [
            keyVersion(compartment, version), .keyWraps(wraps),
            .activateKey(compartment: CompartmentID(rawValue: compartment), version: version),
        ]
    }

    func wrap(_ keys: OfficialKeys, _ compartment: UInt16, _ version: UInt32, authority: UInt64) -> Act {
        .keyWraps([
            KeyWrapItem(
                recipient: keys.fingerprint, compartment: CompartmentID(rawValue: compartment), version: version,
                authority: authority, digest: ModelSamples.digest(7))
        ])
    }

    /// Makes a policy document known.
    mutating func publish(_ policy: Policy, document: UInt8) -> Act {
        policies[ModelSamples.digest(document)] = policy
        return .policy(version: policy.version, document: ModelSamples.digest(document))
    }

    func state(_ compartment: UInt16, _ version: UInt32) -> KeyState? {
        governance.keys[CompartmentID(rawValue: compartment)]?[version]?.state
    }
}

extension Governance {
    /// Everything that a statement can change, as text.
    var summary: [String] {
        var lines = ["\(root.fingerprint) \(rootEntry) \(policy.version) \(policyDocument) \(chain) \(entries)"]
        lines += officials.map { "\($0) \($1.identity.handle) \($1.entry) \($1.revokedAt ?? 0)" }.sorted()
        lines += grants.map { "\($0) \($1.act) \($1.entry) \($1.issued) \($1.removedAt ?? 0)" }.sorted()
        lines += keys.flatMap { key in key.value.map { "\(key.key) \($0) \($1.state) \($1.entry)" } }.sorted()
        lines += wraps.map { "\($0) \($1)" }.sorted()
        lines += indexes.map { "\($0) \($1)" }.sorted() + indexWraps.map { "\($0) \($1)" }.sorted()
        lines += epochs.map { "\($0) \($1)" }.sorted() + holds.map(\.description).sorted()
        lines += ["\(String(describing: recovery)) \(String(describing: confirmedEpoch)) \(restores)"]
        return lines
    }
}
