/// Tells Burmese in Unicode from Burmese in the Zawgyi encoding, which gives other meanings to the same code points.
///
/// Two Markov chains over code points, whose difference in log probabilities is the table: the published model of
/// google/myanmar-tools (Apache-2.0), read as it is. Unreliable on a few letters, so it is asked for a whole value and
/// its answer has a middle in which both readings count.
package struct ZawgyiDetector: Sendable {
    private let size: Int
    private let differences: [Float]

    /// The published model.
    package static let published = ZawgyiDetector(model: PackageResources.zawgyi_model_dat)

    /// The log of how much likelier the text is in Unicode than in Zawgyi, or `nil` where it has no Burmese character.
    ///
    /// The probability that it is Zawgyi is `1 / (1 + exp(difference))`.
    package func difference(_ scalars: some Sequence<UInt32>) -> Double? {
        var (previous, total, isSeen) = (0, 0.0, false)
        func step(to state: Int) {
            guard previous != 0 || state != 0, differences.count == size * size else { return }
            total += Double(differences[previous * size + state])
            isSeen = true
            previous = state
        }
        for scalar in scalars { step(to: Self.state(scalar)) }
        step(to: 0)
        return isSeen ? total : nil
    }

    /// Whether the text may be Zawgyi: the probability is one in twenty or more.
    package func mayBeZawgyi(_ scalars: some Sequence<UInt32>) -> Bool {
        guard let difference = difference(scalars) else { return false }
        return difference <= Self.logOf19
    }

    /// ln 19: at this difference the probability is 0.05.
    private static let logOf19 = 2.944_438_979_166_440_5

    private static func state(_ scalar: UInt32) -> Int {
        switch scalar {
        case 0x1000...0x103F: Int(scalar) - 0x1000 + 1
        case 0x104A...0x109F: Int(scalar) - 0x104A + 65
        case 0xAA60...0xAA7F: Int(scalar) - 0xAA60 + 151
        case 0xA9E0...0xA9FF: Int(scalar) - 0xA9E0 + 183
        case 0x2000...0x200B: Int(scalar) - 0x2000 + 215
        default: 0
        }
    }

    /// Big-endian: `"UZMODEL "`, u32 2, u32 0, `"BMARKOV "`, u32 0, u16 size; then for each state u16 n and, if n is not
    /// 0, a float for all states but n, which follow as u16 and float.
    private init(model: [UInt8]) {
        var place = 28
        func number(_ count: Int) -> UInt32 {
            guard place + count <= model.count else { return 0 }
            defer { place += count }
            return model[place..<place + count].reduce(0) { $0 << 8 | UInt32($1) }
        }
        size = Int(number(2))
        var rows: [Float] = []
        rows.reserveCapacity(size * size)
        for _ in 0..<size {
            let entries = number(2)
            let usual: Float = entries == 0 ? 0 : Float(bitPattern: number(4))
            var row = [Float](repeating: usual, count: size)
            for _ in 0..<entries {
                let state = Int(number(2))
                let value = Float(bitPattern: number(4))
                if state < size { row[state] = value }
            }
            rows += row
        }
        differences = rows
    }
}
