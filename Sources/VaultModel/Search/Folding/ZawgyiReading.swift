/// Reads Burmese text as Zawgyi and gives it in Unicode.
///
/// Rules of this project, for comparing only: nothing that is stored is ever converted. The order of marks is left to
/// ``MyanmarFolding``.
package enum ZawgyiReading {
    /// The readings of a value: as it stands and, where it may be Zawgyi, the other one too.
    package static func readings(of scalars: [UInt32]) -> [[UInt32]] {
        guard ZawgyiDetector.published.mayBeZawgyi(scalars) else { return [scalars] }
        let converted = unicode(scalars)
        return converted == scalars ? [scalars] : [scalars, converted]
    }

    /// Whether the text is likelier Zawgyi than Unicode, and would then say something else.
    package static func isLikely(_ scalars: [UInt32]) -> Bool {
        guard let difference = ZawgyiDetector.published.difference(scalars), difference < 0 else { return false }
        return Folding.tokens(unicode(scalars)) != Folding.tokens(scalars)
    }

    /// What the text says if it is Zawgyi.
    package static func unicode(_ scalars: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var before: [UInt32] = []
        for place in scalars.indices {
            let scalar = scalars[place]
            if isWrittenBefore(scalar) {
                // Typed, as it is seen, before the letter that it belongs to.
                before.append(scalar == vowelE ? vowelE : medialRa)
                continue
            }
            let kinzi = kinziWith[scalar]
            if let kinzi {
                let letter = result.lastIndex(where: MyanmarFolding.isLetter) ?? result.endIndex
                result.insert(contentsOf: [0x1004, 0x103A, 0x1039], at: letter)
                result += kinzi
                continue
            }
            let isBeforeAsat = place + 1 < scalars.count && scalars[place + 1] == 0x1039
            let meant = scalar == 0x1025 && isBeforeAsat ? [0x1009] : meanings[scalar] ?? [scalar]
            // A stacked letter comes before the marks that were written before its letter.
            let isStacked = meant.first == 0x1039
            if isStacked, let letter = result.lastIndex(where: MyanmarFolding.isLetter) {
                result.insert(contentsOf: meant, at: letter + 1)
            } else {
                result += meant
            }
            if !before.isEmpty, let last = meant.last, MyanmarFolding.isLetter(last) || 0x1040...0x1049 ~= last {
                result += before.reversed()
                before = []
            }
        }
        return result + before
    }

    private static let vowelE: UInt32 = 0x1031
    private static let medialRa: UInt32 = 0x103C

    private static func isWrittenBefore(_ scalar: UInt32) -> Bool {
        scalar == vowelE || scalar == 0x103B || 0x107E...0x1084 ~= scalar
    }

    /// A small NGA over the letter before it, alone or with a vowel.
    private static let kinziWith: [UInt32: [UInt32]] = [
        0x1064: [], 0x108B: [0x102D], 0x108C: [0x102E], 0x108D: [0x1036],
    ]

    private static let meanings: [UInt32: [UInt32]] = [
        0x1033: [0x102F], 0x1034: [0x1030], 0x1039: [0x103A], 0x103A: [0x103B], 0x103C: [0x103D], 0x103D: [0x103E],
        0x103E: [0x1038], 0x103F: [0x1030], 0x104E: [0x104E, 0x1004, 0x103A, 0x1038],
        0x105A: [0x102B, 0x103A], 0x1060: [0x1039, 0x1000], 0x1061: [0x1039, 0x1001], 0x1062: [0x1039, 0x1002],
        0x1063: [0x1039, 0x1003], 0x1065: [0x1039, 0x1005], 0x1066: [0x1039, 0x1006], 0x1067: [0x1039, 0x1006],
        0x1068: [0x1039, 0x1007], 0x1069: [0x1039, 0x1008], 0x106A: [0x1009], 0x106B: [0x100A],
        0x106C: [0x1039, 0x100B], 0x106D: [0x1039, 0x100C], 0x106E: [0x100D, 0x1039, 0x100D],
        0x106F: [0x100D, 0x1039, 0x100E], 0x1070: [0x1039, 0x100F], 0x1071: [0x1039, 0x1010],
        0x1072: [0x1039, 0x1010], 0x1073: [0x1039, 0x1011], 0x1074: [0x1039, 0x1011], 0x1075: [0x1039, 0x1012],
        0x1076: [0x1039, 0x1013], 0x1077: [0x1039, 0x1014], 0x1078: [0x1039, 0x1015], 0x1079: [0x1039, 0x1016],
        0x107A: [0x1039, 0x1017], 0x107B: [0x1039, 0x1018], 0x107C: [0x1039, 0x1019], 0x107D: [0x103B],
        0x1085: [0x1039, 0x101C], 0x1086: [0x103F], 0x1087: [0x103E], 0x1088: [0x103E, 0x102F],
        0x1089: [0x103E, 0x1030], 0x108A: [0x103D, 0x103E], 0x108E: [0x102D, 0x1036], 0x108F: [0x1014],
        0x1090: [0x101B], 0x1091: [0x100F, 0x1039, 0x100D], 0x1092: [0x100B, 0x1039, 0x100C],
        0x1093: [0x1039, 0x1018], 0x1094: [0x1037], 0x1095: [0x1037], 0x1096: [0x1039, 0x1010, 0x103D],
        0x1097: [0x100B, 0x1039, 0x100B],
    ]
}
