/// The text of a policy document, after the checks that come before YAML is looked at.
///
/// They keep from the YAML library what it need not see: input without limit, and anchors and aliases, with which a few
/// hundred bytes stand for gigabytes. They are stricter than YAML. An anchor is refused wherever one could begin, also
/// inside quotes and comments, since finding out where those end is already half of a YAML parser.
struct PolicySource {
    /// Stands before a key that was renamed because it was there twice (``YAMLDocument``). Refused in documents.
    static let reserved: Unicode.Scalar = "\u{E000}"

    let text: String

    /// - Throws: ``PolicyDocumentError`` with one mistake for each line that is refused.
    init(_ bytes: [UInt8]) throws(PolicyDocumentError) {
        guard bytes.count <= PolicyDocument.maximumBytes else {
            throw PolicyDocumentError(mistakes: [
                PolicyMistake(line: 1, message: "the document is longer than \(PolicyDocument.maximumBytes) bytes")
            ])
        }
        var mistakes: [PolicyMistake] = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            // The carriage return of a Windows line end is the only one that may be there.
            let content = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            if let message = Self.mistake(in: content) {
                mistakes.append(PolicyMistake(line: index + 1, message: message))
            }
        }
        guard mistakes.isEmpty, let text = String(validating: bytes, as: UTF8.self) else {
            throw PolicyDocumentError(mistakes: mistakes)
        }
        self.text = text
    }

    private static func mistake(in line: ArraySlice<UInt8>) -> String? {
        guard let text = String(validating: line, as: UTF8.self) else { return "the line is not UTF-8" }
        if let scalar = text.unicodeScalars.first(where: isRefused) {
            return "the character U+\(String(scalar.value, radix: 16, uppercase: true)) is not allowed"
        }
        if line.first == UInt8(ascii: "%") { return "directives are not allowed" }
        var previous = UInt8(ascii: " ")
        for (byte, next) in zip(line, line.dropFirst() + [UInt8(ascii: " ")]) {
            if mayPrecedeToken(previous) {
                if byte == UInt8(ascii: "!") { return "tags are not allowed: write the ! elsewhere than before a word" }
                if (byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*")) && isAnchorCharacter(next) {
                    return "anchors and aliases are not allowed: write & and * elsewhere than before a word"
                }
            }
            previous = byte
        }
        return nil
    }

    /// Controls, other line ends of YAML, invisible marks that turn the direction of text, and the reserved character.
    static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09: false
        case 0..<0x20, 0x7F..<0xA0, 0x2028...0x2029, 0xFEFF, 0xFFFE...0xFFFF: true
        case 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0x061C: true
        default: scalar == reserved
        }
    }

    private static func isAnchorCharacter(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    /// Whether a YAML token may begin after `byte`. After a quote none can that YAML would accept.
    private static func mayPrecedeToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ")"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
        default: byte < 0x80 && !isAlphanumeric(byte)
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
