public import OpenSSL

/// K: the key of one compartment in one version, 32 random bytes, made by a custodian.
public final class CompartmentKey: Sendable {
    package let secret: SecretBytes
    private let kem: Context

    /// Takes a key that was unwrapped.
    ///
    /// - Parameter kem: the context in ``Domain/compartmentKEM`` of this compartment and version.
    public init(_ secret: consuming SecretBytes, kem: Context) throws(VaultCryptoError) {
        guard secret.count == 32 else { throw .crypto(.invalidLength) }
        self.secret = secret
        self.kem = kem
    }

    /// Makes a new key.
    public static func generate(kem: Context) throws(VaultCryptoError) -> CompartmentKey {
        try CompartmentKey(try mapped { () throws(CryptoError) in try SecretBytes.random(count: 32) }, kem: kem)
    }

    /// The key check value, 32 bytes, which the signed key-version act holds.
    public func checkValue(_ context: Context) throws(VaultCryptoError) -> Digest {
        try mapped { () throws(CryptoError) in
            try HKDFSHA256.expandDigest(secret, info: context.bytes.span.bytes)
        }
    }

    /// R: the key of one record in this compartment, version and generation.
    public func recordKey(_ context: Context) throws(VaultCryptoError) -> RecordKey {
        RecordKey(
            try mapped { () throws(CryptoError) in
                try HKDFSHA256.expand(secret, info: context.bytes.span.bytes, count: 32)
            })
    }

    /// The X25519 pair of this key (RFC 9180 §7.1.3 over an expansion of K).
    public func privateKey() throws(VaultCryptoError) -> X25519.PrivateKey {
        let info = kem.bytes
        return try mapped { () throws(CryptoError) in
            let ikm = try HKDFSHA256.expand(secret, info: info.span.bytes, count: 32)
            return try HPKE.deriveKeyPair(ikm: ikm)
        }
    }

    /// Seals K to a person.
    public func seal(to publicKey: [UInt8], info: Context) throws(VaultCryptoError) -> [UInt8] {
        try Envelope.seal(secret, to: publicKey, info: info)
    }
}

/// R: the key under which the halves A of one record in one compartment are wrapped, 32 bytes.
public final class RecordKey: Sendable {
    package let secret: SecretBytes

    package init(_ secret: consuming SecretBytes) {
        self.secret = secret
    }

    /// Takes a key that was unwrapped.
    public init(unwrapped secret: consuming SecretBytes) throws(VaultCryptoError) {
        guard secret.count == 32 else { throw .crypto(.invalidLength) }
        self.secret = secret
    }

    /// Seals R to an official to whom the record is assigned.
    public func seal(to publicKey: [UInt8], info: Context) throws(VaultCryptoError) -> [UInt8] {
        try Envelope.seal(secret, to: publicKey, info: info)
    }
}

/// G: the gate's key in one epoch, 32 random bytes.
public final class GateEpochKey: Sendable {
    package let secret: SecretBytes

    package init(_ secret: consuming SecretBytes) throws(VaultCryptoError) {
        guard secret.count == 32 else { throw .crypto(.invalidLength) }
        self.secret = secret
    }
}

/// E: the key of the gate's escrow, 32 bytes that follow from the custodians' recovery secret.
public final class EscrowKey: Sendable {
    package let secret: SecretBytes

    package init(_ secret: consuming SecretBytes) throws(VaultCryptoError) {
        guard secret.count == 32 else { throw .crypto(.invalidLength) }
        self.secret = secret
    }

    /// The check value, 32 bytes, which the signed recovery act holds.
    public func checkValue(_ context: Context) throws(VaultCryptoError) -> Digest {
        try mapped { () throws(CryptoError) in
            try HKDFSHA256.expandDigest(secret, info: context.bytes.span.bytes)
        }
    }

    /// Seals E to the gate.
    public func seal(to publicKey: [UInt8], info: Context) throws(VaultCryptoError) -> [UInt8] {
        try Envelope.seal(secret, to: publicKey, info: info)
    }
}

/// H: the gate's key for MACs over the rows that decide, 32 random bytes.
public final class HeadKey: Sendable {
    package let secret: SecretBytes

    package init(_ secret: consuming SecretBytes) throws(VaultCryptoError) {
        guard secret.count == 32 else { throw .crypto(.invalidLength) }
        self.secret = secret
    }

    /// The HMAC-SHA256 of a context, 32 bytes.
    public func authenticationCode(for context: Context) -> Digest {
        HMACSHA256.authenticationCode(for: context.bytes.span.bytes, key: secret)
    }

    /// Compares in constant time.
    public func isValid(_ code: [UInt8], for context: Context) -> Bool {
        HMACSHA256.isValid(code.span.bytes, for: context.bytes.span.bytes, key: secret)
    }
}
