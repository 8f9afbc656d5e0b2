import Foundation
import Testing

@Suite(.vault) struct KeyCommandTests {
    @Test func `a compromised key is named in the list, and writes go on under the next`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        let outcome = try vault.succeed("key", "compromised", "identity/1", "--json", as: "cust")
        #expect(try outcome.object["key"]?.text == "identity/1")
        let states = try vault.succeed("key", "list", "--json").lines.filter { $0["compartment"]?.text == "identity" }
            .map { $0["state"]?.text }
        #expect(states == ["compromised", "active"])
        try vault.succeed(
            "record", "set", id, "--purpose", "identification", as: "nok", input: #"{"alias": "ลี"}"#)
        let again = try vault.run("key", "compromised", "identity/1", as: "cust")
        #expect(again.status == 5)
        #expect(again.errors.contains("identity/1 is compromised: a rotation moves everything away from it"))
    }

    @Test func `a key in the wrong state is not destroyed, and the error says what comes first`() throws {
        let vault = try TestVault.required()
        let active = try vault.run("key", "destroy", "identity/1", "--confirm", "identity/1", as: "cust")
        #expect(active.status == 5)
        #expect(active.errors.contains("identity/1 is active: a rotation puts another in its place"))
        #expect(active.errors.contains("casevault key rotate identity"))
        try vault.succeed("key", "rotate", "identity", as: "cust")
        let unconfirmed = try vault.run("key", "destroy", "identity/1", as: "cust")
        #expect(unconfirmed.status == 64)
        #expect(try vault.run("key", "destroy", "identity/1", "--confirm", "identity/2", as: "cust").status == 64)
        let destroyed = try vault.succeed(
            "key", "destroy", "identity/1", "--confirm", "identity/1", "--json", as: "cust")
        #expect(try destroyed.object["pending"] == .bool(false))
        let first = try #require(try vault.succeed("key", "list", "--json").lines.first)
        #expect(first["state"] == .string("destroyed"))
        #expect(first["holders"] == .array([]))
    }

    @Test(arguments: [("identity", 64), ("identity/x", 64), ("identity/9", 4), ("nothing/1", 64), ("gate/9", 4)])
    func `what names no key is told`(key: String, status: Int) throws {
        #expect(try TestVault.required().run("key", "compromised", key, as: "cust").status == status)
    }

    @Test func `an official changes their keys by themselves, and the old key file is gone`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        let old = try Data(contentsOf: vault.directory.appending(path: "nok.key"))
        let outcome = try vault.succeed("keyfile", "rekey", "nok.key", "--json")
        #expect(try outcome.object["fingerprint"]?.text?.count == 64)
        try vault.succeed("record", "read", id, "--purpose", "identification", as: "nok")
        try old.write(to: vault.directory.appending(path: "stolen.key"))
        let thief = try vault.run("record", "read", id, "--purpose", "identification", as: "stolen")
        #expect(thief.status == 77)
        #expect(try vault.succeed("official", "list", "--json").lines.count { $0["handle"]?.text == "nok" } == 1)
        #expect(!FileManager.default.fileExists(atPath: vault.directory.appending(path: "nok.key.new").path))
        #expect(try vault.run("keyfile", "rekey", "cust.key").status == 77)
    }

    @Test func `a change of keys that was cut off goes on where it stopped`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        let key = vault.directory.appending(path: "nok.key")
        let old = try Data(contentsOf: key)
        try vault.succeed("keyfile", "rekey", "nok.key")
        let new = try Data(contentsOf: key)
        // As if the process had died after the statement and before the file was replaced.
        try old.write(to: key)
        try new.write(to: vault.directory.appending(path: "nok.key.new"))
        let again = try vault.succeed("keyfile", "rekey", "nok.key", "--json")
        #expect(try again.object["entry"] == .null)
        #expect(try Data(contentsOf: key) == new)
        try vault.succeed("record", "read", id, "--purpose", "identification", as: "nok")
    }

    @Test func `an exposure lists what an official could open and did`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        try vault.succeed(
            "record", "read", id, "--field", "given_name", "--purpose", "legal-proceedings", as: "som")
        let lines = try vault.succeed("log", "exposure", "--official", "som", "--since", "2020-01-01", "--json").lines
        #expect(lines.first?["record"]?.text == id)
        #expect(lines.first?["opened"] == .array([.string("given_name")]))
        #expect(lines.first?["could"]?.items.contains(.string("medical_note")) == false)
        #expect(lines.last?["records"]?.number == 1)
        #expect(lines.last?["keys"]?.items.contains(.string("identity/1")) == true)
        #expect(try vault.run("log", "exposure", "--official", "nobody", "--since", "2020-01-01").status == 4)
        #expect(try vault.run("log", "exposure", "--official", "som", "--since", "soon").status == 64)
    }

    @Test func `a passphrase that is tried first protects no key file`() throws {
        let vault = try TestVault.required()
        for (number, common) in ["password", "PassWord1", "11111111", "สวัสดี"].enumerated() {
            let file = try vault.file("phrase\(number)", common + "\n")
            let outcome = try vault.run(
                "keyfile", "new", "weak\(number).key", "--handle", "weak", "--name", "Weak", "--agency", "th-test",
                "--passphrase-file", file)
            #expect(outcome.status == 78)
            #expect(!outcome.errors.contains(common))
            #expect(
                !FileManager.default.fileExists(atPath: vault.directory.appending(path: "weak\(number).key").path))
        }
    }

    @Test func `a key file becomes dearer to try while its passphrase stays`() throws {
        let vault = try TestVault.required()
        let phrase = try vault.file("phrase", "four words nobody joins\n")
        try vault.succeed(
            "keyfile", "new", "dear.key", "--handle", "dear", "--name", "Dear", "--agency", "th-test",
            "--passphrase-file", phrase)
        #expect(
            try vault.run(
                "keyfile", "passphrase", "dear.key", "--kdf-cost", "16", "--passphrase-file", phrase
            ).status == 64)
        try vault.succeed(
            "keyfile", "passphrase", "dear.key", "--kdf-cost", "18", "--passphrase-file", phrase)
        #expect(try vault.succeed("keyfile", "show", "dear.key").output.contains("18"))
        try vault.succeed(
            "keyfile", "passphrase", "dear.key", "--kdf-cost", "17", "--passphrase-file", phrase)
    }
}
