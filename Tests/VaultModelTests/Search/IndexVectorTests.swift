import Foundation
import Testing
import VaultModel
import VectorFiles

/// The published tables and texts, every case.
@Suite struct IndexVectorTests {
    private struct Equivalence: Decodable {
        let desc: String
        let a: String
        let b: String
        let a_hex: [String]
    }

    @Test func `every pair that one person may type either way shares a key`() throws {
        let pairs = try VectorFiles.decode([Equivalence].self, "unicode/index_equivalences.json")
        #expect(pairs.count == 14)
        for pair in pairs {
            #expect(Folding.scalars(of: pair.a) == pair.a_hex.compactMap { UInt32($0, radix: 16) })
            for profile in [IndexProfile.name, .text] {
                let keys = Set(profile.keys(of: pair.a))
                #expect(!keys.isDisjoint(with: profile.queryKeys(of: pair.b)), "\(profile.word): \(pair.desc)")
                #expect(!Set(profile.keys(of: pair.b)).isDisjoint(with: profile.queryKeys(of: pair.a)))
            }
        }
    }

    /// What the table covers: Latin, Greek, Cyrillic, Thai, Lao, Burmese, symbols for letters, full-width forms.
    private static func isCovered(_ scalar: UInt32) -> Bool {
        switch scalar {
        case ..<0x588, 0xE00...0xEFF, 0x1000...0x109F, 0x1E00...0x218F, 0xFB00...0xFB06, 0xFF01...0xFF5E,
            0xFFE0...0xFFE6:
            true
        default: false
        }
    }

    @Test func `decompositions are those of Unicode 17 in every line of the covered blocks`() throws {
        var (lines, covered) = (0, 0)
        for line in try VectorFiles.lines("unicode/NormalizationTest.txt") {
            guard let first = line.utf8.first, first != UInt8(ascii: "#"), first != UInt8(ascii: "@") else { continue }
            let columns = line.split(separator: ";").prefix(5).map { column in
                column.split(separator: " ").compactMap { UInt32($0, radix: 16) }
            }
            guard columns.count == 5 else { continue }
            lines += 1
            guard columns[0].allSatisfy(Self.isCovered) else { continue }
            covered += 1
            for column in columns {
                #expect(FoldingTable.version1.decomposed(column) == columns[4], "\(line.prefix(40))")
            }
        }
        #expect(lines == 15_025)
        #expect(covered == 1_450)
    }

    @Test func `the frozen table holds what it held`() {
        let table = FoldingTable.version1
        #expect(table.decompositions.count == 1_168)
        #expect(table.folds.count == 279)
        #expect(table.strokes.count == 39)
        #expect(table.zeros.count == 77)
        #expect(table.zeros == table.zeros.sorted())
        #expect(table.classes.count == 224)
    }

    @Test func `a digit of any script is a digit`() {
        for zero in FoldingTable.version1.zeros {
            for value in UInt32(0)..<10 { #expect(FoldingTable.version1.digit(zero + value) == value) }
        }
        // What the library of this Swift knows must be known; it may know less.
        for scalar in (UInt32(0x30)...0x1FFFF).compactMap(Unicode.Scalar.init)
        where scalar.properties.generalCategory == .decimalNumber {
            let value = scalar.properties.numericValue.map { UInt32($0) }
            // Mathematical digits are no numbers of people, and there are five zeros in one run.
            guard !(0x1D7CE...0x1D7FF ~= scalar.value) else { continue }
            #expect(FoldingTable.version1.digit(scalar.value) == value, "\(String(scalar.value, radix: 16))")
        }
        #expect(FoldingTable.version1.digit(0x3A) == nil)
        #expect(FoldingTable.version1.digit(0x0E5A) == nil)
    }

    @Test(arguments: [
        ("ลัก", "ร100000"), ("รัก", "ร100000"), ("รักษ์", "ร100000"), ("บูรณการ", "บ931900"), ("ปัจจุบัน", "ป775300"),
        ("รถ", "ร800000"), ("เหตุ", "ฮ400000"), ("เหด", "ฮ400000"), ("น์", ""),
    ])
    func `the Thai sound code is that of the published examples`(_ word: String, _ code: String) {
        #expect(Udom83.code(of: Folding.scalars(of: word)) == Folding.scalars(of: code))
    }
}
