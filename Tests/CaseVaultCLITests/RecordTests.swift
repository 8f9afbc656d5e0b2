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
}
