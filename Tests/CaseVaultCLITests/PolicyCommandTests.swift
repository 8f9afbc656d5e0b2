import Testing

@Suite(.vault)
struct PolicyCommandTests {
    /// The policy in force with changes, as a file.
    private func document(_ changes: [(String, String)], version: Int = 2) throws -> String {
        let vault = try TestVault.required()
        var text = try vault.succeed("policy", "show").output
        for (old, new) in [("\nversion: 1\n", "\nversion: \(version)\n")] + changes {
            #expect(text.contains(old))
            text = text.replacing(old, with: new)
        }
        return try vault.file("next.yaml", text)
    }

    @Test func `a diff says what changes beside the policy in force, and nothing else`() throws {
        let vault = try TestVault.required()
        let path = try document([
            ("htcds: prs_FirstName\n    labels: {th: ชื่อ,", "htcds: prs_FirstName\n    labels: {th: ชื่อตัว,"),
            ("    maximum-days: 30\n", "    maximum-days: 60\n"),
            (
                "fields: [salutation, given_name, sex, nationality, language, secondary_language]",
                "fields: [language, secondary_language, salutation, given_name, sex, alias]"
            ),
            (
                "  - name: follow-up\n    legal-bases: [consent]\n",
                "  - name: review\n    legal-bases: [consent]\n    labels: {th: ท, my: မ, en: Review}\n"
                    + "  - name: follow-up\n    legal-bases: [consent]\n"
            ),
        ])
        let outcome = try vault.succeed("policy", "diff", path, "--json")
        let rows = try outcome.lines.map { line in
            [line["change"]?.text, line["part"]?.text, line["name"]?.text, line["key"]?.text].map { $0 ?? "-" }
                + ["removed", "added"].map { line[$0]?.items.compactMap(\.text).joined(separator: ",") ?? "-" }
        }
        #expect(
            rows == [
                ["changed", "document", "-", "version", "1", "2"],
                ["changed", "field", "person.given_name", "labels.th", "ชื่อ", "ชื่อตัว"],
                ["added", "purpose", "review", "-", "", ""],
                ["changed", "role", "interpreter", "maximum-days", "30", "60"],
                ["changed", "rule", "interpreter.read", "fields", "nationality", "alias"],
            ])
        #expect(try vault.succeed("policy", "diff", path).output.contains("person.given_name"))
        // Nothing was applied.
        #expect(try vault.succeed("policy", "show", "--json").object["version"]?.number == 1)
    }

    @Test func `what must not change is named and refused, by diff and by apply`() throws {
        let vault = try TestVault.required()
        let path = try document([
            ("    name: alias\n", "    name: nickname\n"),
            ("family_name, alias,", "family_name, nickname,"),
        ])
        let diff = try vault.run("policy", "diff", path, "--json")
        #expect(diff.status == 65)
        let refused = try diff.lines.filter { $0["change"]?.text == "refused" }
        #expect(refused.compactMap { $0["why"]?.text } == ["the name of field 103 must stay"])
        let apply = try vault.run("policy", "apply", path, "--json", as: "admin")
        #expect(apply.status == 65)
        #expect(try apply.failure["hint"]?.text == "casevault policy diff next.yaml")
    }

    @Test func `the same document differs in nothing, and one of the same version says so`() throws {
        let vault = try TestVault.required()
        let same = try vault.run("policy", "diff", document([], version: 1))
        #expect(same.status == 0)
        #expect(same.output.isEmpty)
        let path = try document([("    maximum-days: 30\n", "    maximum-days: 31\n")], version: 1)
        let outcome = try vault.run("policy", "diff", path, "--json")
        #expect(outcome.status == 65)
        #expect(try outcome.failure["hint"]?.text == "raise version in the document")
    }

    private let explain = ["policy", "explain", "--official", "dao", "--action", "read", "--purpose", "medical-care"]

    @Test func `an explanation names rule, grant, role, scope and label`() throws {
        let vault = try TestVault.required()
        let line = try vault.run(explain + ["--field", "medical_note", "--json"]).object
        #expect(line["decision"]?.text == "allow")
        #expect(line["rule"]?.text == "health-officer.read")
        #expect(line["role"]?.text == "health-officer")
        #expect(line["scope"]?.text == "all")
        #expect(line["label"]?.text == "Medical note")
        let grants = try vault.succeed("grant", "list", "--json").lines
        #expect(grants.first { $0["official"]?.text == "dao" }?["grant"] == line["grant"])
    }

    @Test func `a record gives an explanation its type`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        let listed = ["policy", "explain", "--official", "nok", "--action", "list", "--purpose", "identification"]
        #expect(try vault.run(listed).status == 64)
        #expect(try vault.run(listed + ["--record", id, "--json"]).object["decision"]?.text == "allow")
        #expect(try vault.run(explain + ["--record", id, "--field", "medical_note"]).status == 0)
        #expect(try vault.run(explain + ["--record", id, "--field", "case_status"]).status == 64)
        #expect(try vault.run(explain + ["--record", id, "--type", "case", "--field", "medical_note"]).status == 64)
        #expect(try vault.run(explain + ["--record", zero, "--field", "medical_note"]).status == 4)
    }

    @Test func `an explanation of a record knows whether it is assigned, and its refusal leads there`() throws {
        let vault = try TestVault.required()
        let record = try vault.createForAssignment()
        try vault.succeed(
            "keyfile", "new", "su.key", "--handle", "su", "--name", "su", "--agency", "mm-test", "--no-passphrase")
        try vault.succeed(
            "official", "enrol", "su.key.pub", "--role", "case-worker", "--scope", "assigned", as: "admin")
        let read = ["record", "read", record, "--field", "alias", "--purpose", "identification", "--json"]
        let refused = try vault.run(read, as: "su")
        #expect(refused.status == 77)
        let hint = try #require(try refused.failure["hint"]?.text).split(separator: " ").map(String.init)
        #expect(hint.starts(with: ["casevault", "policy", "explain"]) && hint.contains(record))
        let explain = hint.dropFirst() + ["--json"]
        #expect(try vault.run(Array(explain)).object["rule"]?.text == "deny.assignment")
        try vault.succeed(
            "record", "assign", record, "--official", "su", "--purpose", "identification", as: "ari")
        let line = try vault.run(Array(explain)).object
        #expect(line["decision"]?.text == "allow" && line["scope"]?.text == "assigned")
        // Without a record the answer is for one that is assigned.
        let general = explain.filter { $0 != "--record" && $0 != record }
        #expect(try vault.run(Array(general)).object["scope"]?.text == "assigned")
    }

    @Test func `the schema shows record types, compartments, fields, purposes and codes`() throws {
        let vault = try TestVault.required()
        let all = try vault.succeed("schema", "show", "--json").lines
        let types = all.filter { $0["field"] == nil && $0["type"] != nil }.compactMap { $0["type"]?.text }
        #expect(types.starts(with: ["person", "case"]))
        let compartments = all.filter { $0["field"] == nil }.compactMap { $0["compartment"]?.text }
        #expect(compartments == ["identity", "contact", "family", "health", "legal", "case", "audit"])
        #expect(
            all.contains { $0["purpose"]?.text == "family-tracing" && $0["labels"]?["th"]?.text == "การติดตามครอบครัว" })
        let sex = try #require(all.first { $0["field"]?.text == "sex" })
        #expect(sex["codes"]?.items.compactMap(\.text) == ["female", "male", "other", "unknown"])
        #expect(sex["code_labels"]?["female"]?["my"]?.text == "မ")
        let person = try vault.succeed("schema", "show", "--type", "person", "--lang", "th").output
        #expect(person.contains("female") && person.contains("หญิง") && !person.contains("case_status"))
    }
}
