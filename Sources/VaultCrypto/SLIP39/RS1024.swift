/// The checksum of SLIP-0039: a Reed–Solomon code over words of ten bits. It finds every error in up to three words.
struct RS1024 {
    /// How many words the checksum has.
    static let wordCount = 3

    private var state: UInt32 = 1

    /// Begins with the text that keeps shares apart from other uses of the code.
    init(isExtendable: Bool) {
        for byte in (isExtendable ? "shamir_extendable" : "shamir").utf8 { add(UInt16(byte)) }
    }

    /// Adds a word of ten bits, in a time that does not depend on it.
    mutating func add(_ word: UInt16) {
        let top = state >> 20
        state = (state & 0xfffff) << 10 ^ UInt32(word)
        for (bit, generator) in Self.generators.enumerated() { state ^= generator & (0 &- (top >> UInt32(bit) & 1)) }
    }

    /// Whether all words, with their checksum, were added as they were made.
    var isValid: Bool { state == 1 }

    /// The checksum over what was added.
    consuming func finalize() -> [UInt16] {
        for _ in 0..<Self.wordCount { add(0) }
        return [20, 10, 0].map { UInt16((state ^ 1) >> $0 & 0x3ff) }
    }

    private static let generators: [UInt32] = [
        0xe0e040, 0x1c1c080, 0x3838100, 0x7070200, 0xe0e0009, 0x1c0c2412, 0x3808_6c24, 0x3090_fc48, 0x21b1_f890,
        0x3f3_f120,
    ]
}
