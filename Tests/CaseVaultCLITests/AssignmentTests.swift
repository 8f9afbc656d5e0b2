import Testing

@Suite(.vault) struct AssignmentTests {
    private static let purpose = ["--purpose", "identification"]

    @Test func `a record is assigned, read, and taken away`() throws {
        let vault = try TestVault.required()
        let record = try vault.createForAssignment()
        try vault.succeed(
            "keyfile", "new", "su.key", "--handle", "su", "--name", "su", "--agency", "mm-test", "--no-passphrase")
        try vault.succeed(
            "official", "enrol", "su.key.pub", "--role", "case-worker", "--scope", "assigned", as: "admin")
        #expect(try vault.run(["record", "read", record] + Self.purpose, as: "su").status == 77)
        let assigned = try vault.run(
            ["record", "assign", record, "--official", "su", "--json"] + Self.purpose, as: "ari"
        ).object
        #expect(assigned["official"]?.text == "su" && assigned["waiting"] == .array([]))
        let read = try vault.run(["record", "read", record, "--json"] + Self.purpose, as: "su")
        #expect(read.status == 0)
        #expect(try read.object["fields"]?["given_name"]?.text == "มาลี")
        let listed = try vault.run(["record", "list", "--json"] + Self.purpose, as: "su")
        #expect(try listed.lines.map { $0["record"]?.text } == [record])
        #expect(
            try vault.run(["record", "unassign", record, "--official", "su"] + Self.purpose, as: "ari").status == 0)
        #expect(try vault.run(["record", "read", record] + Self.purpose, as: "su").status == 77)
        #expect(try vault.run("verify").status == 0)
    }

    @Test func `assigning twice, to nobody or to oneself is told as such`() throws {
        let vault = try TestVault.required()
        let record = try vault.createAssigned()
        func assign(_ official: String, as person: String = "ari") throws -> Program.Outcome {
            try vault.run(["record", "assign", record, "--official", official] + Self.purpose, as: person)
        }
        #expect(try assign("dao").status == 5)
        #expect(try assign("nobody").status == 4)
        #expect(try assign("ari").status == 77)
        #expect(try assign("dao", as: "som").status == 77)
        #expect(
            try vault.run(["record", "unassign", record, "--official", "som"] + Self.purpose, as: "ari").status == 5)
    }

    @Test func `keys that the one who assigns lacks are named, with who gives them`() throws {
        let vault = try TestVault.required()
        let record = try vault.createForAssignment()
        try vault.succeed(
            "keyfile", "new", "su.key", "--handle", "su", "--name", "su", "--agency", "mm-test", "--no-passphrase")
        try vault.succeed(
            "official", "enrol", "su.key.pub", "--role", "health-officer", "--scope", "assigned", as: "admin")
        let outcome = try vault.run(["record", "assign", record, "--official", "su"] + Self.purpose, as: "ari")
        #expect(outcome.status == 0 && outcome.output.contains("health"))
        #expect(outcome.errors.contains("casevault: hint: casevault key distribute --as <key file of a custodian>"))
        let early = try vault.run("record", "read", record, "--purpose", "medical-care", as: "su")
        #expect(early.status == 69)
        try vault.succeed("key", "distribute", as: "cust")
        let read = try vault.succeed("record", "read", record, "--purpose", "medical-care", as: "su")
        #expect(read.output.contains("asthma"))
    }
}
