internal import VaultModel

/// What the values of one slot become in HTCDS.
struct HTCDSWriting {
    private(set) var value: HTCDSExport.Value?
    private(set) var misfits: [(field: Name, reason: String)] = []

    /// - Parameter further: what the field for further codes holds; empty when there is none.
    init(_ text: String, further: String, _ slot: HTCDSSlot) {
        guard !text.isEmpty || !further.isEmpty else { return }
        guard let codes = slot.codes else {
            value = single(text, slot)
            return
        }
        var names: [String] = []
        if slot.field.type != .code {
            names = words(text, slot.field, codes)
        } else if !text.isEmpty {
            if let name = codes.name(of: text) {
                names.append(name)
                if codes.meaning(of: name)?.code?.matches(text) != true {
                    misfits.append((slot.field.name, "is written as \(name), which says less"))
                }
            } else {
                misfits.append((slot.field.name, "holds a code that HTCDS does not have: it is left out"))
            }
        }
        if let field = slot.further, !further.isEmpty { names += words(further, field, codes) }
        guard !names.isEmpty else { return }
        if slot.standard.takesSeveral {
            value = .list(names)
        } else if case .checkbox = slot.standard.kind, names == ["TRUE"] || names == ["FALSE"] {
            value = .flag(names == ["TRUE"])
        } else {
            value = .text(names[0])
        }
    }

    /// The codes in a field of text. Words that are no codes are written as they are, since a partner can read them.
    private mutating func words(_ text: String, _ field: Field, _ codes: HTCDSCodes) -> [String] {
        let names = codes.words(in: text).map { codes.meaning(of: $0)?.name }
        if names.allSatisfy({ $0 != nil }) { return names.compactMap { $0 } }
        misfits.append((field.name, "holds words that are no codes of HTCDS: they are written as they are"))
        return [text]
    }

    private mutating func single(_ text: String, _ slot: HTCDSSlot) -> HTCDSExport.Value? {
        switch slot.standard.kind {
        case .number where slot.field.type == .number: return .number(text)
        case .date:
            if let day = Self.canonical(text, slot.field), Self.isDay(day) { return .text(day) }
            misfits.append((slot.field.name, "is no whole date: it is written as it is"))
            return .text(text)
        case .phone:
            if let number = Self.canonical(text, slot.field).flatMap(Self.international) { return .text(number) }
            misfits.append((slot.field.name, "is not one number with a country code: it is written as it is"))
            return .text(text)
        case .text, .number, .checkbox, .choice, .choices, .country, .countries, .language: return .text(text)
        }
    }

    /// The one thing that a value is understood as, if nothing about it is odd.
    private static func canonical(_ text: String, _ field: Field) -> String? {
        guard let reading = try? field.type.read(text), reading.warnings.isEmpty else { return nil }
        return reading.canonical
    }

    private static func isDay(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 10 && bytes.filter(isDigit).count == 8 && bytes[4] == UInt8(ascii: "-")
            && bytes[7] == UInt8(ascii: "-")
    }

    /// E.164 without the marks that people put between digits: the standard's `^\+?[1-9]\d{1,14}$`, with the plus.
    private static func international(_ text: String) -> String? {
        let bytes = text.utf8.filter { ![0x20, 0x28, 0x29, 0x2D, 0x2E].contains($0) }
        guard bytes.first == UInt8(ascii: "+"), 3...16 ~= bytes.count, bytes.dropFirst().allSatisfy(isDigit),
            bytes[1] != UInt8(ascii: "0")
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
