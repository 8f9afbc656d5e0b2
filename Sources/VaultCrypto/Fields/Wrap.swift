public import OpenSSL

/// How a half is sealed; the number is part of the wrap's context.
public enum WrapKind: UInt8, Sendable {
    /// Half A under the record key R.
    case recordKey = 1
    /// Half A, HPKE to the public half of the compartment's key: by a writer who may not read.
    case compartmentPublicKey = 2
    /// Half B under a gate key epoch.
    case gateKey = 3
    /// What is left of a half B after a field was erased: the list of remaining B_f, under a gate key epoch.
    case list = 4

    /// Refuses a kind that this version does not know.
    public static func supported(_ rawValue: UInt8) throws(FormatError) -> WrapKind {
        guard let kind = WrapKind(rawValue: rawValue) else { throw .unknownVersion }
        return kind
    }
}

/// Seals and opens a half under a key derived for this one wrap: 32 bytes of ciphertext ‖ 16-byte tag, or an HPKE
/// envelope for ``WrapKind/compartmentPublicKey``.
public enum Wrap {
    /// The length of a wrap under a symmetric key, in bytes.
    public static let count = 48

    /// Wraps half A under R.
    public static func seal(_ half: HalfA, under key: RecordKey, context: Context) throws(VaultCryptoError) -> [UInt8] {
        try seal(half.secret, under: key.secret, context: context)
    }

    /// Unwraps half A with R; the caller compares the commitment.
    public static func openA(_ wrap: [UInt8], under key: RecordKey, context: Context) throws(VaultCryptoError) -> HalfA
    {
        try HalfA(try open(wrap, under: key.secret, context: context))
    }

    /// Wraps half B under a gate key epoch.
    public static func seal(_ half: HalfB, under key: GateEpochKey, context: Context) throws(VaultCryptoError)
        -> [UInt8]
    {
        try seal(half.secret, under: key.secret, context: context)
    }

    /// Unwraps half B with a gate key epoch; the caller compares the commitment.
    public static func openB(
        _ wrap: [UInt8], under key: GateEpochKey, context: Context
    ) throws(VaultCryptoError) -> HalfB {
        try HalfB(try open(wrap, under: key.secret, context: context))
    }

    /// Wraps what is left of a half B: `digest of the list 32 ‖ ciphertext ‖ tag 16`.
    ///
    /// - Parameter context: the wrap's context from the digest of the list. So no key seals two lists, and the wrap
    ///   commits to its own, where the commitment to B cannot be compared any more.
    public static func sealList(
        _ halves: FieldHalves, under key: GateEpochKey, context: (Digest) -> Context
    ) throws(VaultCryptoError) -> [UInt8] {
        let list = try mapped { () throws(CryptoError) in try halves.encoded() }
        let digest = list.withExposedBytes { SHA256.hash($0) }
        return digest.bytes + (try seal(list, under: key.secret, context: context(digest)))
    }

    /// Unwraps what is left of a half B.
    ///
    /// - Throws: ``VaultCryptoError/notAuthentic``, also for a list that is not the one which the wrap names.
    public static func openList(
        _ wrap: [UInt8], under key: GateEpochKey, context: (Digest) -> Context
    ) throws(VaultCryptoError) -> FieldHalves {
        guard let digest = Digest(Array(wrap.prefix(Digest.byteCount))) else { throw .notAuthentic }
        let sealed = Array(wrap.dropFirst(Digest.byteCount))
        guard sealed.count <= FieldHalves.limit * FieldHalves.itemCount + AES256GCM.tagLength else {
            throw .notAuthentic
        }
        let list = try openSecret(sealed, under: key.secret, context: context(digest))
        let found = list.withExposedBytes { SHA256.hash($0) }
        guard constantTimeEquals(found.bytes.span.bytes, digest.bytes.span.bytes) else { throw .notAuthentic }
        return try FieldHalves(decoding: list)
    }

    /// Wraps half A to the public half of a compartment key.
    public static func seal(
        _ half: HalfA, toCompartment publicKey: [UInt8], context: Context
    ) throws(VaultCryptoError) -> [UInt8] {
        try Envelope.seal(half.secret, to: publicKey, info: context)
    }

    /// Unwraps half A with the private half of a compartment key; the caller compares the commitment.
    public static func openA(
        _ wrap: [UInt8], with key: CompartmentKey, context: Context
    ) throws(VaultCryptoError) -> HalfA {
        try openA(wrap, with: try key.privateKey(), context: context)
    }

    /// The same with the pair of a compartment key, for many wraps.
    public static func openA(
        _ wrap: [UInt8], with pair: X25519.PrivateKey, context: Context
    ) throws(VaultCryptoError) -> HalfA {
        try HalfA(try Envelope.open(wrap, with: pair, info: context))
    }

    private static func seal(
        _ secret: borrowing SecretBytes, under parent: borrowing SecretBytes, context: Context
    ) throws(VaultCryptoError) -> [UInt8] {
        do {
            let key = try HKDFSHA256.expand(parent, info: context.bytes.span.bytes, count: 32)
            return try AES256GCM.sealSecretOnce(secret, key: key)
        } catch {
            throw VaultCryptoError(error)
        }
    }

    private static func open(
        _ wrap: [UInt8], under parent: borrowing SecretBytes, context: Context
    ) throws(VaultCryptoError) -> SecretBytes {
        guard wrap.count == count else { throw .notAuthentic }
        return try openSecret(wrap, under: parent, context: context)
    }

    private static func openSecret(
        _ wrap: [UInt8], under parent: borrowing SecretBytes, context: Context
    ) throws(VaultCryptoError) -> SecretBytes {
        do {
            let key = try HKDFSHA256.expand(parent, info: context.bytes.span.bytes, count: 32)
            return try AES256GCM.openSecretOnce(wrap.span.bytes, key: key)
        } catch {
            throw VaultCryptoError(error)
        }
    }
}
