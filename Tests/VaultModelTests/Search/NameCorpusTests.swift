import Foundation
import Testing
import VaultModel

/// The corpus of `docs/search.md`: made-up names, the figures that the page states, and the limits that they must keep.
@Suite struct NameCorpusTests {
    private static let corpora: [(String, NameCorpus)] = [
        ("Thai", .thai), ("Burmese", .burmese), ("Latin", .latin),
    ]

    /// A row of the page's table.
    private static func page() throws -> [Substring] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return String(decoding: try Data(contentsOf: root.appending(path: "docs/search.md")), as: UTF8.self)
            .split(separator: "\n")
    }

    @Test(arguments: 0..<3)
    func `every spelling of a name is found exactly, and hardly anybody else`(_ number: Int) throws {
        let (script, corpus) = Self.corpora[number]
        let (figures, missed) = corpus.figures(corpus.spellings, kinds: [.exact])
        #expect(figures.pairs == 600)
        #expect(missed.isEmpty, "\(missed.prefix(5))")
        #expect(figures.most <= 1)
        #expect(try Self.page().contains("| \(script), spelling | \(figures) |"), "\(script), spelling | \(figures)")
    }

    @Test(arguments: 0..<3)
    func `nine in ten names that sound alike are found among few others`(_ number: Int) throws {
        let (script, corpus) = Self.corpora[number]
        let (figures, missed) = corpus.figures(corpus.sounds, kinds: [.exact, .phonetic])
        #expect(figures.pairs == 600)
        #expect(figures.permille >= 900, "\(missed.prefix(5))")
        #expect(figures.most <= 20)
        #expect(try Self.page().contains("| \(script), sound | \(figures) |"), "\(script), sound | \(figures)")
    }

    @Test(arguments: 0..<3)
    func `two people of whom one part of the name differs share no exact key`(_ number: Int) {
        let (pairs, same) = Self.corpora[number].1.alikeButDifferent(600)
        #expect(pairs > 500)
        #expect(same == 0)
    }

    @Test(arguments: 0..<3)
    func `how many names share a key where there is little of a name is on the page`(_ number: Int) throws {
        let (script, corpus) = Self.corpora[number]
        let row = "| \(script) | \(corpus.alone(script == "Burmese" ? 2 : 1)) |"
        #expect(try Self.page().contains { $0 == row }, "\(row)")
    }

    /// Without this the figures above would say nothing of a name alone.
    @Test func `the numbers of a corpus are the same in every run, and no name is there twice`() {
        for (_, corpus) in Self.corpora {
            #expect(corpus.people.count == 10_000)
            #expect(Set(corpus.people.map { $0.parts.sorted() }).count == 10_000)
        }
    }
}
