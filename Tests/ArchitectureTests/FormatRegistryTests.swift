import Testing

/// The registries of docs/format.md and those in the sources are the same.
@Suite struct FormatRegistryTests {
    @Test func `every tag of the sources stands in the format with its number, and no other`() throws {
        let source = try Repository.text("Sources/VaultCrypto/Context/Tag.swift")
        let declared = source.matches(of: /static let (\w+) = Tag\((\d+)\)/).map { (String($0.2), String($0.1)) }
        let listed = try Self.rows("tags").map { ($0[0], $0[1]) }
        #expect(declared.map { "\($0) \($1)" } == listed.map { "\($0) \($1)" })
        #expect(Set(declared.map(\.0)).count == declared.count, "a number is used twice")
        #expect(!declared.isEmpty)
    }

    @Test func `every domain of the sources stands in the format, and no other`() throws {
        let source = try Repository.text("Sources/VaultCrypto/Context/Domain.swift")
        let declared = source.matches(of: /static let \w+ = Domain\(rawValue: "([^"]+)"\)/).map { "`\($0.1)`" }
        #expect(declared == (try Self.rows("domains").map { $0[0] }))
        #expect(Set(declared).count == declared.count, "a domain is used twice")
        #expect(!declared.isEmpty)
    }

    /// The cells of the table between two markers, without its head.
    private static func rows(_ name: String) throws -> [[String]] {
        let lines = try Repository.text("docs/format.md").split(separator: "\n")
        guard let begin = lines.firstIndex(of: "<!-- \(name):begin -->"),
            let end = lines.firstIndex(of: "<!-- \(name):end -->"), begin < end
        else { throw Repository.Failure("the markers around the table of \(name) are missing") }
        return lines[(begin + 1)..<end].dropFirst(2).map { line in
            line.split(separator: "|").map { String($0.drop { $0 == " " }.prefix { $0 != " " }) }
        }
    }
}
