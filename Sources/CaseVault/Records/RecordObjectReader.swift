/// Reads one flat JSON object.
struct RecordObjectReader {
    private let bytes: [UInt8]
    private let takesLists: Bool
    private var position = 0
    private var line: Int
    /// The member that is being read.
    private var name: String?
    private var count = 0

    init(_ bytes: [UInt8], line: Int, takesLists: Bool) {
        self.bytes = bytes
        self.takesLists = takesLists
        self.line = line
    }

    mutating func object() throws(RecordInputError) -> [RecordObject.Member] {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw error("begins with a byte order mark: take it away") }
        skipSpace()
        guard next() == UInt8(ascii: "{") else { throw error("is not a JSON object") }
        var members: [RecordObject.Member] = []
        var names: Set<[UInt8]> = []
        skipSpace()
        if peek() == UInt8(ascii: "}") {
            position += 1
        } else {
            repeat {
                let member = try member()
                // Bytes and not text: a name that is only canonically equivalent is another name, and unknown.
                guard names.insert(Array(member.name.utf8)).inserted else { throw error("is given twice") }
                members.append(member)
                name = nil
            } while try isFollowed()
        }
        skipSpace()
        guard position == bytes.count else { throw error("has something after the end of the object") }
        return members
    }

    private mutating func member() throws(RecordInputError) -> RecordObject.Member {
        skipSpace()
        let begin = line
        count += 1
        guard peek() == UInt8(ascii: "\"") else { throw error("is not JSON: a name in quotes is expected") }
        let text = String(decoding: try string(), as: UTF8.self)
        name = text
        skipSpace()
        guard next() == UInt8(ascii: ":") else { throw error("is not JSON: a colon is expected after the name") }
        skipSpace()
        return RecordObject.Member(name: text, value: try value(), line: begin)
    }

    /// Whether another member follows; otherwise the object has ended.
    private mutating func isFollowed() throws(RecordInputError) -> Bool {
        skipSpace()
        switch next() {
        case UInt8(ascii: ","): return true
        case UInt8(ascii: "}"): return false
        default: throw error("is not JSON: a comma or the end of the object is expected")
        }
    }

    private mutating func value(isElement: Bool = false) throws(RecordInputError) -> RecordObject.Value {
        guard let byte = peek() else { throw error("ends too early") }
        switch byte {
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "[") where takesLists && !isElement: return .list(try elements())
        case UInt8(ascii: "t") where takesLists && take("true"): return .flag(true)
        case UInt8(ascii: "f") where takesLists && take("false"): return .flag(false)
        case UInt8(ascii: "{"), UInt8(ascii: "["): throw error("is a list or an object: a field has one value")
        case UInt8(ascii: "n") where take("null"): return .null
        case UInt8(ascii: "t") where take("true"), UInt8(ascii: "f") where take("false"):
            throw error("is true or false: a value is text or a number")
        default: throw error("is not JSON: a value is expected")
        }
    }

    /// The elements of a list, whose bracket is the next byte.
    private mutating func elements() throws(RecordInputError) -> [RecordObject.Value] {
        position += 1
        var elements: [RecordObject.Value] = []
        skipSpace()
        if take("]") { return elements }
        while true {
            skipSpace()
            elements.append(try value(isElement: true))
            skipSpace()
            switch next() {
            case UInt8(ascii: ","): continue
            case UInt8(ascii: "]"): return elements
            default: throw error("is not JSON: a comma or the end of the list is expected")
            }
        }
    }

    /// RFC 8259 §7. The quote is the next byte.
    private mutating func string() throws(RecordInputError) -> [UInt8] {
        position += 1
        var text: [UInt8] = []
        var isASCII = true
        var start = position
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                text += bytes[start..<position]
                position += 1
                guard isASCII || String(validating: text, as: UTF8.self) != nil else { throw error("is not UTF-8") }
                return text
            case UInt8(ascii: "\\"):
                text += bytes[start..<position]
                position += 1
                let scalar = try escaped()
                isASCII = isASCII && scalar.isASCII
                text += Array(String(scalar).utf8)
                start = position
            case 0..<0x20:
                throw error("has a control character that is not escaped")
            default:
                isASCII = isASCII && byte < 0x80
                position += 1
            }
        }
        throw error("ends inside a text")
    }

    /// What stands after a backslash.
    private mutating func escaped() throws(RecordInputError) -> Unicode.Scalar {
        switch next() {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try escapedUnit()
        default: throw error("has an escape that JSON does not know")
        }
    }

    private mutating func escapedUnit() throws(RecordInputError) -> Unicode.Scalar {
        let high = try hexadecimal()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard 0xD800...0xDBFF ~= high, take("\\u") else { throw error("has half of a surrogate pair") }
        let low = try hexadecimal()
        guard 0xDC00...0xDFFF ~= low,
            let scalar = Unicode.Scalar(0x10000 + (UInt32(high) - 0xD800) << 10 + UInt32(low) - 0xDC00)
        else { throw error("has half of a surrogate pair") }
        return scalar
    }

    private mutating func hexadecimal() throws(RecordInputError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw error("has an escape without four hex digits")
            }
            value = value << 4 | UInt16(digit)
        }
        return value
    }

    /// RFC 8259 §6, as it is written.
    private mutating func number() throws(RecordInputError) -> [UInt8] {
        let start = position
        _ = take("-")
        let whole = digits()
        guard whole == 1 || (whole > 1 && bytes[position - whole] != UInt8(ascii: "0")) else {
            throw error("is not a number")
        }
        if take(".") {
            guard digits() > 0 else { throw error("is not a number") }
        }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            guard digits() > 0 else { throw error("is not a number") }
        }
        return Array(bytes[start..<position])
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = peek(), UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { position += 1 }
        return position - start
    }

    private mutating func skipSpace() {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\n"): line += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
            default: return
            }
            position += 1
        }
    }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func next() -> UInt8? {
        guard let byte = peek() else { return nil }
        position += 1
        return byte
    }

    private mutating func take(_ word: StaticString) -> Bool {
        let expected = word.description.utf8
        guard bytes[position...].starts(with: expected) else { return false }
        position += expected.count
        return true
    }

    private func error(_ reason: String) -> RecordInputError {
        guard let name else { return RecordInputError(line: line, reason: reason) }
        return RecordInputError(line: line, member: name, number: count, reason: reason)
    }
}
