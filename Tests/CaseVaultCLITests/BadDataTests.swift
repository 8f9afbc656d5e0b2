import Testing

@Suite(.vault)
struct BadDataTests {
    private static let canary = "KANARIENVOGEL"

    @Test(arguments: [
        (#"{"given_name": "KANARIENVOGEL""#, 1, nil),
        ("\n{\"given_name\": \"KANARIENVOGEL\",\n \"sex\": \"KANARIENVOGEL\"}", 3, "sex"),
        (#"{"given_name": "a", "given_name": "KANARIENVOGEL"}"#, 1, "given_name"),
        (#"{"given_name": "a", "prs_FirstName": "KANARIENVOGEL"}"#, 1, "given_name"),
        (#"{"nickname": "KANARIENVOGEL"}"#, 1, "nickname"),
        (#"{"KANARIENVOGEL of Mae Sot": "a"}"#, 1, nil),
        (#"{"given_name": 7}"#, 1, "given_name"),
        (#"{"id": "7"}"#, 1, "id"),
        (#"{"id": 1e3}"#, 1, "id"),
        (#"{"id": 07}"#, 1, "id"),
        (#"{"given_name": true}"#, 1, "given_name"),
        (#"{"given_name": {"en": "KANARIENVOGEL"}}"#, 1, "given_name"),
        (#"{"given_name": ["KANARIENVOGEL"]}"#, 1, "given_name"),
        (#"{"given_name": "\ud83d"}"#, 1, "given_name"),
        (#"{"given_name": NaN}"#, 1, "given_name"),
        ("{\"given_name\": \"a\u{7}\"} KANARIENVOGEL", 1, "given_name"),
        (#"{"given_name": "a"} {"KANARIENVOGEL": 1}"#, 1, nil),
        ("\u{FEFF}{\"given_name\": \"KANARIENVOGEL\"}", 1, nil),
        (#"["KANARIENVOGEL"]"#, 1, nil),
        ("", 1, nil),
        (#"{"date_of_birth": "2003-02-30"}"#, 1, "date_of_birth"),
        (#"{"date_of_birth": "KANARIENVOGEL"}"#, 1, "date_of_birth"),
        (#"{"phone": "KANARIENVOGEL"}"#, 1, "phone"),
        (#"{"given_name": "12345"}"#, 1, "given_name"),
        (#"{"national_id": "–"}"#, 1, "national_id"),
    ])
    func `a record that is no record names line and field and never the value`(
        json: String, line: Int, field: String?
    ) throws {
        let vault = try TestVault.required()
        let size = try vault.logSize()
        let outcome = try vault.run(
            "record", "create", "--type", "person", "--purpose", "identification", "--json", as: "nok", input: json)
        #expect(outcome.status == 65)
        #expect(outcome.output.isEmpty)
        #expect(try outcome.failure["line"]?.number == line)
        #expect(try outcome.failure["field"]?.text == field)
        #expect(!outcome.errors.contains(Self.canary))
        #expect(try vault.logSize() == size)
    }

    @Test func `an import stores the good lines and names the bad ones`() throws {
        let vault = try TestVault.required()
        let file = try vault.file(
            "people.jsonl",
            """
            {"id": 1, "given_name": "สมหญิง"}
            {"id": 2, "sex": "KANARIENVOGEL"}

            {"id": 3, "given_name": "ဇော်ဝင်း"}
            {"id": 1, "given_name": "KANARIENVOGEL"}
            {"given_name": "without a key"}

            """)
        let command = ["record", "import", file, "--type", "person", "--purpose", "identification", "--key", "id"]
        let outcome = try vault.run(command + ["--json"], as: "nok")
        #expect(outcome.status == 65)
        let lines = try outcome.lines
        #expect(lines.dropLast().compactMap { $0["line"]?.number }.sorted() == [2, 5, 6])
        #expect(lines.allSatisfy { $0["schema"]?.text == "casevault.record.import/1" })
        #expect(lines.last?["imported"]?.number == 2)
        #expect(lines.last?["rejected"]?.number == 3)
        #expect(!(outcome.output + outcome.errors).contains(Self.canary))

        let again = try vault.run(command + ["--json"], as: "nok")
        #expect(try again.lines.last?["imported"]?.number == 0)
        #expect(try again.lines.last?["unchanged"]?.number == 2)
        let list = try vault.succeed("record", "list", "--purpose", "identification", "--json", as: "nok")
        #expect(try list.lines.count == 2)
    }

    @Test func `an atomic import with one bad line stores nothing`() throws {
        let vault = try TestVault.required()
        let file = try vault.file("people.jsonl", #"{"id": 1}"# + "\n" + #"{"id": 2, "id": 2}"# + "\n")
        let size = try vault.logSize()
        let command = [
            "record", "import", file, "--type", "person", "--purpose", "identification", "--atomic", "--json",
        ]
        let outcome = try vault.run(command, as: "nok")
        #expect(outcome.status == 65)
        #expect(try outcome.lines.last?["imported"]?.number == 0)
        #expect(try vault.logSize() == size)
        _ = try vault.file("people.jsonl", #"{"id": 1}"# + "\n" + #"{"id": 2}"#)
        #expect(try vault.run(command, as: "nok").lines.last?["imported"]?.number == 2)
    }

    @Test func `an import of more than a batch is found whole`() throws {
        let vault = try TestVault.required()
        let lines = (1...1200).map { #"{"id": \#($0), "given_name": "name \#($0)"}"# }
        let outcome = try vault.succeed(
            "record", "import", "-", "--type", "person", "--purpose", "identification", "--json", as: "nok",
            input: lines.joined(separator: "\n"))
        #expect(try outcome.object["imported"]?.number == 1200)
        #expect(try vault.succeed("verify", "--json").object["intact"] == .bool(true))
    }

    @Test func `a number is kept as it was written`() throws {
        let vault = try TestVault.required()
        let digits = "12345678901234567890.10"
        let id = try vault.create(#"{"id": \#(digits)}"#)
        let read = try vault.succeed("record", "read", id, "--purpose", "identification", "--json", as: "nok")
        #expect(read.output.contains("\"id\":\(digits)"))
    }

    @Test func `an odd value is kept as it was typed, and a read says what is odd and how it is understood`() throws {
        let vault = try TestVault.required()
        let id = try vault.create(
            #"{"given_name": "มาลี", "date_of_birth": "๗ ก.พ. ๒๕๒๕", "phone": "+00 79 555 3427"}"#)
        let json = try vault.succeed("record", "read", id, "--purpose", "identification", "--json", as: "nok").object
        #expect(json["fields"]?["phone"] == .string("+00 79 555 3427"))
        #expect(json["fields"]?["date_of_birth"] == .string("๗ ก.พ. ๒๕๒๕"))
        #expect(json["canonical"]?["date_of_birth"] == .string("1982-02-07"))
        #expect(json["canonical"]?["given_name"] == nil)
        #expect(json["odd"] == .object(["phone": .array([.string("unknown-country-code")])]))
        let table = try vault.succeed("record", "read", id, "--purpose", "identification", as: "nok").output
        #expect(table.contains("1982-02-07"))
        #expect(table.contains("country code"))
        let plain = try vault.create(#"{"given_name": "มาลี"}"#)
        let short = try vault.succeed("record", "read", plain, "--purpose", "identification", as: "nok").output
        #expect(!short.contains("NOTE"))
    }

    @Test func `a template that is filled in part is a record`() throws {
        let vault = try TestVault.required()
        let template = try vault.succeed("record", "template", "--type", "person").output
        #expect(!template.contains("access_reason"))
        let id = try vault.create(template.replacing(#""given_name": null"#, with: #""given_name": "Saw""#))
        let read = try vault.succeed("record", "read", id, "--purpose", "identification", "--json", as: "nok")
        #expect(try read.object["fields"]?.keys == ["given_name"])
    }

    @Test func `null removes a field in a set, and an import refuses it`() throws {
        let vault = try TestVault.required()
        let id = try vault.create(#"{"given_name": "a", "alias": "b"}"#)
        try vault.succeed(
            "record", "set", id, "--purpose", "identification", as: "nok", input: #"{"alias": null}"#)
        let read = try vault.succeed("record", "read", id, "--purpose", "identification", "--json", as: "nok")
        #expect(try read.object["fields"]?.keys == ["given_name"])
        let refused = try vault.run(
            "record", "import", "-", "--type", "person", "--purpose", "identification", as: "nok",
            input: #"{"alias": null}"#)
        #expect(refused.status == 65)
    }

    @Test func `every mistake of a policy is named with its line`() throws {
        let vault = try TestVault.required()
        let policy = try vault.succeed("policy", "show").output
        let broken = try vault.file(
            "broken.yaml",
            policy.replacing("compartment: contact\n    type: text", with: "compartment: contract\n    type: texts"))
        let outcome = try vault.run("policy", "check", broken)
        #expect(outcome.status == 65)
        let mistakes = outcome.output.split(separator: "\n")
        #expect(mistakes.count > 2)
        #expect(mistakes.allSatisfy { $0.wholeMatch(of: /broken\.yaml:[0-9]+: .+/) != nil })
        #expect(try vault.run("policy", "apply", broken, as: "admin").status == 65)
        #expect(try vault.run("policy", "apply", vault.file("same.yaml", policy), as: "admin").status == 65)
        let next = try vault.file("next.yaml", policy.replacing("\nversion: 1\n", with: "\nversion: 2\n"))
        try vault.succeed("policy", "apply", next, as: "admin")
        #expect(try vault.succeed("policy", "show").output != policy)
    }
}
