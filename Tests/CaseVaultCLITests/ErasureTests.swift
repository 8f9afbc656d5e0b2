import Foundation
import Testing

/// Erasure, certificates and holds at the command line.
@Suite(.vault)
struct ErasureTests {
    private let purpose = ["--purpose", "identification"]

    private func erase(_ vault: TestVault, _ id: String, _ more: String...) throws -> Program.Outcome {
        try vault.run(
            ["record", "erase", id, "--confirm", id, "--reason", "KANARIENVOGEL", "--json"] + more, as: "dpo")
    }

    @Test func `an erased record is certified, and who may know of it is told, with status 5`() throws {
        let vault = try TestVault.required()
        let id = try vault.createErasable()
        let erased = try erase(vault, id)
        #expect(erased.status == 0, "\(erased.errors)")
        let object = try erased.object
        #expect(object["state"]?.text == "erased")
        #expect(object["whole"] == .bool(true))
        #expect(object["fields"]?.items == [])
        #expect(object["sequence"]?.number == 2)
        #expect(object["purpose"]?.text == "data-subject-request")
        #expect(object["epoch"]?.number == 1)
        #expect(erased.errors.contains("key rotate gate"))
        for command in [["read", id], ["set", id]] {
            let refused = try vault.run(
                ["record"] + command + purpose + ["--json"], as: "nok", input: #"{"alias": "x"}"#)
            #expect(refused.status == 5)
            #expect(refused.output.isEmpty)
            #expect(try refused.failure["error"]?.text == "the record was erased")
            #expect(try refused.failure["hint"]?.text?.contains("record certificate") == true)
            #expect(try refused.failure["entry"]?.number != nil)
        }
        #expect(try erase(vault, id).status == 5)
        let history = try vault.succeed("record", "history", id, "--purpose", "identification", "--json", as: "nok")
        #expect(try history.lines.map { $0["kind"]?.text } == ["create", "erase"])
        #expect(try vault.succeed("record", "list", "--purpose", "identification", as: "nok").output.contains(id))
        #expect(try !vault.succeed("log", "show").output.contains("KANARIENVOGEL"))
        #expect(try vault.succeed("verify", "--json").object["intact"] == .bool(true))
    }

    @Test func `a certificate proves the erasure without the vault`() throws {
        let vault = try TestVault.required()
        let id = try vault.createErased()
        let key = try #require(try vault.succeed("root", "show", "--json").object["log_key"]?.text)
        let certificate = try vault.succeed("record", "certificate", id, "--json").object
        #expect(certificate["schema"]?.text == "casevault.record.certificate/1")
        #expect(certificate["missing"]?.text?.contains("gate key") == true)
        let proof = try vault.file("proof", try #require(certificate["proof"]?.text))
        try FileManager.default.removeItem(at: vault.directory.appending(path: "vault"))
        let checked = try vault.succeed("log", "prove", "--check", proof, "--key", key, "--json").object
        #expect(checked["kind"]?.text == "erase")
        #expect(checked["record"]?.text == id)
        #expect(checked["index"] == certificate["entry"])
        #expect(checked["decision"]?.text == "allow")
    }

    @Test func `the page to print needs nothing else, in three languages, whatever an official is called`() throws {
        let vault = try TestVault.required()
        try vault.succeed(
            "keyfile", "new", "odd.key", "--handle", "odd", "--name", "<script>alert('x')</script> & \"co\"",
            "--agency",
            "th-test", "--no-passphrase")
        try vault.succeed("official", "enrol", "odd.key.pub", "--role", "data-protection-officer", as: "admin")
        let id = try vault.create()
        try vault.succeed(
            "record", "erase", id, "--field", "medical_note", "--confirm", id, "--reason", "asked", as: "odd")
        try vault.succeed("record", "certificate", id, "--page", "page.html")
        let page = try String(contentsOf: vault.directory.appending(path: "page.html"), encoding: .utf8)
        #expect(page.hasPrefix("<!DOCTYPE html>"))
        for text in [
            "Certificate of erasure", "หนังสือรับรองการลบข้อมูล", "အသိအမှတ်ပြုလက်မှတ်", id, "medical_note",
            "data-subject-request", "คำขอของเจ้าของข้อมูลส่วนบุคคล", "c2sp.org/tlog-proof@v1",
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;co&quot;",
        ] {
            #expect(page.contains(text), "\(text)")
        }
        for text in ["<script", "http://", "https://", "src=", "KANARIENVOGEL"] {
            #expect(!page.contains(text), "\(text)")
        }
        let again = try vault.run("record", "certificate", id, "--page", "page.html")
        #expect(again.status == 73)
    }

    @Test func `fields are erased by name, and the others stay`() throws {
        let vault = try TestVault.required()
        let id = try vault.createErasable()
        let erased = try erase(vault, id, "--field", "medical_note")
        #expect(erased.status == 0, "\(erased.errors)")
        #expect(try erased.object["fields"]?.items == [.string("medical_note")])
        #expect(try erased.object["whole"] == .bool(false))
        let read = try vault.succeed("record", "read", id, "--purpose", "identification", "--json", as: "nok").object
        #expect(read["fields"]?["given_name"]?.text == "มาลี")
        #expect(read["withheld"]?.items == [])
        let again = try erase(vault, id, "--field", "medical_note")
        #expect(again.status == 5)
        #expect(try vault.succeed("record", "certificate", id, "--json").lines.count == 1)
        _ = try erase(vault, id)
        let certificates = try vault.succeed("record", "certificate", id, "--json").lines
        #expect(certificates.map { $0["whole"] } == [.bool(false), .bool(true)])
        let entry = try #require(certificates[0]["entry"]?.number)
        let one = try vault.succeed("record", "certificate", id, "--entry", "\(entry)", "--json").lines
        #expect(one.count == 1 && one[0]["fields"] == certificates[0]["fields"])
    }

    @Test func `a held record is not erased, with status 77, and history and status say that it is held`() throws {
        let vault = try TestVault.required()
        let id = try vault.createErasable()
        try vault.succeed("record", "hold", id, as: "admin")
        let refused = try erase(vault, id)
        #expect(refused.status == 77)
        #expect(try refused.failure["hint"]?.text?.contains("record release") == true)
        #expect(try vault.succeed("log", "show", "--json").lines.last?["rule"]?.text == "refuse.held")
        #expect(try vault.run("record", "hold", id, as: "admin").status == 5)
        #expect(try vault.succeed("status", "--json").object["held"]?.items == [.string(id)])
        let history = try vault.succeed("record", "history", id, "--purpose", "identification", "--json", as: "nok")
        #expect(try history.lines.allSatisfy { $0["held"] == .bool(true) })
        #expect(try vault.run("record", "release", id, as: "nok").status == 77)
        try vault.succeed("record", "release", id, as: "admin")
        #expect(try erase(vault, id).status == 0)
        #expect(try vault.run("record", "release", id, as: "admin").status == 5)
    }

    @Test func `what is said wrongly erases nothing`() throws {
        let vault = try TestVault.required()
        let id = try vault.createErasable()
        let other = try vault.create()
        let size = try vault.logSize()
        for (arguments, status) in [
            ([id, "--confirm", other, "--reason", "x"], 64), ([id, "--confirm", id], 64), ([id, "--reason", "x"], 64),
            ([id, "--confirm", id, "--reason", "  "], 64),
            ([id, "--confirm", id, "--reason", "x", "--field", "nose"], 64),
            (["12", "--confirm", "12", "--reason", "x"], 64),
        ] as [([String], Int32)] {
            #expect(try vault.run(["record", "erase"] + arguments, as: "dpo").status == status, "\(arguments)")
        }
        #expect(try vault.logSize() == size)
        let none = String(repeating: "0", count: 32)
        #expect(try erase(vault, none).status == 4)
        #expect(try vault.run("record", "certificate", none).status == 4)
        #expect(try vault.run("record", "certificate", id, "--entry", "0").status == 4)
        for person in ["nok", "aye", "admin", "cust"] {
            let refused = try vault.run(
                "record", "erase", id, "--confirm", id, "--reason", "x", "--purpose", "data-subject-request", as: person
            )
            #expect(refused.status == 77, "\(person): \(refused.errors)")
        }
        #expect(try vault.run("backup", "confirm", "--before", "gate/2", "--confirm", "gate/2", as: "cust").status == 5)
        #expect(
            try vault.run("backup", "confirm", "--before", "gate/1", "--confirm", "gate/2", as: "cust").status == 64)
        #expect(try vault.run("backup", "confirm", "--before", "1", "--confirm", "1", as: "cust").status == 64)
    }
}
