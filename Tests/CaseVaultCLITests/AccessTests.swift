import Foundation
import OpenSSL
import Testing
import VaultModel
import VaultStore
import VaultStoreSQLite

@Suite(.vault)
struct AccessTests {
    private func read(_ id: String, _ field: String, for purpose: String, as person: String) throws -> Program.Outcome {
        try TestVault.required().run(
            "record", "read", id, "--field", field, "--purpose", purpose, "--json", as: person)
    }

    @Test func `who is entitled reads, and who is not is refused and logged`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        let allowed = try read(id, "medical_note", for: "medical-care", as: "dao")
        #expect(allowed.status == 0)
        #expect(try allowed.object["fields"]?["medical_note"] == .string("asthma"))

        let refused = try read(id, "medical_note", for: "legal-proceedings", as: "som")
        #expect(refused.status == 77)
        #expect(refused.output.isEmpty)
        let entry = try #require(try refused.failure["entry"]?.number)
        let log = try vault.succeed("log", "show", "--official", "som", "--json").lines
        #expect(log.last?["index"]?.number == entry)
        #expect(log.last?["decision"]?.text == "deny")
        #expect(log.last?["rule"]?.text == "deny.field")
        #expect(log.last?["fields"] == .array([.string("medical_note")]))
    }

    @Test func `one refused field refuses the read`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        let outcome = try vault.run(
            "record", "read", id, "--field", "given_name", "--field", "medical_note", "--purpose", "identification",
            as: "nok")
        #expect(outcome.status == 77)
        #expect(outcome.output.isEmpty)
    }

    @Test func `a revoked official is refused at once`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        #expect(try read(id, "given_name", for: "legal-proceedings", as: "som").status == 0)
        try vault.succeed("official", "revoke", "som", as: "admin")
        let refused = try read(id, "given_name", for: "legal-proceedings", as: "som")
        #expect(refused.status == 77)
        #expect(try vault.succeed("log", "show", "--json").lines.last?["rule"]?.text == "deny.revoked")
    }

    @Test func `a record that is not there is told to somebody entitled only`() throws {
        #expect(try read(zero, "given_name", for: "identification", as: "nok").status == 4)
        #expect(try read(zero, "given_name", for: "identification", as: "admin").status == 77)
    }

    @Test(.vaultWithoutKeys) func `what waits for a custodian says so and who`() throws {
        let vault = try TestVault.required()
        let outcome = try vault.run(
            "record", "create", "--type", "person", "--purpose", "identification", "--json", as: "nok",
            input: #"{"given_name": "a"}"#)
        #expect(outcome.status == 69)
        #expect(try outcome.failure["hint"]?.text?.contains("casevault key distribute") == true)
        let waiting = try vault.succeed("status", "--json").object["waiting"]?.items ?? []
        #expect(waiting.contains { $0["official"]?.text == "nok" && $0["compartment"]?.text == "identity" })
        let handles = waiting.compactMap { $0["official"]?.text }
        #expect(handles == handles.sorted())
    }

    @Test(.vaultWithoutKeys) func `a plan of a distribution names keys and people, and does nothing`() throws {
        let vault = try TestVault.required()
        let size = try vault.logSize()
        let plan = try vault.succeed("key", "distribute", "--dry-run", "--json").object
        #expect(plan["created"]?.items.count == 7)
        #expect(
            plan["waiting"]?.items.contains { $0["official"]?.text == "dao" && $0["compartment"]?.text == "health" }
                == true)
        #expect(try vault.logSize() == size)
        let done = try vault.succeed("key", "distribute", "--json", as: "cust").object
        #expect(done["created"] == plan["created"])
        #expect(try vault.succeed("key", "distribute", "--dry-run", "--json").object["waiting"] == .array([]))
    }

    @Test func `only a custodian distributes and rotates, only an administrator enrols`() throws {
        let vault = try TestVault.required()
        #expect(try vault.run("key", "distribute", as: "nok").status == 77)
        #expect(try vault.run("key", "rotate", "identity", as: "admin").status == 77)
        #expect(try vault.run("official", "revoke", "som", as: "cust").status == 77)
        #expect(try vault.run("official", "show", "nobody").status == 4)
        #expect(try vault.run("official", "enrol", "nok.key.pub", as: "admin").status == 73)
    }

    @Test func `a record that changed meanwhile is not changed`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        let set = ["record", "set", id, "--purpose", "identification", "--at", "1"]
        #expect(try vault.run(set, as: "nok", input: #"{"alias": "b"}"#).status == 0)
        #expect(try vault.run(set, as: "nok", input: #"{"alias": "c"}"#).status == 75)
        #expect(try read(id, "alias", for: "identification", as: "nok").object["fields"]?["alias"] == .string("b"))
    }

    @Test func `a locked database is busy and loses nothing`() throws {
        let vault = try TestVault.required()
        let store = try SQLiteStore(path: vault.directory.appending(path: "vault/vault.sqlite").path)
        let outcome = try store.write { _ in
            try vault.run(
                "record", "create", "--type", "person", "--purpose", "identification", as: "nok",
                input: #"{"given_name": "a"}"#)
        }
        try store.close()
        #expect(outcome.status == 75)
        #expect(outcome.errors.contains("casevault: hint: try again"))
        _ = try vault.create()
    }

    @Test func `the root that is trusted at first use is told, and another one is refused`() throws {
        let vault = try TestVault.required()
        let list = ["record", "list", "--purpose", "identification"]
        let state = ["XDG_STATE_HOME": vault.directory.appending(path: "other").path]
        let root = try #require(try vault.succeed("status", "--json").object["root"]?.text)
        let wrong = String(repeating: "0", count: 64)
        #expect(try vault.run(list + ["--root", wrong], as: "nok", environment: state).status == 78)
        let first = try vault.run(list, as: "nok", environment: state)
        #expect(first.status == 0)
        #expect(first.errors.contains("casevault: warning: ") && first.errors.contains(root))
        #expect(try !vault.run(list, as: "nok", environment: state).errors.contains("warning"))
        let told = try vault.run(list + ["--root", root, "--state", "fresh"], as: "nok")
        #expect(told.status == 0 && !told.errors.contains("warning"))
        #expect(FileManager.default.fileExists(atPath: vault.directory.appending(path: "fresh").path))
    }
}
