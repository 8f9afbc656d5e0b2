internal import COpenSSL

/// SHA-256 (FIPS 180-4), incremental; for bytes at hand use the static functions, which do not allocate.
@safe
public struct SHA256: ~Copyable, @unchecked Sendable {
    private let context: OpaquePointer

    /// Starts a hash over no bytes yet.
    public init() {
        unsafe context = Library.demand(EVP_MD_CTX_new(), "SHA-256")
        unsafe Library.demand(EVP_DigestInit_ex2(context, Algorithms.sha256, nil), "SHA-256")
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    /// Adds bytes.
    public mutating func update(_ bytes: RawSpan) {
        unsafe SHA256Core.update(context, bytes)
    }

    /// Adds bytes.
    public mutating func update(_ bytes: [UInt8]) {
        update(bytes.span.bytes)
    }

    /// Adds the 32 bytes of a digest.
    public mutating func update(_ digest: Digest) {
        digest.withBytes { unsafe SHA256Core.update(context, $0) }
    }

    /// The hash of all bytes added. Ends this hash.
    public consuming func finalize() -> Digest {
        unsafe Digest { unsafe SHA256Core.finish(context, to: $0) }
    }

    /// The hash of these bytes.
    public static func hash(_ bytes: RawSpan) -> Digest {
        let context = unsafe SHA256Core.startForThisThread()
        unsafe SHA256Core.update(context, bytes)
        return unsafe Digest { unsafe SHA256Core.finish(context, to: $0) }
    }

    /// The hash of these bytes.
    public static func hash(_ bytes: [UInt8]) -> Digest {
        hash(bytes.span.bytes)
    }

    /// The hash of one prefix byte and then these bytes, as of a leaf in RFC 6962 §2.1.
    public static func hash(prefix: UInt8, _ bytes: RawSpan) -> Digest {
        let context = unsafe SHA256Core.startForThisThread()
        unsafe SHA256Core.update(context, prefix)
        unsafe SHA256Core.update(context, bytes)
        return unsafe Digest { unsafe SHA256Core.finish(context, to: $0) }
    }

    /// The hash of one prefix byte and then two digests, as of a node in RFC 6962 §2.1.
    public static func hash(prefix: UInt8, _ left: Digest, _ right: Digest) -> Digest {
        let context = unsafe SHA256Core.startForThisThread()
        unsafe SHA256Core.update(context, prefix)
        left.withBytes { unsafe SHA256Core.update(context, $0) }
        right.withBytes { unsafe SHA256Core.update(context, $0) }
        return unsafe Digest { unsafe SHA256Core.finish(context, to: $0) }
    }
}
