import Foundation
import Testing

/// Several administrators at the command line, each with their own key file.
@Suite(.vault) struct StatementTests {
    /// Founds `waiting` with `admin` and `som`, who both sign.
    private func found() throws -> TestVault {
        let vault = try TestVault.required()
        let id = try #require(try vault.foundWaiting().object["statement"]?.text)
        try vault.succeed("statement", "sign", id, "--vault", "waiting", as: "som")
        return vault
    }

    @Test func `a vault waits for the administrators who were not there at init`() throws {
        let vault = try TestVault.required()
        let made = try vault.foundWaiting().object
        #expect(made["pending"] == .bool(true) && made["entry"] == .null && made["threshold"]?.number == 2)
        let id = try #require(made["statement"]?.text)
        for words in [["status"], ["verify"], ["log", "show"], ["official", "list"]] {
            let outcome = try vault.run(words + ["--vault", "waiting", "--json"])
            #expect(outcome.status == 5)
            #expect(try outcome.failure["error"]?.text?.contains("waits for signatures") == true)
            let hint = try outcome.failure["hint"]?.text
            #expect(hint == "casevault statement sign \(id) --vault waiting --as <key file of an administrator>")
        }
        #expect(try vault.run("key", "distribute", "--vault", "waiting", as: "cust").status == 5)
        let shown = try vault.succeed("statement", "show", id, "--vault", "waiting", "--json").object
        #expect(shown["signed"] == .array([.string("admin")]) && shown["missing"]?.number == 1)
        let root = try #require(shown["acts"]?.items.first)
        #expect(root["administrators"] == .array([.string("admin"), .string("som")]))
        #expect(root["root"] == made["root"])
        let words = try vault.succeed("statement", "show", id, "--vault", "waiting").output
        #expect(words.contains("2 of 2 administrators sign"))

        #expect(try vault.run("statement", "sign", id, "--vault", "waiting", as: "admin").status == 5)
        #expect(try vault.run("statement", "sign", id, "--vault", "waiting", as: "cust").status == 5)
        let zeros = String(repeating: "0", count: 64)
        #expect(try vault.run("statement", "sign", id, "--vault", "waiting", "--root", zeros, as: "som").status == 2)
        let signed = try vault.succeed("statement", "sign", id, "--vault", "waiting", "--json", as: "som").object
        #expect(signed["pending"] == .bool(false) && signed["entry"]?.number == 0)
        try vault.succeed("key", "distribute", "--vault", "waiting", as: "cust")
        #expect(try vault.succeed("verify", "--vault", "waiting", "--json").object["intact"] == .bool(true))
    }

    @Test func `an enrolment says what it is, waits, and takes effect with the second signature`() throws {
        let vault = try found()
        let enrolled = try vault.succeed(
            "official", "enrol", "nok.key.pub", "--role", "case-worker", "--scope", "all",
            "--vault", "waiting", "--json", as: "admin")
        #expect(try enrolled.object["pending"] == .bool(true))
        let id = try #require(try enrolled.object["statement"]?.text)
        #expect(try enrolled.failure["hint"]?.text?.contains("statement sign \(id)") == true)
        #expect(try vault.run("official", "show", "nok", "--vault", "waiting").status == 4)
        let status = try vault.succeed("status", "--vault", "waiting", "--json").object
        let waiting = try #require(status["waiting"]?.items.first { $0["statement"]?.text == id })
        #expect(waiting["by"] == .array([.string("som")]) && waiting["what"]?.text == "signature")

        let shown = try vault.succeed("statement", "show", id, "--vault", "waiting").output
        let fingerprint = try #require(
            try vault.succeed("keyfile", "show", "nok.key.pub", "--json").object["fingerprint"])
        for word in [
            "enrols nok (nok, th-test, fingerprint", fingerprint.text ?? "?", "the role case-worker on all records",
        ] {
            #expect(shown.contains(word))
        }
        let list = try vault.succeed("statement", "list", "--vault", "waiting", "--json").object
        #expect(list["acts"] == .array([.string("enrol"), .string("grant")]))

