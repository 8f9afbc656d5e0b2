public import OpenSSL
internal import VaultCrypto

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

    /// The same grant to the official's new keys.
    func moved(to official: Digest) -> GrantAct {
        GrantAct(id: id, official: official, role: role, scope: scope, until: until)
    }
}
