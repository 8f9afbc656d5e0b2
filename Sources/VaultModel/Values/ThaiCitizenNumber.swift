/// The number of a person in the Thai civil register: 13 digits, of which the last is a check digit.
///
/// Numbers that begin with 0, 6 or 7 are of people without Thai nationality, and are numbers like all others.
public struct ThaiCitizenNumber: Hashable, Sendable {
    /// Thirteen digits 0 to 9.
    public let digits: [UInt8]

    /// Reads 13 digits of any script, with spaces, hyphens or points between them; anything else is no such number.
    public init?(_ text: String) {
        guard let digits = DigitText.digits(of: text, separators: DigitText.separators), digits.count == 13 else {
            return nil
        }
        self.digits = digits
    }

    /// The 13 digits as ASCII.
    public var canonical: String { DigitText.text(digits) }

    /// As on the card: `1-2345-67890-12-3`.
    public var display: String {
        [0..<1, 1..<5, 5..<10, 10..<12, 12..<13].map { DigitText.text(digits[$0]) }.joined(separator: "-")
    }

    /// Whether the last digit is 11 minus the sum of the others, weighted 13 down to 2, modulo 11, modulo 10.
    public var hasValidCheckDigit: Bool {
        let sum = digits.dropLast().enumerated().reduce(0) { $0 + (13 - $1.offset) * Int($1.element) }
        return digits.last.map(Int.init) == (11 - sum % 11) % 10
    }

    /// What is odd about it.
    public var warnings: [ValueWarning] {
        var warnings: [ValueWarning] = hasValidCheckDigit ? [] : [.wrongCheckDigit]
        if digits.first == 0 { warnings.append(.firstDigitZero) }
        if digits.first == 9 { warnings.append(.firstDigitUnused) }
        return warnings
    }
}
