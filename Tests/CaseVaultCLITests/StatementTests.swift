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
            "official", "enrol", "nok.key.pub", "--role", "case-worker", "--scope", "all", "--until", "2099-12-31",
            "--vault", "waiting", "--json", as: "admin")
        #expect(try enrolled.object["pending"] == .bool(true))
        let id = try #require(try enrolled.object["statement"]?.text)
        #expect(try enrolled.failure["hint"]?.text?.contains("statement sign \(id)") == true)
        #expect(try vault.run("official", "show", "nok", "--vault", "waiting").status == 4)
        let status = try vault.succeed("status", "--vault", "waiting", "--json").object
        let waiting = try #require(status["waiting"]?.items.first { $0["statement"]?.text == id })
        #expect(waiting["by"] == .array([.string("som")]) && waiting["what"]?.text == "signature")

        let shown = try vault.succeed("statement", "show", id, "--vault", "waiting").output
        let fingerprint = try #require(try vault.succeed("keyfile", "show", "nok.key.pub", "--json").object["fingerprint"])
        for word in ["enrols nok (nok, th-test, fingerprint", fingerprint.text ?? "?", "the role case-worker", "2100-01-01"] {
            #expect(shown.contains(word))
        }
        let list = try vault.succeed("statement", "list", "--vault", "waiting", "--json").object
        #expect(list["acts"] == .array([.string("enrol"), .string("grant")]))

        #expect(try vault.run("statement", "sign", id, "--vault", "waiting", as: "cust").status == 77)
        let signed = try vault.succeed("statement", "sign", id, "--vault", "waiting", "--json", as: "som").object
        #expect(signed["pending"] == .bool(false))
        #expect(try vault.succeed("official", "show", "nok", "--vault", "waiting", "--json").object["state"] == .string("active"))
        #expect(try vault.run("statement", "show", id, "--vault", "waiting").status == 4)
        #expect(try vault.run("statement", "show", "1", "--vault", "waiting").status == 64)
    }

    @Test func `a second handle of an administrator is named as such`() throws {
        let vault = try found()
        try vault.succeed(
            "keyfile", "new", "twin.key", "--handle", "twin", "--name", "admin", "--agency", "th-test", "--no-passphrase")
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
            (["official", "enrol", "k.key.pub"], "nok"), (["key", "distribute"], "nok"), (["key", "rotate", "identity"], "admin"),
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
