public import OpenSSL
internal import TransparencyLog
public import VaultCrypto

/// One entry of the access log: `u32 length ‖ request part ‖ u32 length ‖ signature ‖ u32 length ‖ gate part`.
///
/// The signature is 64 bytes, or empty for a request that belongs to a batch. The leaf of the tree,
/// SHA-256(0x00 ‖ entry), covers all of it.
public struct LogEntry: Hashable, Sendable {
    /// The longest entry in bytes.
    public static let limit = RequestPart.limit + GatePart.limit + 128

    public let request: RequestPart
    /// The bytes that were signed.
    public let requestBytes: [UInt8]
    /// Ed25519 by the actor over ``requestBytes``; empty inside a batch.
    public let signature: [UInt8]
    public let gate: GatePart
    /// The bytes of the entry.
    public let bytes: [UInt8]

    /// Joins a signed request with what the gate decided.
    public init(request: RequestPart, requestBytes: [UInt8], signature: [UInt8], gate: GatePart) {
        self.request = request
        self.requestBytes = requestBytes
        self.signature = signature
        self.gate = gate
        var bytes: [UInt8] = []
        let gateBytes = gate.context.bytes
        bytes.reserveCapacity(requestBytes.count + signature.count + gateBytes.count + 12)
        bytes.appendBlock(requestBytes)
        bytes.appendBlock(signature)
        bytes.appendBlock(gateBytes)
        self.bytes = bytes
    }

    /// Reads an entry.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        guard bytes.count <= Self.limit else { throw .tooLarge }
        var items = ItemReader(bytes, tag: .body)
        requestBytes = try items.block()
        signature = try items.block()
        let gateBytes = try items.block()
        try items.end()
        request = try RequestPart(requestBytes)
        gate = try GatePart(gateBytes)
        self.bytes = bytes
        let inBatch = request.batch != nil && request.kind != .batch
        guard signature.count == (inBatch ? 0 : 64) else { throw .invalid(.signature) }
    }

    /// The hash of the entry's leaf in the tree.
    public var leafHash: Digest {
        RFC6962.leafHash(bytes.span.bytes)
    }

    /// Whether `key` signed the request part. A request inside a batch is checked through its batch's head.
    public func isSigned(by key: [UInt8]) -> Bool {
        Ed25519.isValid(
            signature: signature.span.bytes, for: requestBytes.span.bytes, publicKey: key.span.bytes)
    }
}
