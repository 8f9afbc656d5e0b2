/// Changes bytes at random, always in the same way from the same seed.
struct Mutator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    private mutating func range(in bytes: [UInt8], upTo limit: Int) -> Range<Int> {
        let start = Int.random(in: 0...bytes.count, using: &self)
        return start..<min(bytes.count, start + Int.random(in: 0...limit, using: &self))
    }

    /// One to three changes: bits, bytes, lengths, pieces that are cut out, doubled, moved or made up.
    mutating func mutated(_ sample: [UInt8]) -> [UInt8] {
        var bytes = sample
        for _ in 0..<Int.random(in: 1...3, using: &self) {
            let piece = range(in: bytes, upTo: 40)
            switch Int.random(in: 0..<8, using: &self) {
            case 0 where !bytes.isEmpty:
                bytes[Int.random(in: 0..<bytes.count, using: &self)] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 1 where !bytes.isEmpty:
                bytes[Int.random(in: 0..<bytes.count, using: &self)] =
                    [0, 1, 2, 0x7F, 0x80, 0xFF].randomElement(using: &self) ?? 0
            case 2: bytes.removeSubrange(piece)
            case 3: bytes.insert(contentsOf: bytes[piece], at: piece.upperBound)
            case 4: bytes.insert(contentsOf: bytes[piece], at: Int.random(in: 0...bytes.count, using: &self))
            case 5: bytes.removeSubrange(Int.random(in: 0...bytes.count, using: &self)...)
            case 6: bytes.append(contentsOf: bytes[piece])
            default:
                let made = (0..<piece.count).map { _ in UInt8.random(in: 0...255, using: &self) }
                bytes.replaceSubrange(piece, with: made)
            }
        }
        return bytes
    }
}
