/// Reads digits of any script.
enum DigitText {
    /// What people write between the digits of a number: spaces, hyphens, dashes, points.
    static let separators: Set<UInt32> = [0x2D, 0x2E, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212]

    /// The values of the digits, or `nil` if there is anything but digits, white space and `separators`.
    ///
    /// The Burmese letters WA and RA stand for the digits that they look like.
    static func digits(of text: String, separators: Set<UInt32>) -> [UInt8]? {
        var digits: [UInt8] = []
        for scalar in FoldingTable.version1.decomposed(Folding.scalars(of: text)) {
            if let digit = digit(scalar) {
                digits.append(digit)
            } else if !Folding.isSpace(scalar), !Folding.isIgnored(scalar), !separators.contains(scalar) {
                return nil
            }
        }
        return digits
    }

    /// The value of a digit or of a letter that looks like one.
    static func digit(_ scalar: UInt32) -> UInt8? {
        switch scalar {
        case 0x101D: 0
        case 0x101B: 7
        default: FoldingTable.version1.digit(scalar).map { UInt8(truncatingIfNeeded: $0) }
        }
    }

    /// Digits as ASCII.
    static func text(_ digits: some Sequence<UInt8>) -> String {
        String(decoding: digits.map { UInt8(ascii: "0") + $0 % 10 }, as: UTF8.self)
    }
}
