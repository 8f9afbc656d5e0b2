import Foundation
import Testing
import VaultModel
import VectorFiles

@Suite struct ZawgyiTests {
    @Test func `the table of the detector is the published file`() throws {
        #expect(try VectorFiles.bytes("myanmar/zawgyiUnicodeModel.dat").count == 27_988)
        let lines = try VectorFiles.lines("myanmar/zawgyi_compatibility.tsv")
        #expect(lines.count == 50)
        for line in lines {
            let columns = line.split(separator: "\t", maxSplits: 1)
            let expected = try #require(Double(columns[0]))
            let difference = ZawgyiDetector.published.difference(Folding.scalars(of: String(columns[1])))
            let probability = difference.map { 1 / (1 + exp($0)) } ?? -Double.infinity
            #expect(probability == expected || abs(probability - expected) <= 1e-12 * expected)
        }
    }

    /// The Universal Declaration of Human Rights in both encodings, line by line.
    private static func text() throws -> [(zawgyi: String, unicode: String)] {
        let zawgyi = try VectorFiles.lines("myanmar/udhr_mya_zawgyi.txt")
        let unicode = try VectorFiles.lines("myanmar/udhr_mya_unicode.txt")
        #expect(zawgyi.count == unicode.count)
        return zip(zawgyi, unicode).filter { MyanmarFolding.occurs(in: Folding.scalars(of: $0.0)) }
            .map { (zawgyi: $0.0, unicode: $0.1) }
    }

    @Test func `all 91 lines of a long text read as Zawgyi are the lines in Unicode`() throws {
        let lines = try Self.text()
        #expect(lines.count == 91)
        for (zawgyi, unicode) in lines {
            let read = ZawgyiReading.unicode(Folding.scalars(of: zawgyi))
            #expect(Folding.tokens(read) == Folding.tokens(Folding.scalars(of: unicode)))
            #expect(ZawgyiDetector.published.mayBeZawgyi(Folding.scalars(of: zawgyi)))
            #expect(!ZawgyiDetector.published.mayBeZawgyi(Folding.scalars(of: unicode)))
        }
    }

    @Test func `every text and every word in Zawgyi is found by its Unicode form, and the other way round`() throws {
        var words = 0
        for (zawgyi, unicode) in try Self.text() {
            let (left, right) = (zawgyi.split(separator: " "), unicode.split(separator: " "))
            // Where the two texts are divided alike, also word by word.
            let pairs = left.count == right.count ? zip(left, right).map { ("\($0)", "\($1)") } : []
            for (first, second) in [(zawgyi, unicode)] + pairs {
                let (stored, asked) = (IndexProfile.text.keys(of: first), IndexProfile.text.queryKeys(of: second))
                guard !stored.isEmpty else { continue }
                words += 1
                #expect(!Set(stored).isDisjoint(with: asked))
                let backwards = IndexProfile.text.queryKeys(of: first)
                #expect(!Set(IndexProfile.text.keys(of: second)).isDisjoint(with: backwards))
            }
        }
        #expect(words == 273)
    }

    @Test func `a text that may be Zawgyi keeps the key of what it says in Unicode`() throws {
        let name = "သန္တာ"
        let readings = ZawgyiReading.readings(of: Folding.scalars(of: name))
        #expect(readings.first == Folding.scalars(of: name))
        #expect(readings.count == 2)
        #expect(ZawgyiReading.readings(of: Folding.scalars(of: "Aung San")).count == 1)
    }
}
