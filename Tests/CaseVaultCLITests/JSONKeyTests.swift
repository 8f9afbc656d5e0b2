import Testing

/// The keys that scripts rely on.
@Suite(.vault)
struct JSONKeyTests {
    private func check(_ outcome: Program.Outcome, _ schema: String, _ keys: Set<String>) throws {
        for line in try outcome.lines {
            #expect(line["schema"]?.text == "casevault.\(schema)/1")
            #expect(line.keys.isSuperset(of: keys), "\(schema): \(line.keys)")
        }
        #expect(try !outcome.lines.isEmpty)
    }

    @Test func `keys of what key files and the founding of a vault print`() throws {
        let vault = try TestVault.required()
        try check(
            vault.succeed(
                "keyfile", "new", "k", "--handle", "k", "--name", "K", "--agency", "a", "--no-passphrase", "--json"),
            "keyfile.new", ["handle", "public", "fingerprint"])
        let founded = try vault.succeed("init", "v2", "--admin", "admin.key", "--custodian", "cust.key.pub", "--json")
        try check(founded, "init", ["vault", "root", "pending"])
        #expect(try founded.object["pending"] == .bool(false))
    }

    @Test func `keys of what officials and grants print`() throws {
        let vault = try TestVault.required()
        try check(vault.succeed("official", "list", "--json"), "official.list", ["handle", "state", "roles"])
        try check(vault.succeed("official", "show", "nok", "--json"), "official.show", ["handle", "state", "roles"])
        let added = try vault.succeed(
            "grant", "add", "--official", "nok", "--role", "health-officer", "--scope", "all", "--json", as: "admin")
        try check(added, "grant.add", ["statement", "entry", "waiting"])
        #expect(try added.object["waiting"]?.items.map { $0["compartment"]?.text } == ["health"])
        let grants = try vault.succeed("grant", "list", "--json")
        try check(grants, "grant.list", ["grant", "official", "role", "scope", "until"])
        let id = try #require(try added.object["grant"]?.text)
        try check(
            vault.succeed("grant", "remove", id, "--json", as: "admin"), "grant.remove",
            ["statement", "entry", "waiting"])
        try check(
            vault.succeed("official", "revoke", "som", "--json", as: "admin"), "official.revoke",
            ["statement", "entry", "waiting"])
    }

    @Test func `keys of what compartment keys print`() throws {
        let vault = try TestVault.required()
        _ = try vault.create()
        try check(
            vault.succeed("key", "list", "--json"), "key.list",
            ["key", "compartment", "version", "state", "created", "holders", "remaining"])
        let plan = try vault.succeed("key", "rotate", "identity", "--dry-run", "--json")
        #expect(try plan.object["remaining"]?.number == 1)
        let done = try vault.succeed("key", "rotate", "identity", "--json", as: "cust")
        try check(done, "key.rotate", ["key", "version", "rewrapped", "remaining"])
        #expect(try done.object["rewrapped"]?.number == 1)
        #expect(try done.object["remaining"]?.number == 0)
        try check(
            vault.succeed("key", "distribute", "--json", as: "cust"), "key.distribute",
            ["statement", "entry", "waiting"])
    }

    @Test func `keys of what records print`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        let read = try vault.succeed("record", "read", id, "--purpose", "identification", "--json", as: "nok")
        try check(read, "record.read", ["record", "sequence", "fields", "withheld", "entry"])
        #expect(try read.object["fields"]?["given_name"] == .string("มาลี"))
        #expect(try read.object["withheld"] == .array([.string("medical_note")]))
        try check(
            vault.succeed(
                "record", "set", id, "--purpose", "identification", "--json", as: "nok", input: #"{"alias": "ลี"}"#),
            "record.set", ["record", "sequence", "entry"])
        try check(
            vault.succeed("record", "list", "--purpose", "identification", "--json", as: "nok"), "record.list",
            ["record", "type", "sequence"])
    }

