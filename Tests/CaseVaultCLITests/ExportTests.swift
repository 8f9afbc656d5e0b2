import Testing

/// Records that leave the vault, as a person types it.
@Suite(.vault)
struct ExportTests {
    private let export = ["record", "export", "--purpose", "case-meeting", "--type", "person"]

    @Test func `an export prints what may leave, and names the rest as withheld once`() throws {
        let vault = try TestVault.required()
        let ids = try [
            vault.create(#"{"given_name": "มาลี", "id": 7, "medical_note": "KANARIENVOGEL"}"#),
            vault.create(#"{"given_name": "ဇော်", "phone": "08 1", "medical_note": "KANARIENVOGEL"}"#),
        ]
        let outcome = try vault.run(export + ["--json"], as: "mon")
        #expect(outcome.status == 0)
        let lines = try outcome.lines
        #expect(lines.allSatisfy { $0["schema"]?.text == "casevault.record.export/1" })
        #expect(lines.dropLast().compactMap { $0["record"]?.text }.sorted() == ids.sorted())
        #expect(lines.last?["exported"]?.number == 2)
        #expect(lines.last?["withheld"] == .array([.string("medical_note")]))
        let first = lines.first { $0["record"]?.text == ids[0] }
        #expect(first?["fields"] == .object(["given_name": .string("มาลี"), "id": .number(7)]))
        let entry = try #require(first?["entry"]?.number)
        let log = try vault.succeed("log", "show", "--json").lines
        #expect(log[entry]["kind"]?.text == "export")
        #expect(log[entry]["record"]?.text == ids[0])
        #expect(!outcome.output.contains("KANARIENVOGEL"))
        #expect(try vault.succeed("verify", "--json").object["intact"] == .bool(true))

        let plain = try vault.run(export, as: "mon")
        #expect(try plain.lines.count == 2)
        #expect(plain.errors.contains("withheld: medical_note"))
    }

    @Test func `a CSV file has a header, CRLF, and quotes where they are needed`() throws {
        let vault = try TestVault.required()
        let id = try vault.create(#"{"given_name": "a \"b\", c\nd", "alias": "", "family_name": "plain", "id": 7}"#)
        let outcome = try vault.run(
            export + [
                "--format", "csv", "--field", "given_name", "--field", "alias", "--field", "family_name", "--field",
                "phone",
            ],
            as: "mon")
        #expect(outcome.status == 0)
        #expect(
            outcome.output
                == "record,sequence,given_name,family_name,alias,phone\r\n\(id),1,\"a \"\"b\"\", c\nd\",plain,\"\",\r\n"
        )
        #expect(try vault.run(export + ["--format", "csv", "--json"], as: "mon").status == 64)
        #expect(
            try vault.run("record", "export", "--purpose", "case-meeting", "--format", "csv", as: "mon").status == 64)
    }

    @Test func `an export that is refused prints nothing`() throws {
        let vault = try TestVault.required()
        _ = try vault.create()
        for (person, field) in [("nok", "given_name"), ("mon", "medical_note")] {
            let outcome = try vault.run(export + ["--field", field, "--json"], as: person)
            #expect(outcome.status == 77)
            #expect(outcome.output.isEmpty)
            let log = try vault.succeed("log", "show", "--json").lines
            #expect(log.last?["decision"]?.text == "deny")
            #expect(log.last?["index"]?.number == (try outcome.failure["entry"]?.number))
        }
    }

    @Test func `an export of more than a batch prints every record once`() throws {
        let vault = try TestVault.required()
        let lines = (1...700).map { #"{"id": \#($0), "given_name": "name \#($0)"}"# }
        try vault.succeed(
            "record", "import", "-", "--type", "person", "--purpose", "identification", as: "nok",
            input: lines.joined(separator: "\n"))
        let outcome = try vault.run(export + ["--json", "--reason", "quarterly meeting"], as: "mon")
        #expect(outcome.status == 0)
        let records = try outcome.lines.dropLast()
        #expect(Set(records.compactMap { $0["fields"]?["id"]?.number }) == Set(1...700))
        #expect(records.count == 700)
        #expect(try vault.succeed("verify", "--json").object["intact"] == .bool(true))
    }
}