        #expect(try vault.run("statement", "sign", id, "--vault", "waiting", as: "cust").status == 77)
        let signed = try vault.succeed("statement", "sign", id, "--vault", "waiting", "--json", as: "som").object
        #expect(signed["pending"] == .bool(false))
        #expect(
            try vault.succeed("official", "show", "nok", "--vault", "waiting", "--json").object["state"]
                == .string("active"))
        #expect(try vault.run("statement", "show", id, "--vault", "waiting").status == 4)
        #expect(try vault.run("statement", "show", "1", "--vault", "waiting").status == 64)
    }

    @Test func `a second handle of an administrator is named as such`() throws {
        let vault = try found()
        try vault.succeed(
            "keyfile", "new", "twin.key", "--handle", "twin", "--name", "admin", "--agency", "th-test",
            "--no-passphrase")
        let refused = try vault.run(
            "official", "enrol", "twin.key.pub", "--vault", "waiting", "--json", as: "admin")
        #expect(refused.status == 77)
        #expect(try refused.failure["entry"] != nil)
        // The others could not be enough: there is only som.
        #expect(try vault.succeed("statement", "list", "--vault", "waiting", "--json").output.isEmpty)
    }

    @Test func `the root is replaced, and the old custodian holds no office`() throws {
        let vault = try TestVault.required()
        for handle in ["new", "chai"] {
            try vault.succeed(
                "keyfile", "new", "\(handle).key", "--handle", handle, "--name", handle, "--agency", "th-test",
                "--no-passphrase")
        }
        let first = try vault.succeed("root", "show", "--json").object
        // The keys are handed over before the one who holds them leaves.
        let swap = ["root", "replace", "--custodian", "new.key.pub", "--json"]
        #expect(try vault.run(swap, as: "admin").status == 5)
        try vault.succeed(
            "root", "replace", "--admin", "admin", "--admin", "chai.key.pub", "--custodian", "cust", "--custodian",
            "new.key.pub", as: "admin")
        try vault.succeed("key", "distribute", as: "cust")
        let replaced = try vault.run(swap, as: "admin")
        #expect(try replaced.object["rotate"]?.items.isEmpty == false)
        let root = try vault.succeed("root", "show", "--json").object
        #expect(root["version"]?.number == 3 && root["first"] == first["root"] && root["root"] != first["root"])
        #expect(root["administrators"] == .array([.string("admin"), .string("chai")]))
        #expect(root["log_key"] == first["log_key"])
        let refused = try vault.run("key", "distribute", "--json", as: "cust")
        #expect(refused.status == 77)
        #expect(try refused.failure["entry"] != nil)
        try vault.succeed("key", "rotate", "identity", as: "new")
        #expect(try vault.succeed("official", "suspend", "som", "--json", as: "chai").object["pending"] == .bool(false))
        #expect(try vault.succeed("verify", "--json").object["intact"] == .bool(true))
    }

    @Test func `what is not for one's office is refused by the gate, and logged`() throws {
        let vault = try TestVault.required()
        for (words, person) in [
            (["official", "enrol", "k.key.pub"], "nok"), (["key", "distribute"], "nok"),
            (["key", "rotate", "identity"], "admin"),
            (["grant", "add", "--official", "nok", "--role", "interpreter"], "cust"),
        ] {
            if words[1] == "enrol" {
                try vault.succeed(
                    "keyfile", "new", "k.key", "--handle", "k", "--name", "K", "--agency", "a", "--no-passphrase")
            }
            let outcome = try vault.run(words + ["--json"], as: person)
            #expect(outcome.status == 77)
            let last = try #require(try vault.succeed("log", "show", "--json").lines.last)
            #expect(last["index"] == (try outcome.failure["entry"]))
            #expect(last["rule"]?.text == "deny.governance" && last["official"]?.text == person)
        }
    }
}

/// What waits for whom, and receipts of the log.
@Suite struct WaitingTests {
    @Test(.vaultWithoutKeys) func `each official sees what waits for them`() throws {
        let vault = try TestVault.required()
        let status = try vault.succeed("status", "--json").object
        let all = try #require(status["waiting"]).items
        #expect(status["yours"] == nil)
        #expect(all.contains { $0["official"]?.text == "nok" && $0["compartment"]?.text == "identity" })
        #expect(all.allSatisfy { $0["what"]?.text == "key" && $0["by"] == .array([.string("cust")]) })
        func own(_ person: String) throws -> [JSON] {
            try #require(try vault.succeed("status", "--json", as: person).object["yours"]).items
        }
        #expect(try own("cust") == all)
        #expect(try own("nok") == all.filter { $0["official"]?.text == "nok" })
        #expect(try own("admin").isEmpty)
        #expect(try vault.succeed("status", as: "nok").output.contains("Of these, yours:"))
    }

