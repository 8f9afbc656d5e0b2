/// The strict text rules that notes, checkpoints and receipts share; all of them on bytes, since two Swift strings can
/// be equal while their bytes differ.
enum LineText {
    static let newline = UInt8(ascii: "\n")
    static let space = UInt8(ascii: " ")

    /// Splits text that ends in a newline into its lines; nil when the last newline is missing or there is no line.
    static func lines(of text: ArraySlice<UInt8>) -> [[UInt8]]? {
        var lines = text.split(separator: newline, omittingEmptySubsequences: false).map { Array($0) }
        guard lines.count > 1, lines.popLast() == [] else { return nil }
        return lines
    }

    /// A decimal number without sign or leading zero that fits 64 bits; nil for anything else.
    static func decimal(_ digits: some Collection<UInt8>) -> UInt64? {
        guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
        var value: UInt64 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    /// Whether bytes are UTF-8 without control characters other than newline, as a signed note must be.
    static func isPrintable(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { $0 >= 0x20 || $0 == newline } && String(validating: bytes, as: UTF8.self) != nil
    }

    /// Whether text can be one line: not empty, no control character.
    static func isLine(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 }
    }

    /// Whether a text can name a key in a signed note: not empty, no Unicode space, no plus sign, no control character.
    static func isKeyName(_ name: String) -> Bool {
        isLine(name) && name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "+" }
    }

    static func equal(_ left: String, _ right: String) -> Bool {
        left.utf8.elementsEqual(right.utf8)
    }
}
