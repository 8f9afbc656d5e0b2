import Testing

/// History, changes and removal, as a person types them.
@Suite(.vault)
struct RecordTests {
    private let zero = String(repeating: "0", count: 32)

    @Test func `history says who wrote which field when, without any value`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        try vault.succeed(
            "record", "set", id, "--purpose", "medical-care", as: "dao", input: #"{"medication": "KANARIENVOGEL"}"#)
        let size = try vault.logSize()
        let outcome = try vault.succeed("record", "history", id, "--purpose", "identification", "--json", as: "nok")
        let lines = try outcome.lines
        #expect(lines.map { $0["sequence"]?.number } == [1, 2])
        #expect(lines.map { $0["official"]?.text } == ["nok", "dao"])
        #expect(lines.map { $0["entry"]?.number } == [size - 3, size - 1])
        #expect(lines.map { $0["schema"]?.text } == Array(repeating: "casevault.record.history/1", count: 2))
        #expect(
            lines.map { $0["fields"] } == [
                .array([.string("given_name"), .string("medical_note")]), .array([.string("medication")]),
            ])
        #expect(lines.allSatisfy { $0["time"]?.text?.hasSuffix("Z") == true })
        #expect(!outcome.output.contains("KANARIENVOGEL"))
        #expect(try vault.succeed("log", "show", "--json").lines.last?["kind"]?.text == "history")
        let table = try vault.succeed("record", "history", id, "--purpose", "identification", as: "nok")
        #expect(table.output.hasPrefix("SEQUENCE"))
    }

    @Test func `the history of a record that is not there is told to somebody entitled only`() throws {
        let vault = try TestVault.required()
        let command = ["record", "history", zero, "--purpose", "identification", "--json"]
        #expect(try vault.run(command, as: "nok").status == 4)
        #expect(try vault.run(command, as: "admin").status == 77)
        #expect(try vault.run(["record", "history", "1", "--purpose", "identification"], as: "nok").status == 64)
    }

    @Test func `null removes a field, and a field that is not there cannot be removed`() throws {
        let vault = try TestVault.required()
        let id = try vault.create(#"{"given_name": "มาลี", "alias": "ลี", "id": 7}"#)
        let set = ["record", "set", id, "--purpose", "identification", "--json"]
        let removed = try vault.run(set + ["--at", "1"], as: "nok", input: #"{"alias": null, "family_name": "ใจดี"}"#)
        #expect(removed.status == 0)
        #expect(try removed.object["sequence"]?.number == 2)
        let fields = try vault.succeed("record", "read", id, "--purpose", "identification", "--json", as: "nok").object[
            "fields"]
        #expect(fields?["alias"] == nil)
        #expect(fields?["family_name"] == .string("ใจดี"))
        #expect(fields?["given_name"] == .string("มาลี"))

        let again = try vault.run(set, as: "nok", input: #"{"alias": null}"#)
        #expect(again.status == 65)
        #expect(try again.failure["error"]?.text?.contains("alias") == true)
        #expect(try vault.run(set, as: "nok", input: "{}").status == 65)
        #expect(try vault.succeed("verify", "--json").object["intact"] == .bool(true))
    }

    @Test func `removing all fields leaves a record without any, and its cells are gone`() throws {
        let vault = try TestVault.required()
        let id = try vault.create(#"{"given_name": "มาลี"}"#)
        try vault.succeed(
            "record", "set", id, "--purpose", "identification", as: "nok", input: #"{"given_name": null}"#)
        let read = try vault.run(
            "record", "read", id, "--field", "given_name", "--purpose", "identification", "--json", as: "nok")
        #expect(read.status == 0)
        #expect(try read.object["fields"] == .object([:]))
        #expect(try vault.succeed("verify", "--json").object["intact"] == .bool(true))
    }

    @Test func `a change at another sequence is told the sequence and stores nothing`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        let size = try vault.logSize()
        let outcome = try vault.run(
            "record", "set", id, "--purpose", "identification", "--at", "2", "--json", as: "nok",
            input: #"{"alias": "x"}"#)
        #expect(outcome.status == 75)
        #expect(outcome.output.isEmpty)
        #expect(try outcome.failure["error"]?.text?.contains("sequence 1") == true)
        #expect(try vault.logSize() == size)
        #expect(
            try vault.run(
                "record", "set", id, "--purpose", "identification", "--at", "x", as: "nok", input: "{}"
            ).status == 64)
    }

    @Test func `a case names its person, and the reference tells nothing of a record that one may not know of`() throws
    {
        let vault = try TestVault.required()
        let person = try vault.create(#"{"given_name": "มาลี"}"#)
        let create = ["record", "create", "--type", "case", "--purpose", "identification", "--json"]
        let record = try #require(
            try vault.run(create, as: "nok", input: #"{"person": "\#(person)", "stage": "shelter"}"#).object["record"]?
                .text)
        let read = ["record", "read", record, "--purpose", "identification", "--json"]
        #expect(try vault.run(read, as: "nok").object["fields"]?["person"] == .string(person))

        for wrong in [person.uppercased(), String(person.dropLast()), "x" + person.dropFirst(), ""] {
            let refused = try vault.run(create, as: "nok", input: #"{"person": "\#(wrong)"}"#)
            #expect(refused.status == 65)
            #expect(try refused.failure["field"]?.text == "person")
        }
        // A reference is not looked up: that would tell whether there is such a record.
        let dangling = try vault.run(create, as: "nok", input: #"{"person": "\#(zero)"}"#)
        #expect(dangling.status == 0)

        // The police have no right on cases: one that is there and one that is not are the same to them.
        let answers = try [record, zero].map { id in
            try vault.run("record", "read", id, "--field", "stage", "--purpose", "identification", "--json", as: "som")
        }
        #expect(answers.map(\.status) == [77, 77])
        #expect(try answers[0].failure["error"] == answers[1].failure["error"])
        let asPersons = try [record, zero].map { id in
            try vault.run(
                "record", "read", id, "--field", "given_name", "--purpose", "identification", "--json", as: "som")
        }
        #expect(asPersons.map(\.status) == [4, 4])
        #expect(try asPersons[0].failure["error"] == asPersons[1].failure["error"])
        #expect(
            try vault.succeed("record", "template", "--type", "case", "--json").object["fields"]?["person"] == .null)
    }

    @Test func `references come through an import as they are`() throws {
        let vault = try TestVault.required()
        let person = try vault.create(#"{"given_name": "มาลี"}"#)
        let file = try vault.file(
            "cases.jsonl",
            """
            {"person": "\(person)", "stage": "return"}
            {"person": "\(person.uppercased())", "stage": "return"}
            """)
        let outcome = try vault.run(
            "record", "import", file, "--type", "case", "--purpose", "identification", "--json", as: "nok")
        #expect(outcome.status == 65)
        #expect(try outcome.lines.last?["imported"]?.number == 1)
        #expect(try outcome.lines.first?["field"]?.text == "person")
        let cases = try vault.succeed("record", "list", "--purpose", "identification", "--json", as: "nok").lines.filter
        {
            $0["type"]?.text == "case"
        }
        let id = try #require(cases.first?["record"]?.text)
        let read = try vault.succeed("record", "read", id, "--purpose", "identification", "--json", as: "nok")
        #expect(try read.object["fields"]?["person"] == .string(person))
    }

    @Test func `a reason is marked in the log, and an auditor's log shows its words`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        let words = "ศาลขอข้อมูล KANARIENVOGEL"
        try vault.succeed(
            "record", "read", id, "--purpose", "identification", "--reason", words, as: "nok")
        try vault.succeed(
            "record", "set", id, "--purpose", "identification", "--reason", words, as: "nok", input: #"{"alias": "x"}"#)
        try vault.succeed("record", "history", id, "--purpose", "identification", "--reason", words, as: "nok")
        for person in [nil, "nok"] {
            let log = try vault.succeed("log", "show", "--json", as: person)
            let explained = try log.lines.filter { $0["explained"] == .bool(true) }
            #expect(explained.map { $0["kind"]?.text } == ["read", "update", "history"])
            #expect(explained.allSatisfy { $0["reason"] == .null })
            #expect(!log.output.contains("KANARIENVOGEL"))
        }
        #expect(try vault.succeed("log", "show").output.contains("EXPLAINED"))

        let opened = try vault.succeed("log", "show", "--json", as: "aye").lines
        #expect(opened.compactMap { $0["reason"]?.text } == [words, words, words])
        // Each reason that was read is in the log as well.
        let entries = try vault.succeed("log", "show", "--official", "aye", "--json").lines
        #expect(entries.filter { $0["kind"]?.text == "read" }.compactMap { $0["index"]?.number }.count == 3)
        #expect(
            try vault.succeed("log", "show", "--official", "aye", as: "aye").output.contains("KANARIENVOGEL") == false)
        #expect(try vault.succeed("log", "show", "--official", "nok", as: "aye").output.contains(words))
        #expect(try vault.succeed("verify", "--json").object["intact"] == .bool(true))
        #expect(
            try vault.run("record", "read", id, "--purpose", "identification", "--reason", " ", as: "nok").status == 64)
    }

    @Test func `a reason is taken from a file, so that it is not in the arguments`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        let read = ["record", "read", id, "--purpose", "identification", "--reason-file"]
        let words = "ศาลขอข้อมูล KANARIENVOGEL"
        #expect(try vault.run(read + [vault.file("reason", words + "\n")], as: "nok").status == 0)
        let opened = try vault.succeed("log", "show", "--json", as: "aye").lines
        #expect(opened.compactMap { $0["reason"]?.text } == [words])
        #expect(try vault.run(read + [vault.file("empty", " \n")], as: "nok").status == 65)
        #expect(try vault.run(read + ["nowhere"], as: "nok").status == 74)
        #expect(try vault.run(read + ["reason", "--reason", "both"], as: "nok").status == 64)
    }

    @Test func `a purpose that demands a reason is refused without one, with the option to give it`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        var policy = try vault.succeed("policy", "show").output
        policy = policy.replacing("\nversion: 1\n", with: "\nversion: 2\n")
            .replacing("  - name: legal-proceedings\n", with: "  - name: legal-proceedings\n    reason: required\n")
        try vault.succeed("policy", "apply", try vault.file("policy.yaml", policy), as: "admin")
        let read = ["record", "read", id, "--purpose", "legal-proceedings", "--json"]
        let refused = try vault.run(read, as: "nok")
        #expect(refused.status == 77)
        #expect(refused.output.isEmpty)
        #expect(try refused.failure["hint"]?.text?.contains("--reason") == true)
        #expect(try vault.succeed("log", "show", "--json").lines.last?["rule"]?.text == "deny.reason")
        #expect(try vault.run(read + ["--reason", "court order"], as: "nok").status == 0)
        #expect(
            try vault.succeed("schema", "show", "--json").lines.contains {
                $0["purpose"]?.text == "legal-proceedings" && $0["reason"]?.text == "required"
            })
    }
}
