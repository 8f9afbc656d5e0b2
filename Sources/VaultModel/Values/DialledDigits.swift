/// The digits of one phone number and what they may be in international form.
struct DialledDigits {
    let digits: [UInt8]
    private let hasPlus: Bool

    /// `nil` if there are fewer than three digits or more than thirty.
    init?(_ scalars: some Sequence<UInt32>) {
        var (digits, hasPlus, word): ([UInt8], Bool, [UInt32]) = ([], false, [])
        for scalar in scalars {
            if let digit = DigitText.digit(scalar) {
                digits.append(digit)
                word = []
            } else if scalar == 0x2B {
                hasPlus = hasPlus || digits.isEmpty
            } else {
                if !digits.isEmpty, !Folding.isSpace(scalar) {
                    word.append(0x41...0x5A ~= scalar ? scalar + 32 : scalar)
                }
                // What is dialled after the number is no part of it.
                if Self.extensions.contains(word) { break }
            }
        }
        guard 3...30 ~= digits.count else { return nil }
        (self.digits, self.hasPlus) = (digits, hasPlus)
    }

    /// `+` and digits, each once.
    var readings: [String] {
        if hasPlus { return [international(digits[...])] }
        let count = digits.count
        if digits.starts(with: [0, 0]) { return count > 8 ? [international(digits.dropFirst(2))] : [] }
        var readings: [String] = []
        if digits.first == 0 {
            let (second, rest) = (digits[1], DigitText.text(digits.dropFirst()))
            let isThai = count == 10 ? [6, 8, 9].contains(second) : count == 9 && 2...7 ~= second
            let isBurmese = second == 9 ? 9...11 ~= count : 7...9 ~= count
            if isThai { readings.append("+66" + rest) }
            if isBurmese { readings.append("+95" + rest) }
            return readings
        }
        let all = DigitText.text(digits)
        // Without the plus, or without the zero, which spreadsheets drop.
        if digits.starts(with: [6, 6]) && 10...11 ~= count || digits.starts(with: [9, 5]) && 10...12 ~= count {
            readings.append(international(digits[...]))
        }
        if count == 9, [6, 8, 9].contains(digits[0]) { readings.append("+66" + all) }
        if digits[0] == 9, 8...10 ~= count { readings.append("+95" + all) }
        return readings
    }

    /// Without the zero that belongs to the national form: `+66 (0)81 …`.
    private func international(_ digits: ArraySlice<UInt8>) -> String {
        let code = digits.prefix(2)
        let hasZero = (code.elementsEqual([6, 6]) || code.elementsEqual([9, 5])) && digits.dropFirst(2).first == 0
        return "+" + DigitText.text(hasZero ? code + digits.dropFirst(3) : digits)
    }

    private static let extensions: Set<[UInt32]> = Set(["x", "ext", "#", "ต่อ"].map { Folding.scalars(of: $0) })
}
