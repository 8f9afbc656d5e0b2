import Testing

/// Searches as a person types them.
@Suite(.vault)
struct FindCommandTests {
    private let purpose = ["--purpose", "identification", "--json"]

    @Test func `a field or purpose that may not be searched is refused with 77 and logged`() throws {
        let vault = try TestVault.required()
        let field = try vault.run(["find", "--field", "sex", "female"] + purpose, as: "nok")
        #expect(field.status == 77)
        #expect(try field.failure["entry"]?.number == vault.logSize() - 1)
        let wanted = ["find", "--field", "phone", "+66812345678"]
        #expect(try vault.run(wanted + ["--purpose", "return", "--json"], as: "nok").status == 77)
        #expect(try vault.run(wanted + purpose, as: "som").status == 77)
        let searches = try vault.succeed("log", "show", "--json").lines.filter { $0["kind"]?.text == "find" }
        #expect(searches.map { $0["decision"]?.text } == ["deny", "deny", "deny"])
    }

    @Test func `a value that has nothing to search for is bad data, and its field is named`() throws {
        let vault = try TestVault.required()
        let outcome = try vault.run(["find", "--field", "given_name", " "] + purpose, as: "nok")
        #expect(outcome.status == 65)
        #expect(try outcome.failure["error"]?.text?.contains("given_name") == true)
    }

    @Test func `a field without a value is a mistake of usage`() throws {
        let vault = try TestVault.required()
        #expect(try vault.run(["find", "--field", "given_name"] + purpose, as: "nok").status == 64)
        #expect(try vault.run(["find"] + purpose, as: "nok").status == 64)
    }

    @Test func `nothing found is no line and no error, and a value never comes back`() throws {
        let vault = try TestVault.required()
        _ = try vault.create()
        let outcome = try vault.run(["find", "--field", "given_name", "KANARIENVOGEL"] + purpose, as: "nok")
        #expect(outcome.status == 0 && outcome.output.isEmpty)
        #expect(try vault.succeed("log", "show", "--json").lines.last?["fields"] == .array([.string("given_name")]))
        #expect(try vault.succeed("log", "show", "--json").lines.last?["found"]?.number == 0)
        #expect(try !vault.succeed("log", "show").output.contains("KANARIENVOGEL"))
    }

    @Test func `where a write names as many as it may, people are told that there may be more`() throws {
        let vault = try TestVault.required()
        let writing = ["--type", "person", "--purpose", "identification"]
        let records = "ABCDEFGHIJKLMNOPQRST".map { #"{"alias": "Lek \#($0)", "phone": "+66812345678"}"# }
        func lines(_ range: Range<Int>) -> String { records[range].joined(separator: "\n") }
        let first = try vault.run(["record", "import", "-"] + writing, as: "nok", input: lines(0..<16))
        #expect(first.status == 0 && first.output.contains("line 16: probably"))
        #expect(!first.output.contains("at least"))
        let created = try vault.run(["record", "create"] + writing, as: "nok", input: records[16])
        #expect(created.output.contains("\nat least 16 by phone; find tells all\n"))
        #expect(created.errors.contains("casevault find --field phone - --purpose identification"))
        let imported = try vault.run(["record", "import", "-"] + writing, as: "nok", input: lines(17..<19))
        let told = imported.output.split(separator: "\n").filter { $0.contains("at least") }
        #expect(told == (1...2).map { "line \($0): at least 16 by phone; find tells all" })
        // JSON has its own keys and nothing else.
        let json = try vault.run(["record", "create", "--json"] + writing, as: "nok", input: records[19])
        #expect(try json.object["duplicates"]?.items.count == 16)
        #expect(!(json.output + json.errors).contains("at least"))
    }

    @Test func `values are taken from the lines of stdin, so that none is in the arguments`() throws {
        let vault = try TestVault.required()
        let id = try vault.create(#"{"given_name": "มาลี", "phone": "+66 81 234 5678"}"#)
        let wanted = ["find", "--field", "phone", "-", "--field", "given_name", "-"] + purpose
        let found = try vault.run(wanted, as: "nok", input: "0812345678\nมาลี\n")
        #expect(found.status == 0)
        #expect(try Set(found.lines.compactMap { $0["record"]?.text }) == [id])
        let mixed = ["find", "--field", "phone", "-", "--field", "given_name", "มาลี"] + purpose
        #expect(try vault.run(mixed, as: "nok", input: "+66 81 234 5678").lines.count == 2)
        let few = try vault.run(wanted, as: "nok", input: "KANARIENVOGEL\n")
        #expect(few.status == 65 && !few.errors.contains("KANARIENVOGEL"))
    }
}
