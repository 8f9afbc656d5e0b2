public import OpenSSL

/// What is public about an official's keys: who they say they are and both public keys.
public struct OfficialIdentity: Hashable, Sendable {
    /// ASCII `[a-z0-9._-]`, 1 to 64 bytes.
    public let handle: String
    /// The name as people write it, at most 256 bytes of UTF-8.
    public let name: String
    /// A code for the agency, ASCII `[a-z0-9._-]`, 1 to 64 bytes.
    public let agency: String
    /// X25519, 32 bytes: what is sealed to the official is sealed to this key.
    public let kemPublicKey: [UInt8]
    /// Ed25519, 32 bytes: checks what the official signs.
    public let signingPublicKey: [UInt8]
    /// Whether a passphrase protects the private keys.
    public let protection: KeyProtection

    /// SHA-256 over the context of both public keys, 32 bytes.
    public var fingerprint: Digest {
        var context = Context(.official)
        context.append(.kemPublicKey, kemPublicKey)
        context.append(.signingPublicKey, signingPublicKey)
        return SHA256.hash(context.bytes)
    }

    /// Joins the parts of an identity.
    ///
    /// - Throws: ``FormatError/invalid(_:)`` naming the part that is not well formed.
    public init(
        handle: String, name: String, agency: String, kemPublicKey: [UInt8], signingPublicKey: [UInt8],
        protection: KeyProtection
    ) throws(FormatError) {
        guard Self.isIdentifier(handle) else { throw .invalid(.handle) }
        guard (1...256).contains(name.utf8.count), !name.unicodeScalars.contains(where: Self.isControl) else {
            throw .invalid(.name)
        }
        guard Self.isIdentifier(agency) else { throw .invalid(.agency) }
        guard kemPublicKey.count == 32 else { throw .invalid(.kemPublicKey) }
        guard signingPublicKey.count == 32 else { throw .invalid(.signingPublicKey) }
        self.handle = handle
        self.name = name
        self.agency = agency
        self.kemPublicKey = kemPublicKey
        self.signingPublicKey = signingPublicKey
        self.protection = protection
    }

    /// Whether `text` is 1 to 64 bytes of ASCII `[a-z0-9._-]`.
    public static func isIdentifier(_ text: String) -> Bool {
        let bytes = text.utf8
        return (1...64).contains(bytes.count)
            && bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: !(scalar == "\u{200B}" || scalar == "\u{200C}")
        default: false
        }
    }

    /// Appends the identity's fields to a context.
    package func append(to context: inout Context) {
        context.append(.handle, Array(handle.utf8))
        context.append(.name, Array(name.utf8))
        context.append(.agency, Array(agency.utf8))
        context.append(.kemPublicKey, kemPublicKey)
        context.append(.signingPublicKey, signingPublicKey)
        context.append(.kdf, protection.name)
        context.append(.cost, protection.cost)
        context.append(.passphraseProfile, protection.profile)
    }

    /// Reads the identity's fields.
    package init(from reader: inout ContextReader) throws(FormatError) {
        let handle = try reader.takeText(.handle, limit: 64)
        let name = try reader.takeText(.name, limit: 256)
        let agency = try reader.takeText(.agency, limit: 64)
        let kem = try reader.take(.kemPublicKey, count: 32)
        let signing = try reader.take(.signingPublicKey, count: 32)
        let protection = try KeyProtection(
            name: try reader.take(.kdf), cost: try reader.take(.cost, as: UInt8.self),
            profile: try reader.take(.passphraseProfile, as: UInt16.self))
        try self.init(
            handle: handle, name: name, agency: agency, kemPublicKey: kem, signingPublicKey: signing,
            protection: protection)
    }
}

/// How a key file's private keys are protected.
public enum KeyProtection: Hashable, Sendable {
    /// scrypt (RFC 7914) with N = 2^cost, r = 8, p = 1, over the passphrase in NFC.
    case scrypt(cost: UInt8)
    /// No passphrase: a service's key file, protected by the permissions of its file alone.
    case none

    /// The default cost, N = 2^17.
    public static let `default` = KeyProtection.scrypt(cost: 17)

    var name: [UInt8] {
        switch self {
        case .scrypt: Array("scrypt".utf8)
        case .none: Array("none".utf8)
        }
    }

    var cost: UInt8 {
        switch self {
        case .scrypt(let cost): cost
        case .none: 0
        }
    }

    /// The number of the rules by which a passphrase becomes bytes: 1 = NFC, UTF-8; 0 = no passphrase.
    var profile: UInt16 {
        switch self {
        case .scrypt: 1
        case .none: 0
        }
    }

    init(name: [UInt8], cost: UInt8, profile: UInt16) throws(FormatError) {
        switch (name, profile) {
        case (Array("scrypt".utf8), 1):
            guard (1...20).contains(cost) else { throw .invalid(.cost) }
            self = .scrypt(cost: cost)
        case (Array("none".utf8), 0):
            guard cost == 0 else { throw .invalid(.cost) }
            self = .none
        default:
            throw .unknownVersion
        }
    }
}

/// An official's private keys, open in memory.
public final class OfficialKeys: Sendable {
    /// What is public about them.
    public let identity: OfficialIdentity
    /// Opens what is sealed to the official.
    public let kem: X25519.PrivateKey
    /// Signs what the official asks for.
    public let signing: Ed25519.PrivateKey

    /// The fingerprint of both public keys.
    public var fingerprint: Digest { identity.fingerprint }

    init(identity: OfficialIdentity, kem: X25519.PrivateKey, signing: Ed25519.PrivateKey) {
        self.identity = identity
        self.kem = kem
        self.signing = signing
    }

    /// Makes a new pair of keys.
    public static func generate(
        handle: String, name: String, agency: String, protection: KeyProtection = .default
    ) throws(VaultCryptoError) -> OfficialKeys {
        let kem = try mapped { () throws(CryptoError) in try X25519.PrivateKey.generate() }
        let signing = try mapped { () throws(CryptoError) in try Ed25519.PrivateKey.generate() }
        let identity = try parsed { () throws(FormatError) in
            try OfficialIdentity(
                handle: handle, name: name, agency: agency, kemPublicKey: kem.publicKey,
                signingPublicKey: signing.publicKey, protection: protection)
        }
        return OfficialKeys(identity: identity, kem: kem, signing: signing)
    }

    /// The same keys, for a key file that is protected otherwise.
    public func protected(by protection: KeyProtection) throws(VaultCryptoError) -> OfficialKeys {
        let (handle, name, agency) = (identity.handle, identity.name, identity.agency)
        let protected = try parsed { () throws(FormatError) in
            try OfficialIdentity(
                handle: handle, name: name, agency: agency, kemPublicKey: kem.publicKey,
                signingPublicKey: signing.publicKey, protection: protection)
        }
        return OfficialKeys(identity: protected, kem: kem, signing: signing)
    }

    /// Signs a context; 64 bytes.
    public func signature(for context: Context) throws(VaultCryptoError) -> [UInt8] {
        try mapped { () throws(CryptoError) in try signing.signature(for: context.bytes.span.bytes) }
    }

    /// A key of this official for one use, derived from the signing seed; 32 bytes.
    package func derivedKey(_ context: Context) throws(VaultCryptoError) -> HeadKey {
        let secret = try mapped { () throws(CryptoError) in
            try HKDFSHA256.expand(try signing.exportSeed(), info: context.bytes.span.bytes, count: 32)
        }
        return try HeadKey(secret)
    }
}
