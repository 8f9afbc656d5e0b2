/// The name of a person as it is written.
///
/// No part is taken for a surname: most people of Myanmar have none, and Thai names are in use without.
public struct PersonalName: Hashable, Sendable {
    /// A writing system that names here are in.
    public enum Script: String, Hashable, Sendable, CaseIterable {
        case latin, thai, myanmar, other
    }

    /// As written, with one space between the parts and without characters that are not seen.
    public let canonical: String
    /// The parts, as spaces divide them; in Thai and Burmese there may be fewer than there are names.
    public let parts: [String]
    /// The scripts of its letters, each once, in the order of ``Script``.
    public let scripts: [Script]
    /// What is odd about it.
    public let warnings: [ValueWarning]

    /// `nil` if there is no letter.
    public init?(_ text: String) {
        let scalars = Folding.scalars(of: text)
        let seen = scalars.filter { !Folding.isIgnored($0) }
        let pieces = seen.split(whereSeparator: Folding.isSpace)
        let found = Set(Folding.characters(scalars).compactMap(Self.script))
        guard !found.isEmpty else { return nil }
        parts = pieces.map(Folding.text)
        canonical = parts.joined(separator: " ")
        scripts = Script.allCases.filter(found.contains)
        var warnings: [ValueWarning] = []
        if seen.contains(where: { FoldingTable.version1.digit($0) != nil }) { warnings.append(.digitsInName) }
        if scripts.count > 1 { warnings.append(.severalScripts) }
        if ZawgyiReading.isLikely(scalars) { warnings.append(.mayBeZawgyi) }
        if seen.count != scalars.count { warnings.append(.invisibleCharacters) }
        self.warnings = warnings
    }

    /// The script of a folded letter; `nil` for marks, digits and spaces.
    private static func script(_ scalar: UInt32) -> Script? {
        if 0x61...0x7A ~= scalar { return .latin }
        if scalar < 0x80 || FoldingTable.version1.digit(scalar) != nil { return nil }
        if 0xE00...0xE7F ~= scalar { return ThaiFolding.isMark(scalar) ? nil : .thai }
        if MyanmarFolding.isMyanmar(scalar) { return MyanmarFolding.isMark(scalar) ? nil : .myanmar }
        return Unicode.Scalar(scalar)?.properties.isAlphabetic == true ? .other : nil
    }
}
