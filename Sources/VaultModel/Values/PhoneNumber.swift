/// A phone number: international (ITU-T E.164), or as it is written in Thailand or Myanmar.
///
/// A national number may be of both countries; then there are two readings. Numbers of country codes that no country has
/// are flagged and kept.
public struct PhoneNumber: Hashable, Sendable {
    /// What the number may be in international form: `+` and digits. Empty for a national number of another country.
    public let readings: [String]
    /// The digits as they are written.
    public let digits: String
    /// What is odd about it.
    public let warnings: [ValueWarning]

    /// Reads the first number of the text: digits of any script. `nil` if there are fewer than three digits.
    public init?(_ text: String) {
        guard let first = Self.numbers(in: text).first else { return nil }
        self = first
    }

    /// The international form, or `nil` where the country is not known.
    public var canonical: String? { readings.count == 1 ? readings.first : nil }

    /// The international form in groups: `+66 81 234 5678`.
    public var display: String? {
        guard let canonical, let code = CallingCodes.code(of: canonical.utf8.dropFirst()) else { return canonical }
        let rest = Array(canonical.utf8.dropFirst(1 + code.count))
        guard rest.count > 7 else { return "+\(code) \(String(decoding: rest, as: UTF8.self))" }
        let groups = [rest[..<(rest.count - 7)], rest[(rest.count - 7)..<(rest.count - 4)], rest[(rest.count - 4)...]]
        return "+\(code) " + groups.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }

    /// All numbers of a text, in its order; commas, semicolons, strokes and lines divide them.
    static func numbers(in text: String) -> [PhoneNumber] {
        let scalars = FoldingTable.version1.decomposed(Folding.scalars(of: text).filter { !Folding.isIgnored($0) })
        let pieces = scalars.split(whereSeparator: dividers.contains).compactMap(DialledDigits.init)
        return pieces.map { PhoneNumber($0, isOneOfSeveral: pieces.count > 1) }
    }

    private static let dividers: Set<UInt32> = [0xA, 0x2C, 0x2F, 0x3B, 0x7C, 0x104A]

    private init(_ dialled: DialledDigits, isOneOfSeveral: Bool) {
        digits = DigitText.text(dialled.digits)
        readings = dialled.readings
        var warnings: [ValueWarning] = []
        if readings.count > 1 { warnings.append(.ambiguousCountry) }
        if readings.isEmpty { warnings.append(.unknownNationalForm) }
        if readings.contains(where: { CallingCodes.code(of: $0.utf8.dropFirst()) == nil }) {
            warnings.append(.unknownCountryCode)
        }
        if !(7...15 ~= (readings.first.map { $0.utf8.count - 1 } ?? digits.utf8.count)) {
            warnings.append(.phoneLength)
        }
        if isOneOfSeveral { warnings.append(.severalNumbers) }
        self.warnings = warnings
    }
}
