public import OpenSSL

/// A head of a log that somebody saw, with what it belongs to: what a pin file remembers.
public struct PinnedHead: Hashable, Sendable {
    /// What the log belongs to, such as the fingerprint of a vault's first root; zero where the place says it.
    public let anchor: Digest
    /// The generation of the log, from 1.
    public let generation: UInt32
    /// The head.
    public let head: TreeHead

    public init(anchor: Digest, generation: UInt32, head: TreeHead) {
        self.anchor = anchor
        self.generation = generation
        self.head = head
    }

    /// The length of a slot in bytes.
    static let slotCount = 128
    private static let magic = Array("CVPN".utf8)
    private static let bodyCount = 4 + 4 + 32 + 4 + 8 + 32

    /// `"CVPN" ‖ u32 1 ‖ anchor ‖ u32 generation ‖ u64 size ‖ root ‖ SHA-256`, padded with zeros.
    var slot: [UInt8] {
        var bytes = Self.magic
        Self.append(1, width: 4, to: &bytes)
        anchor.append(to: &bytes)
        Self.append(UInt64(generation), width: 4, to: &bytes)
        Self.append(head.size, width: 8, to: &bytes)
        head.root.append(to: &bytes)
        SHA256.hash(bytes).append(to: &bytes)
        return bytes + [UInt8](repeating: 0, count: Self.slotCount - bytes.count)
    }

    /// Reads a slot; `nil` when it was never written or is torn.
    init?(slot: ArraySlice<UInt8>) {
        guard slot.count == Self.slotCount else { return nil }
        let bytes = Array(slot)
        let body = Array(bytes[0..<Self.bodyCount])
        guard body.starts(with: Self.magic), Self.integer(body[4..<8]) == 1,
            bytes[Self.bodyCount..<(Self.bodyCount + 32)].elementsEqual(SHA256.hash(body).bytes),
            let anchor = Digest(Array(body[8..<40])), let root = Digest(Array(body[52..<84]))
        else { return nil }
        self.init(
            anchor: anchor, generation: UInt32(truncatingIfNeeded: Self.integer(body[40..<44])),
            head: TreeHead(size: Self.integer(body[44..<52]), root: root))
    }

    private static func append(_ value: UInt64, width: Int, to bytes: inout [UInt8]) {
        for i in (0..<width).reversed() { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * i))) }
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
