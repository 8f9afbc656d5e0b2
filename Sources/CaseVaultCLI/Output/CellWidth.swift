/// How many cells a terminal gives to a text.
///
/// The ranges are those of Unicode 16 (general categories Mn, Me and Cf; East_Asian_Width W and F) for the scripts in
/// which names in this region are written. They are kept here, since a terminal does not learn new characters with the
/// Swift runtime. Vowels that stand beside their letter (Mc) have a cell of their own, as in wcwidth(3).
enum CellWidth {
    static func of(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + of($1) }
    }

    /// The longest beginning that fits, with an ellipsis if something is left out. A letter keeps its marks.
    static func cut(_ text: String, to cells: Int) -> String {
        guard of(text) > cells else { return text }
        return pieces(of: text, cells: max(1, cells - 1))[0] + "…"
    }

    /// The text in pieces of at most so many cells, never cut between a letter and its marks.
    static func pieces(of text: String, cells: Int) -> [String] {
        var pieces: [String] = []
        var piece = ""
        var width = 0
        for character in text {
            let added = of(String(character))
            if width + added > cells, !piece.isEmpty {
                pieces.append(piece)
                (piece, width) = ("", 0)
            }
            piece.append(character)
            width += added
        }
        return pieces + [piece]
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return 1 }
        if contains(value, in: zero) { return 0 }
        return contains(value, in: wide) ? 2 : 1
    }

    private static func contains(_ value: UInt32, in ranges: [ClosedRange<UInt32>]) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(value)
    }

    /// Marks above and below their letter, and what is not shown at all; in order.
    private static let zero: [ClosedRange<UInt32>] = [
        0x300...0x36F, 0x483...0x489,
        // Hebrew and Arabic.
        0x591...0x5BD, 0x5BF...0x5BF, 0x5C1...0x5C2, 0x5C4...0x5C5, 0x5C7...0x5C7, 0x610...0x61A, 0x61C...0x61C,
        0x64B...0x65F, 0x670...0x670, 0x6D6...0x6DC, 0x6DF...0x6E4, 0x6E7...0x6E8, 0x6EA...0x6ED,
        // Devanagari, Bengali, Gurmukhi, Tamil, Sinhala.
        0x900...0x902, 0x93A...0x93A, 0x93C...0x93C, 0x941...0x948, 0x94D...0x94D, 0x951...0x957, 0x962...0x963,
        0x981...0x981, 0x9BC...0x9BC, 0x9C1...0x9C4, 0x9CD...0x9CD, 0x9E2...0x9E3, 0x9FE...0x9FE, 0xA01...0xA02,
        0xA3C...0xA3C, 0xA41...0xA51, 0xA70...0xA71, 0xA75...0xA75, 0xB82...0xB82, 0xBC0...0xBC0, 0xBCD...0xBCD,
        0xD81...0xD81, 0xDCA...0xDCA, 0xDD2...0xDD6,
        // Thai, Lao, Tibetan.
        0xE31...0xE31, 0xE34...0xE3A, 0xE47...0xE4E, 0xEB1...0xEB1, 0xEB4...0xEBC, 0xEC8...0xECE, 0xF18...0xF19,
        0xF35...0xF35, 0xF37...0xF37, 0xF39...0xF39, 0xF71...0xF7E, 0xF80...0xF84, 0xF86...0xF87, 0xF8D...0xFBC,
        // Myanmar, with Mon, Karen, Shan and others; conjoining Hangul; Khmer.
        0x102D...0x1030, 0x1032...0x1037, 0x1039...0x103A, 0x103D...0x103E, 0x1058...0x1059, 0x105E...0x1060,
        0x1071...0x1074, 0x1082...0x1082, 0x1085...0x1086, 0x108D...0x108D, 0x109D...0x109D, 0x1160...0x11FF,
        0x17B4...0x17B5, 0x17B7...0x17BD, 0x17C6...0x17C6, 0x17C9...0x17D3, 0x17DD...0x17DD,
        // Tai Tham, then marks for any script.
        0x1A56...0x1A56, 0x1A58...0x1A60, 0x1A62...0x1A62, 0x1A65...0x1A6C, 0x1A73...0x1A7F, 0x1AB0...0x1ACE,
        0x1DC0...0x1DFF, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0x20D0...0x20F0, 0x302A...0x302D,
        0x3099...0x309A,
        // Kayah Li, Myanmar Extended-B, Cham, Myanmar Extended-A, Tai Viet.
        0xA926...0xA92D, 0xA9E5...0xA9E5, 0xAA29...0xAA2E, 0xAA31...0xAA32, 0xAA35...0xAA36, 0xAA43...0xAA43,
        0xAA4C...0xAA4C, 0xAA7C...0xAA7C, 0xAAB0...0xAAB0, 0xAAB2...0xAAB4, 0xAAB7...0xAAB8, 0xAABE...0xAABF,
        0xAAC1...0xAAC1,
        // Variation selectors, half marks, byte order mark, tags.
        0xFE00...0xFE0F, 0xFE20...0xFE2F, 0xFEFF...0xFEFF, 0xE0001...0xE007F, 0xE0100...0xE01EF,
    ]

    /// East Asian wide and fullwidth blocks, and pictographs; in order.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1B000...0x1B2FB, 0x1F300...0x1F64F,
        0x1F680...0x1F6FC, 0x1F900...0x1F9FF, 0x1FA70...0x1FAFF, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
    ]
}
