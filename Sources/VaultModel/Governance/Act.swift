public import OpenSSL
public import VaultCrypto

/// One act of governance inside a statement.
public enum Act: Hashable, Sendable {
    /// A root: who administers, who holds custody, which keys the log and the gate have.
    case root(Root)
    /// Admits an official with their self-signed keys.
    case enrol(PublicKeyFile)
    /// Ends an official's rights for good.
    case revoke(official: Digest)
    /// Ends an official's rights until they return.
    case suspend(official: Digest)
    /// Gives a suspended official their rights back.
    case resume(official: Digest)
    /// Gives one official one role.
    case grant(GrantAct)
    /// Ends a grant.
    case removeGrant(GrantID)
    /// Puts a policy document in force; the document itself lies beside the log.
    case policy(version: UInt32, document: Digest)
    /// Makes a new version of a compartment's key active; the one before becomes retiring.
    case keyVersion(KeyVersionAct)
    /// Retires a version that protects nothing any more.
    case retireKey(compartment: CompartmentID, version: UInt32)
    /// Names the wraps by which people receive compartment keys.
    case keyWraps([KeyWrapItem])

    /// Whose signatures an act needs.
    public enum Authority: Hashable, Sendable {
        /// t administrators of the root in force.
        case administrators
        /// One custodian of the root in force.
        case custodian
    }

    /// Whose signatures this act needs.
    public var authority: Authority {
        switch self {
        case .root, .enrol, .revoke, .suspend, .resume, .grant, .removeGrant, .policy: .administrators
        case .keyVersion, .retireKey, .keyWraps: .custodian
        }
    }
}

/// Gives one official one role, within a scope, until a date.
public struct GrantAct: Hashable, Sendable {
    public let id: GrantID
    /// The official's fingerprint.
    public let official: Digest
    public let role: Name
    public let scope: Scope
    /// The first moment, in whole seconds, in which the grant no longer holds; `nil` leaves its end to the role's limit.
    public let until: Timestamp?

    public init(id: GrantID, official: Digest, role: Name, scope: Scope, until: Timestamp?) {
        self.id = id
        self.official = official
        self.role = role
        self.scope = scope
        self.until = until
    }
}

/// A new version of a compartment's key.
public struct KeyVersionAct: Hashable, Sendable {
    public let compartment: CompartmentID
    public let version: UInt32
    public let suite: Suite
    /// The key check value, compared after each unwrap.
    public let checkValue: Digest
    /// The X25519 public half, to which writers without the key seal.
    public let publicKey: [UInt8]

    public init(compartment: CompartmentID, version: UInt32, suite: Suite, checkValue: Digest, publicKey: [UInt8]) {
        self.compartment = compartment
        self.version = version
        self.suite = suite
        self.checkValue = checkValue
        self.publicKey = publicKey
    }
}

/// A wrap of a compartment key for one person, by its hash.
public struct KeyWrapItem: Hashable, Sendable {
    /// The recipient's fingerprint.
    public let recipient: Digest
    public let compartment: CompartmentID
    public let version: UInt32
    /// The log index of the grant or root that entitles the recipient.
    public let authority: UInt64
    /// SHA-256 of the wrap.
    public let digest: Digest

    public init(recipient: Digest, compartment: CompartmentID, version: UInt32, authority: UInt64, digest: Digest) {
        self.recipient = recipient
        self.compartment = compartment
        self.version = version
        self.authority = authority
        self.digest = digest
    }
}
