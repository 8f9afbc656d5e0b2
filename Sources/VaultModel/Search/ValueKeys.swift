/// The keys of values that are no names.
enum ValueKeys {
    /// The whole text. Thai and Burmese are compared without spaces, since both write them as they like.
    static func text(_ value: String) -> [IndexKey] {
        var keys = KeyList()
        for reading in ZawgyiReading.readings(of: Folding.scalars(of: value)) {
            var text: [UInt32] = []
            for token in Folding.tokens(reading) {
                if let last = text.last, let first = token.first, !(isUnspaced(last) && isUnspaced(first)) {
                    text.append(Folding.space)
                }
                text += token
            }
            keys.append(.exact, text)
        }
        return keys.list
    }

    /// International forms of all numbers of the value; of an unknown national form the digits.
    static func phone(_ value: String) -> [IndexKey] {
        var keys = KeyList()
        for number in PhoneNumber.numbers(in: value) {
            for form in number.readings.isEmpty ? [number.digits] : number.readings { keys.append(.exact, form) }
        }
        return keys.list
    }

    /// The 13 digits; of anything else letters and digits.
    static func thaiID(_ value: String) -> [IndexKey] {
        var keys = KeyList()
        if let number = ThaiCitizenNumber(value) {
            keys.append(.exact, number.canonical)
        } else {
            appendLetters(of: value, to: &keys)
        }
        return keys.list
    }

    /// The canonical form for each township that the code may stand for; of anything else letters and digits.
    static func nrc(_ value: String) -> [IndexKey] {
        var keys = KeyList()
        if let number = MyanmarNRC(value) {
            for form in number.forms { keys.append(.exact, form) }
        } else {
            appendLetters(of: value, to: &keys)
        }
        return keys.list
    }

    private static func appendLetters(of value: String, to keys: inout KeyList) {
        if let digits = DigitText.digits(of: value, separators: DigitText.separators), !digits.isEmpty {
            keys.append(.exact, DigitText.text(digits))
        } else {
            keys.append(.exact, Array(Folding.tokens(Folding.scalars(of: value)).joined()))
        }
    }

    private static func isUnspaced(_ scalar: UInt32) -> Bool {
        0xE00...0xE7F ~= scalar || MyanmarFolding.isMyanmar(scalar)
    }
}