    @Test func `keys of what a search, duplicates and a rebuild of the index print`() throws {
        let vault = try TestVault.required()
        let id = try vault.create(#"{"given_name": "มาลี", "phone": "+66812345678"}"#)
        let found = try vault.succeed(
            "find", "--field", "given_name", "มาลี", "--field", "phone", "+66812345678", "--purpose", "identification",
            "--json", as: "nok")
        try check(found, "find", ["record", "match", "field"])
        #expect(try found.lines.map { $0["record"]?.text } == [id, id])
        #expect(try found.lines.map { $0["match"]?.text } == ["exact", "exact"])
        let same = try vault.succeed(
            "record", "create", "--type", "person", "--purpose", "identification", "--json", as: "nok",
            input: #"{"alias": "L", "phone": "+66812345678"}"#)
        #expect(try same.object["duplicates"]?.items.map { $0["record"]?.text } == [id])
        let imported = try vault.run(
            ["record", "import", "-", "--type", "person", "--purpose", "identification", "--json"], as: "nok",
            input: #"{"alias": "M", "phone": "+66812345678"}"#)
        #expect(try imported.lines.map { $0["schema"]?.text }.first == "casevault.record.duplicate/1")
        #expect(try imported.lines.first?["line"]?.number == 1)
        #expect(try imported.lines.last?["duplicates"]?.number == 1)
        let begun = try vault.succeed("key", "rotate", "index", "--json", as: "cust")
        try check(begun, "key.rotate", ["key", "version", "rewrapped", "remaining", "retired"])
        #expect(try begun.object["retired"] == .bool(false))
        let built = try vault.succeed(
            "key", "rotate", "index", "--purpose", "identification", "--json", as: "nok")
        #expect(try built.object["remaining"]?.number == 0)
        #expect(try vault.succeed("key", "rotate", "index", "--json", as: "cust").object["retired"] == .bool(true))
        let check = try vault.succeed(
            "policy", "check", vault.file("p.yaml", vault.succeed("policy", "show").output), "--json")
        #expect(try check.object["searchable"]?.items.contains { $0["bits"]?.number == 12 } == true)
    }

    @Test func `keys of what the log, verification and status print`() throws {
        let vault = try TestVault.required()
        _ = try vault.create()
        try check(
            vault.succeed("log", "show", "--json"), "log.show",
            ["index", "time", "kind", "official", "record", "fields", "purpose", "decision", "rule"])
        let keys: Set = ["intact", "size", "root", "findings"]
        try check(vault.succeed("log", "verify", "--json"), "log.verify", keys)
        try check(vault.succeed("verify", "--json"), "verify", keys)
        try check(vault.succeed("log", "checkpoint", "--json"), "log.checkpoint", ["checkpoint"])
        let status = try vault.succeed("status", "--check", "--json")
        try check(status, "status", ["vault", "promises", "keys", "log", "waiting", "overdue"])
        #expect(try status.object["promises"]?["durable-commits"] == .bool(true))
        #expect(try status.object["promises"]?["separate-gate"]?.text != nil)
        #expect(try status.object["promises"]?["wiped-memory"] == .bool(true))
    }

    @Test func `keys of what policy and schema print`() throws {
        let vault = try TestVault.required()
        let explained = try vault.succeed(
            "policy", "explain", "--official", "som", "--action", "read", "--field", "given_name", "--field",
            "medical_note", "--purpose", "legal-proceedings", "--json")
        try check(explained, "policy.explain", ["field", "decision", "rule", "grant", "purpose"])
        #expect(try explained.lines.map { $0["decision"]?.text } == ["allow", "deny"])
        #expect(try explained.lines.map { $0["rule"]?.text } == ["law-enforcement-officer.read", "deny.field"])
        let schema = try vault.succeed("schema", "show", "--type", "person", "--json")
        try check(schema, "schema.show", ["type", "field", "value", "compartment"])
        #expect(try !schema.lines.contains { $0["type"]?.text == "case" })
    }
}