    @Test(.vault) func `a grant that ends soon is named, a renewed one is not, and suspended officials are shown so`()
        throws
    {
        let vault = try TestVault.required()
        #expect(try vault.succeed("status", "--json").object["waiting"]?.items.isEmpty == true)
        let format = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
        let day = Date(timeIntervalSinceNow: 5 * 86_400).formatted(format)
        let grant = try vault.succeed(
            "grant", "add", "--official", "som", "--role", "interpreter", "--scope", "all", "--until", day, "--json",
            as: "admin"
        ).object["grant"]
        let waiting = try #require(try vault.succeed("status", "--json").object["waiting"]).items
        #expect(waiting.map { $0["what"]?.text } == ["grant"])
        #expect(waiting.first?["grant"] == grant && waiting.first?["by"] == .array([.string("admin")]))
        #expect(waiting.first?["state"]?.text == "active")
        let shown = try #require(try vault.succeed("official", "show", "som", "--json").object["grants"]).items
        #expect(shown.contains { $0["grant"] == grant })
        // A change of role: the old grant goes with the statement that brings the new one.
        let changed = try vault.succeed(
            "grant", "add", "--official", "som", "--role", "interpreter", "--scope", "all", "--instead-of",
            try #require(grant?.text), "--json", as: "admin")
        #expect(try vault.succeed("status", "--json").object["waiting"]?.items.isEmpty == true)
        let grants = try vault.succeed("grant", "list", "--json").lines
        #expect(grants.first { $0["grant"] == grant }?["state"]?.text == "removed")
        #expect(grants.first { $0["grant"] == (try? changed.object["grant"]) }?["state"]?.text == "active")

        try vault.succeed("official", "suspend", "som", as: "admin")
        #expect(try vault.succeed("official", "show", "som", "--json").object["state"]?.text == "suspended")
        let read = try vault.run("record", "list", "--purpose", "legal-proceedings", "--json", as: "som")
        #expect(read.status == 77)
        #expect(try read.failure["error"]?.text?.contains("deny.suspended") == true)
        #expect(try vault.run("official", "suspend", "som", as: "admin").status == 5)
        try vault.succeed("official", "resume", "som", as: "admin")
        try vault.succeed("record", "list", "--purpose", "legal-proceedings", as: "som")
    }

    @Test(.vault) func `a receipt proves its entry to somebody who has the log's key alone`() throws {
        let vault = try TestVault.required()
        _ = try vault.create()
        let index = try vault.logSize() - 1
        try vault.succeed("log", "prove", "\(index)", "--to", "receipt")
        let key = try #require(try vault.succeed("root", "show", "--json").object["log_key"]?.text)
        let check = ["log", "prove", "--check", "receipt", "--json"]
        let proved = try vault.run(check + ["--key", key, "--vault", "nowhere"])
        #expect(proved.status == 0)
        let entry = try #require(try vault.succeed("log", "show", "--json").lines.last)
        for member in ["index", "time", "kind", "record", "decision", "rule"] {
            #expect(try proved.object[member] == entry[member])
        }
        #expect(try vault.run(check).status == 0)
        #expect(try vault.succeed("log", "prove", "\(index)").output.hasPrefix("c2sp.org/tlog-proof@v1\n"))

        let url = vault.directory.appending(path: "receipt")
        let whole = try String(contentsOf: url, encoding: .utf8)
        let line = try #require(whole.split(separator: "\n").first { $0.hasPrefix("extra ") })
        var changed = Array(line)
        changed[200] = changed[200] == "A" ? "B" : "A"
        for forged in [
            whole.replacing(line, with: String(changed)), whole.replacing("index \(index)", with: "index 0"),
            String(whole.dropLast(20)),
        ] {
            try Data(forged.utf8).write(to: url)
            #expect(try vault.run(check + ["--key", key]).status == 2)
        }
        #expect(try vault.run("log", "prove", "9999").status == 4)
        #expect(try vault.run("log", "prove").status == 64)
        #expect(try vault.run("log", "prove", "--check", "receipt", "--key", "x").status == 64)
    }
}
