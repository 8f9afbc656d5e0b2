extension Field {
    /// The longest value, in bytes of UTF-8: with the length before it, a cell's plaintext is 1 MiB at most.
    public static let maximumValueBytes = (1 << 20) - 4

    /// The longest number, in characters.
    public static let maximumNumberBytes = 64

    /// What is wrong with `text` as a value of this field, or `nil`.
    ///
    /// Only what cannot be of the type at all is at fault. What is merely odd is kept: see ``warnings(in:)``.
    public func fault(in text: String) -> ValueFault? {
        guard text.utf8.count <= Self.maximumValueBytes else { return .tooLong }
        switch type {
        case .text: return nil
        case .code: return codes.contains { $0.matches(text) } ? nil : .notACode
        case .date, .personalName, .thaiID, .nrc, .documentNumber, .phone:
            do throws(ValueFault) {
                _ = try type.read(text)
                return nil
            } catch {
                return error
            }
        case .number: return Self.isNumber(Array(text.utf8.prefix(Self.maximumNumberBytes + 1))) ? nil : .notANumber
        case .attachment: return .anAttachment
        case .reference: return Self.isReference(text.utf8) ? nil : .notAReference
        }
    }

    /// What is odd about `text`, which fits the field: for people to look at, never a reason to refuse.
    public func warnings(in text: String) -> [ValueWarning] { (try? type.read(text))?.warnings ?? [] }

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
