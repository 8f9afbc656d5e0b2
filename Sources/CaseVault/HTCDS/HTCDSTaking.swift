internal import VaultModel

/// What the values of one member become in the fields of the policy.
struct HTCDSTaking {
    /// What each field takes.
    private(set) var values: [(field: Field, value: String)] = []
    /// What is left out, as clauses that follow the name of the member.
    private(set) var misfits: [String] = []

    /// - Parameters:
    ///   - texts: at least one.
    ///   - slot: `nil` for a field that the standard does not have.
    init(_ texts: [String], _ field: Field, _ slot: HTCDSSlot?) {
        if let slot, let codes = slot.codes {
            let words = slot.standard.takesSeveral ? texts.flatMap(codes.words) : texts
            if field.type == .code {
                takeCodes(words, slot, codes)
            } else {
                // Text keeps what is no code as it was written.
                let names = words.compactMap { codes.meaning(of: $0)?.name }
                values = [(field, (names.count == words.count ? names : texts).joined(separator: "; "))]
            }
        } else if texts.count > 1 {
            misfits = ["has several values, and the field takes one"]
        } else if case .date = slot?.standard.kind {
            if let day = Self.day(texts[0]) {
                values = [(field, day)]
            } else {
                misfits = ["is a day with a time, which may be another day elsewhere"]
            }
        } else {
            values = [(field, texts[0])]
        }
        for (field, value) in values {
            if let fault = field.fault(in: value) { misfits.append("\(fault)") }
        }
        values.removeAll { $0.field.fault(in: $0.value) != nil }
    }

    private mutating func takeCodes(_ words: [String], _ slot: HTCDSSlot, _ codes: HTCDSCodes) {
        guard words.count == 1 || slot.standard.takesSeveral else {
            misfits.append("has several codes, and the field takes one")
            return
        }
        var further: [String] = []
        for word in words {
            guard let meaning = codes.meaning(of: word) else {
                misfits.append("has a code that is not known")
                continue
            }
            if values.isEmpty, let code = meaning.code {
                values.append((slot.field, code.description))
            } else if slot.further != nil {
                further.append(meaning.name ?? word)
            } else if meaning.code == nil {
                misfits.append("has a code of the standard that the field does not have")
            } else {
                misfits.append("has several codes: the field takes the first")
            }
        }
        if let field = slot.further, !further.isEmpty { values.append((field, further.joined(separator: "; "))) }
    }

    /// A day without the midnight that survey forms and Salesforce write after it; `nil` for one with another time.
    private static func day(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard bytes.count > 10, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
            bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-")
        else { return text }
        let rest = bytes[11...].filter { ![UInt8(ascii: "0"), UInt8(ascii: ":")].contains($0) }
        guard ["", ".", "Z", ".Z"].contains(String(decoding: rest, as: UTF8.self)) else { return nil }
        return String(decoding: bytes[..<10], as: UTF8.self)
    }
}
