import Foundation
import Testing

/// Import of CSV (RFC 4180).
@Suite(.vault)
struct CSVImportTests {
    private static let canary = "KANARIENVOGEL"

    private func run(_ text: String, _ more: String..., name: String = "people.csv") throws -> Program.Outcome {
        let vault = try TestVault.required()
        let file = try vault.file(name, text)
        return try vault.run(
            ["record", "import", file, "--type", "person", "--purpose", "identification", "--json"] + more, as: "nok")
    }

    /// All records, by the number in the source register.
    private func records() throws -> [Int: JSON] {
        let vault = try TestVault.required()
        var found: [Int: JSON] = [:]
        for line in try vault.succeed("record", "list", "--purpose", "identification", "--json", as: "nok").lines {
            let id = try #require(line["record"]?.text)
            let read = try vault.succeed("record", "read", id, "--purpose", "identification", "--json", as: "nok")
                .object
            let fields = try #require(read["fields"])
            found[fields["id"]?.number ?? 0] = fields
        }
        return found
    }

    @Test(arguments: ["", "\u{FEFF}"], ["\n", "\r\n"])
    func `cells come as they are: quotes, commas, line ends, empty and absent`(mark: String, end: String) throws {
        let text = [
            "id,given_name,alias,narrative", "1,สมหญิง,,plain", #"2,"ဇော်, ""Zaw""","","two"#, #"lines, and "","" more""#,
            "", #""3",x,"a""b",y"#,
        ].joined(separator: end)
        let outcome = try run(mark + text + end)
        #expect(outcome.status == 0)
        #expect(try outcome.object["imported"]?.number == 3)
        let found = try records()
        #expect(found[1] == .object(["id": .number(1), "given_name": .string("สมหญิง"), "narrative": .string("plain")]))
        #expect(
            found[2]
                == .object([
                    "id": .number(2), "given_name": .string(#"ဇော်, "Zaw""#), "alias": .string(""),
                    "narrative": .string("two\(end)lines, and \",\" more"),
                ]))
        #expect(found[3]?["alias"] == .string(#"a"b"#))
        #expect(try TestVault.required().succeed("verify", "--json").object["intact"] == .bool(true))
    }

    @Test(arguments: [
        ("1,a,b,KANARIENVOGEL", 2, nil),
        ("1", 2, nil),
        (#"1,"a"KANARIENVOGEL,b"#, 2, "given_name"),
        (#"1,a"KANARIENVOGEL",b"#, 2, "given_name"),
        ("1,KANARIENVOGEL\r,b", 2, "given_name"),
        ("KANARIENVOGEL,a,b", 2, "id"),
        ("1,a,KANARIENVOGEL", 2, "sex"),
        ("1,\"two\nlines\",KANARIENVOGEL", 3, "sex"),
        (#"1,a,"KANARIENVOGEL"#, 2, "sex"),
        (",,", 2, nil),
    ])
    func `a bad line is named with line and field and never the value, and the others are stored`(
        line: String, number: Int, field: String?
    ) throws {
        let isOpen = line.hasSuffix(#","KANARIENVOGEL"#)
        let outcome = try run("id,given_name,sex\n\(line)\n" + (isOpen ? "" : "9,good,female\n"))
        #expect(outcome.status == 65)
        #expect(try outcome.lines.first?["line"]?.number == number)
        #expect(try outcome.lines.first?["field"]?.text == field)
        #expect(try outcome.lines.last?["rejected"]?.number == 1)
        #expect(try outcome.lines.last?["imported"]?.number == (isOpen ? 0 : 1))
        #expect(!(outcome.output + outcome.errors).contains(Self.canary))
    }

    @Test(arguments: [
        ("id,nickname\n1,a\n", "nickname"), ("id,id\n1,2\n", "id"), ("id,\n1,a\n", nil), (#""id"x,alias"# + "\n", nil),
        ("id,prs_FirstName,given_name\n", "given_name"),
    ])
    func `a header that is wrong stores nothing`(text: String, field: String?) throws {
        let vault = try TestVault.required()
        let size = try vault.logSize()
        let outcome = try run(text)
        #expect(outcome.status == 65)
        #expect(try outcome.failure["line"]?.number == 1)
        #expect(try outcome.failure["field"]?.text == field)
        #expect(try vault.logSize() == size)
    }

    @Test func `bytes that are not UTF-8 are named and not stored`() throws {
        let vault = try TestVault.required()
        let file = vault.directory.appending(path: "latin.csv")
        try (Data("id,given_name\n1,".utf8) + Data([0xE4]) + Data("\n2,b\n".utf8)).write(to: file)
        let outcome = try vault.run(
            "record", "import", "latin.csv", "--type", "person", "--purpose", "identification", "--json", as: "nok")
        #expect(outcome.status == 65)
        #expect(try outcome.lines.first?["field"]?.text == "given_name")
        #expect(try outcome.lines.last?["imported"]?.number == 1)
    }

    @Test func `the same lines again, as CSV or JSON, store nothing twice; a key with other content is told`() throws {
        let text = "id,given_name\n1,a\n2,b\n"
        #expect(try run(text, "--key", "id").object["imported"]?.number == 2)
        #expect(try run(text, "--key", "id").object["unchanged"]?.number == 2)
        let json = #"{"id": 1, "given_name": "a"}"# + "\n" + #"{"id": 2, "given_name": "b"}"#
        #expect(try run(json, "--key", "id", name: "people.jsonl").object["unchanged"]?.number == 2)
        let other = try run("id,given_name\n1,c\n,d\n", "--key", "id")
        #expect(other.status == 65)
        #expect(try other.lines.compactMap { $0["line"]?.number }.sorted() == [2, 3])
        #expect(try records().count == 2)
    }

    @Test func `an atomic import with one bad line stores nothing`() throws {
        let vault = try TestVault.required()
        let size = try vault.logSize()
        let outcome = try run("id,sex\n1,female\n2,x\n", "--atomic")
        #expect(outcome.status == 65)
        #expect(try outcome.lines.last?["imported"]?.number == 0)
        #expect(try vault.logSize() == size)
        #expect(try run("id,sex\n1,female\n2,male\n", "--atomic").object["imported"]?.number == 2)
    }

    @Test func `more than a batch comes whole, with values over many lines`() throws {
        let rows = (1...600).map { "\($0),\"line 1 of \($0)\nline 2, \"\"quoted\"\"\"\n" }
        #expect(try run("id,narrative\n" + rows.joined()).object["imported"]?.number == 600)
    }
}
