/// The keys of a person's name.
///
/// For each reading and for each way to take off a form of address: the parts in the order of their bytes, since papers
/// turn given and family name around; the parts without spaces, in their order; and how they sound. Burmese is written
/// with or without spaces, so its parts are syllables.
enum NameKeys {
    /// Without duplicates, exact before phonetic for each variant.
    static func keys(of value: String) -> [IndexKey] {
        var keys = KeyList()
        for reading in ZawgyiReading.readings(of: Folding.scalars(of: value)) {
            for tokens in Honorifics.variants(of: Folding.tokens(reading)) {
                let parts = tokens.flatMap(parts)
                keys.append(.exact, sorted(parts, space: true))
                if !parts.allSatisfy({ MyanmarFolding.occurs(in: $0) }) { keys.append(.exact, Array(parts.joined())) }
                keys.append(.phonetic, sorted(parts.flatMap { sounds(of: $0, thai: Udom83.code) }, space: false))
                if parts.contains(where: { ThaiFolding.occurs(in: $0) }) {
                    keys.append(.phonetic, sorted(parts.flatMap { sounds(of: $0, thai: ThaiSound.code) }, space: false))
                }
            }
        }
        return keys.list
    }

    private static func parts(of token: [UInt32]) -> [[UInt32]] {
        MyanmarFolding.occurs(in: token) ? MyanmarFolding.syllables(token) : [token]
    }

    private static func sounds(of part: [UInt32], thai: ([UInt32]) -> [UInt32]) -> [[UInt32]] {
        if MyanmarFolding.occurs(in: part) { return MyanmarSound.codes(of: part) }
        if ThaiFolding.occurs(in: part) { return [thai(withSaraAm(part))].filter { !$0.isEmpty } }
        // A script without rules sounds as it is written.
        return part.contains { $0 > 0x24F } ? [part] : LatinSkeleton.syllables(of: part)
    }

    /// SARA AM as one letter, as sound codes know it. The tone between its halves has no part in a sound.
    private static func withSaraAm(_ part: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        for scalar in part where !(0xE48...0xE4B ~= scalar) {
            if scalar == 0xE32, result.last == 0xE4D {
                result[result.count - 1] = 0xE33
            } else {
                result.append(scalar)
            }
        }
        return result
    }

    private static func sorted(_ parts: [[UInt32]], space: Bool) -> [UInt32] {
        let parts = parts.sorted { $0.lexicographicallyPrecedes($1) }
        return Array(parts.joined(separator: space ? [Folding.space] : [0x2E]))
    }
}
