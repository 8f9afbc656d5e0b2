/// The parts of an NRC number as they are written.
struct NRCParts {
    let state: Int
    /// Capital Latin letters, or folded Burmese ones.
    let township: [UInt32]
    /// A letter of the known kinds, or what is written.
    let kind: String
    let hasKnownKind: Bool
    let serial: [UInt8]

    /// `nil` if there are not three parts: digits, letters, digits.
    init?(_ scalars: [UInt32]) {
        let text = FoldingTable.version1.decomposed(scalars)
            .filter { !Folding.isIgnored($0) && !Folding.isSpace($0) }
            .map { 0x61...0x7A ~= $0 ? $0 - 0x20 : $0 }
        guard text.count <= 64 else { return nil }
        // Up to the slash; without one, the digits.
        let slash = text.firstIndex { Self.slashes.contains($0) }
        let stateEnd = slash ?? text.firstIndex { FoldingTable.version1.digit($0) == nil } ?? text.endIndex
        let state = text[..<stateEnd].compactMap(DigitText.digit)
        guard 1...3 ~= state.count, state.count == stateEnd else { return nil }
        let rest = Array(text[(slash.map { $0 + 1 } ?? stateEnd)...])
        // The serial number: all digits at the end.
        let serialStart = (rest.lastIndex { DigitText.digit($0) == nil }).map { $0 + 1 } ?? 0
        var letters = Array(rest[..<serialStart])
        serial = rest[serialStart...].compactMap(DigitText.digit)
        guard 1...12 ~= serial.count, !letters.isEmpty else { return nil }
        var written: [UInt32] = []
        if let open = letters.firstIndex(where: Self.brackets.contains) {
            written = letters[open...].filter { !Self.brackets.contains($0) }
            letters.removeSubrange(open...)
        }
        guard let township = Self.township(letters) else { return nil }
        self.township = township
        self.state = state.reduce(0) { $0 * 10 + Int($1) }
        let folded = MyanmarFolding.fold(written)
        let known = Self.kinds[folded]
        hasKnownKind = known != nil
        kind = known ?? Folding.text(folded)
    }

    /// Letters of one script alone; points and hyphens between them are left out.
    private static func township(_ letters: [UInt32]) -> [UInt32]? {
        let letters = letters.filter { !DigitText.separators.contains($0) }
        guard !letters.isEmpty else { return nil }
        if letters.allSatisfy({ 0x41...0x5A ~= $0 }) { return letters }
        guard letters.allSatisfy(MyanmarFolding.isMyanmar) else { return nil }
        return MyanmarFolding.fold(letters)
    }

    private static let slashes: Set<UInt32> = [0x2F, 0x5C, 0x2044, 0x2215]
    private static let brackets: Set<UInt32> = [0x28, 0x29, 0x5B, 0x5D]

    /// Naturalised, resident and other kinds, in both scripts.
    private static let kinds: [[UInt32]: String] = {
        let spellings = [
            "N": ["N", "NAING", "နိုင်", "နိုင"], "E": ["E", "ဧည့်", "ဧည်", "ဧ"], "P": ["P", "PYU", "ပြု"],
            "T": ["T", "သာသနာ", "သ"], "Y": ["Y", "ယာယီ", "ယ"], "S": ["S", "စ"],
        ]
        var kinds: [[UInt32]: String] = [:]
        for (kind, words) in spellings {
            for word in words { kinds[MyanmarFolding.fold(Folding.scalars(of: word))] = kind }
        }
        return kinds
    }()
}
