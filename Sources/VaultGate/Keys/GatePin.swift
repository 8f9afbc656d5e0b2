internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto

/// What the gate remembers of its log outside the database: the generation and the head that it saw last.
struct GatePin: Hashable, Sendable {
    static let slotCount = 128
    private static let magic = Array("CVPN".utf8)
    private static let bodyCount = 4 + 2 + 4 + 8 + 32

    let generation: UInt32
    let head: TreeHead

    init(generation: UInt32, head: TreeHead) {
        self.generation = generation
        self.head = head
    }

    /// `magic ‖ version ‖ generation ‖ size ‖ root ‖ SHA-256`, padded with zeros to a slot.
    var bytes: [UInt8] {
        var bytes = Self.magic
        bytes.appendInteger(UInt16(1))
        bytes.appendInteger(generation)
        bytes.appendInteger(head.size)
        head.root.append(to: &bytes)
        SHA256.hash(bytes).append(to: &bytes)
        return bytes + [UInt8](repeating: 0, count: Self.slotCount - bytes.count)
    }

    private init?(slot: ArraySlice<UInt8>) {
        guard slot.count == Self.slotCount else { return nil }
        let body = Array(slot.prefix(Self.bodyCount))
        guard body.starts(with: Self.magic), UInt16(bigEndianBytes: body[4..<6]) == 1,
            slot.dropFirst(Self.bodyCount).prefix(32).elementsEqual(SHA256.hash(body).bytes),
            let generation = UInt32(bigEndianBytes: body[6..<10]), let size = UInt64(bigEndianBytes: body[10..<18]),
            let root = Digest(Array(body[18..<50]))
        else { return nil }
        self.init(generation: generation, head: TreeHead(size: size, root: root))
    }

    private static func slots(_ bytes: [UInt8]) -> [GatePin?] {
        [GatePin(slot: bytes.prefix(slotCount)), GatePin(slot: bytes.dropFirst(slotCount))]
    }

    /// The whole slot that is further on.
    init?(slots bytes: [UInt8]) {
        guard let pin = Self.slots(bytes).compactMap({ $0 }).max(by: { $0.head.size < $1.head.size }) else { return nil }
        self = pin
    }

    /// The slot to overwrite next.
    static func olderSlot(of bytes: [UInt8]) -> Int {
        let slots = slots(bytes)
        guard let first = slots[0] else { return 0 }
        guard let second = slots[1] else { return 1 }
        return first.head.size <= second.head.size ? 0 : 1
    }
}
