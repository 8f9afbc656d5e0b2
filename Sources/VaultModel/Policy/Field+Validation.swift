extension Field {
    /// The longest value, in bytes of UTF-8: with the length before it, a cell's plaintext is 1 MiB at most.
    public static let maximumValueBytes = (1 << 20) - 4

    /// The longest number, in characters.
    public static let maximumNumberBytes = 64

    /// What is wrong with `text` as a value of this field, or `nil`.
    ///
    /// Checks the shape only: whether a number of an identity card is real, or a year is of another era, is not
    /// decided here, since papers of the people concerned often break such rules.
    public func fault(in text: String) -> ValueFault? {
        guard text.utf8.count <= Self.maximumValueBytes else { return .tooLong }
        switch type {
        case .text: return nil
        case .code: return codes.contains { $0.matches(text) } ? nil : .notACode
        case .date: return Self.faultInDate(Array(text.utf8.prefix(11)))
        case .number: return Self.isNumber(Array(text.utf8.prefix(Self.maximumNumberBytes + 1))) ? nil : .notANumber
        case .attachment: return .anAttachment
        case .reference: return Self.isReference(text.utf8) ? nil : .notAReference
        }
    }

    private static func faultInDate(_ bytes: [UInt8]) -> ValueFault? {
        guard [4, 7, 10].contains(bytes.count) else { return .notADate }
        var parts = [0]
        for (offset, byte) in bytes.enumerated() {
            if offset == 4 || offset == 7 {
                guard byte == UInt8(ascii: "-") else { return .notADate }
                parts.append(0)
            } else {
                guard isDigit(byte) else { return .notADate }
                parts[parts.count - 1] = parts[parts.count - 1] * 10 + Int(byte - UInt8(ascii: "0"))
            }
        }
        let year = parts[0]
        guard year > 0 else { return .noSuchDay }
        if parts.count > 1 {
            guard 1...12 ~= parts[1] else { return .noSuchDay }
        }
        if parts.count > 2 {
            guard parts[2] >= 1, parts[2] <= days(inMonth: parts[1], of: year) else { return .noSuchDay }
        }
        return nil
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// RFC 8259 §6 without an exponent and without `-0`, so that one number has fewer spellings.
    private static func isNumber(_ bytes: [UInt8]) -> Bool {
        guard bytes.count <= maximumNumberBytes else { return false }
        let isNegative = bytes.first == UInt8(ascii: "-")
        let parts = bytes.dropFirst(isNegative ? 1 : 0)
            .split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) })
        else { return false }
        guard whole.count == 1 || whole.first != UInt8(ascii: "0") else { return false }
        return !isNegative || parts.joined().contains { $0 != UInt8(ascii: "0") }
    }

    private static func isReference(_ bytes: String.UTF8View) -> Bool {
        bytes.count == 32 && bytes.allSatisfy { isDigit($0) || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
