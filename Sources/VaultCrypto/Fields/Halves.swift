public import OpenSSL

/// Half A of a write in one compartment: 32 random bytes that only holders of the compartment's key can unwrap.
public final class HalfA: Sendable {
    package let secret: SecretBytes

    package init(_ secret: consuming SecretBytes) throws(VaultCryptoError) {
        guard secret.count == 32 else { throw .crypto(.invalidLength) }
        self.secret = secret
    }

    /// The 32-byte commitment that stands beside every wrap of this half.
    public func commitment(_ context: Context) throws(VaultCryptoError) -> Digest {
        try mapped { () throws(CryptoError) in
            try HKDFSHA256.expandDigest(secret, info: context.bytes.span.bytes)
        }
    }
}

/// Half B of a write: 32 random bytes that only the gate keeps.
public final class HalfB: Sendable {
    package let secret: SecretBytes

    package init(_ secret: consuming SecretBytes) throws(VaultCryptoError) {
        guard secret.count == 32 else { throw .crypto(.invalidLength) }
        self.secret = secret
    }

    /// The 32-byte commitment that stands beside every wrap of this half.
    public func commitment(_ context: Context) throws(VaultCryptoError) -> Digest {
        try mapped { () throws(CryptoError) in
            try HKDFSHA256.expandDigest(secret, info: context.bytes.span.bytes)
        }
    }

    /// What the gate releases of this half for exactly one field.
    public func fieldHalf(_ context: Context) throws(VaultCryptoError) -> FieldHalf {
        FieldHalf(
            try mapped { () throws(CryptoError) in
                try HKDFSHA256.expand(secret, info: context.bytes.span.bytes, count: 32)
            })
    }
}

/// B_f: what the gate derives from half B for one field, 32 bytes.
public final class FieldHalf: Sendable {
    package let secret: SecretBytes

    package init(_ secret: consuming SecretBytes) {
        self.secret = secret
    }
}

/// The halves of one write, drawn together. Noncopyable: they go into one ``FieldSealer`` and no other.
public struct DrawnHalves: ~Copyable, Sendable {
    /// One half A for each compartment, in the order asked for.
    public let a: [HalfA]
    /// The half B of the write.
    public let b: HalfB

    /// Draws `compartments` halves A and one half B from 64 fresh bytes.
    ///
    /// The digest of the values of this write is mixed in, so that a cloned machine whose random source repeats
    /// does not seal two different values under one key.
    ///
    /// - Parameter context: a context in ``Domain/draw`` that holds the digest of the values.
    public init(compartments: Int, context: Context) throws(VaultCryptoError) {
        let source = try mapped { () throws(CryptoError) in try SecretBytes.random(count: 64) }
        let drawn = try mapped { () throws(CryptoError) in
            let key = try HKDFSHA256.extract(salt: context.bytes.span.bytes, ikm: source)
            return try HKDFSHA256.expand(key, info: context.bytes.span.bytes, count: 32 * (compartments + 1))
        }
        var halves: [HalfA] = []
        for i in 0..<compartments {
            halves.append(try HalfA(try Self.slice(drawn, i)))
        }
        let last = try HalfB(try Self.slice(drawn, compartments))
        a = halves
        b = last
    }

    private static func slice(_ drawn: borrowing SecretBytes, _ i: Int) throws(VaultCryptoError) -> SecretBytes {
        do {
            return try drawn.slice((32 * i)..<(32 * i + 32))
        } catch {
            throw VaultCryptoError(error)
        }
    }
}
