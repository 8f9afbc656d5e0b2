public import OpenSSL
public import VaultCrypto

/// New keys in the place of an official's old ones; the statement is signed with the old ones.
public struct RekeyAct: Hashable, Sendable {
    /// The fingerprint of the old keys.
    public let old: Digest
    /// The new keys, self-signed, with the same handle, name and agency.
    public let person: PublicKeyFile
    /// The wraps of the compartment keys that the old keys opened, to the new ones.
    public let wraps: [KeyWrapItem]

    public init(old: Digest, person: PublicKeyFile, wraps: [KeyWrapItem]) {
        self.old = old
        self.person = person
        self.wraps = wraps
    }
}
