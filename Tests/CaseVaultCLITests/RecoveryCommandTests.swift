import Foundation
import Testing

/// Shares of a recovery secret, from the command line.
@Suite(.vault)
struct RecoveryCommandTests {
    private static let split = ["key", "shares", "--split", "th=2of3,mm=1of1", "--to", "shares"]
    private static let enough = ["shares/th-3.txt", "shares/mm-1.txt", "shares/th-1.txt"]

    /// Words of a share, without rows and comments.
    private func words(_ path: String, in vault: TestVault) throws -> [String] {
        try String(contentsOf: vault.directory.appending(path: path), encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }.flatMap { $0.split(separator: " ") }.map(String.init)
            .filter { Int($0) == nil }
    }

    private func make(in vault: TestVault) throws -> Program.Outcome {
        let made = try vault.run(Self.split + ["--json"], as: "cust")
        try #require(made.status == 0, "\(made.errors)")
        try vault.succeed("key", "distribute", as: "cust")
        return made
    }

    @Test func `shares are files for their owner alone, and their words are nowhere else`() throws {
        let vault = try TestVault.required()
        let made = try make(in: vault)
        let names = ["th-1", "th-2", "th-3", "mm-1"].map { "shares/\($0).txt" }
        #expect(try made.object["shares"]?.items.map(\.text) == names)
        #expect(try made.object["recovery"]?.number == 1)
        #expect(try made.object["pending"] == .bool(false))
        #expect(try made.object.keys.isSuperset(of: ["statement", "entry", "fingerprint"]))
        let manager = FileManager.default
        for name in names {
            let path = vault.directory.appending(path: name).path
            #expect(try manager.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
            let words = try words(name, in: vault)
            #expect(words.count == 33)
            let text = words.joined(separator: " ")
            #expect(!made.output.contains(words[4]) && !made.errors.contains(words[20]))
            #expect(!text.isEmpty)
        }
        #expect(
            try manager.attributesOfItem(atPath: vault.directory.appending(path: "shares").path)[.posixPermissions]
                as? Int == 0o700)
        let text = try String(contentsOf: vault.directory.appending(path: "shares/th-2.txt"), encoding: .utf8)
        #expect(text.contains("share:        2 of 3\n") && text.contains("needed:       2 of 3 of th, 1 of 1 of mm\n"))
    }

    @Test func `a drill takes shares in any order and form, is logged and prints no word`() throws {
        let vault = try TestVault.required()
        _ = try make(in: vault)
        // As somebody types them from paper: one line, capitals.
        let typed = try words("shares/th-1.txt", in: vault).joined(separator: " ").uppercased()
        _ = try vault.file("typed", typed)
        let done = try vault.run(
            ["key", "drill", "--share", "shares/mm-1.txt", "typed", "shares/th-3.txt", "--json"], as: "cust")
        #expect(done.status == 0, "\(done.errors)")
        #expect(try done.object["recovery"]?.number == 1)
        #expect(try done.object["entry"]?.number != nil)
        #expect(
            Set(done.output.split(separator: "\"").map(String.init)).isDisjoint(
                with: typed.lowercased().split(separator: " ").map(String.init)))
        #expect(try vault.succeed("verify", "--json").object["intact"] == .bool(true))
    }

    @Test func `every wrong share is named and ends with 78`() throws {
        let vault = try TestVault.required()
        _ = try make(in: vault)
        var words = try words("shares/th-1.txt", in: vault)
        words.swapAt(7, 8)
        _ = try vault.file("swapped", words.joined(separator: " "))
        words[11] = "casevault"
        _ = try vault.file("odd", words.joined(separator: " "))
        _ = try vault.file("empty", "")
        for (files, error) in [
            (["shares/th-1.txt", "shares/mm-1.txt"], "too few shares: 1 of th missing"),
            (["shares/th-1.txt", "shares/th-2.txt"], "too few shares: 1 of mm missing"),
            (["shares/th-3.txt", "swapped", "shares/mm-1.txt"], "swapped is damaged"),
            (["shares/th-3.txt", "odd", "shares/mm-1.txt"], "odd is damaged: word 12"),
            (["empty"], "empty is damaged: no share has 0 words"),
            (["shares/th-1.txt", "shares/th-1.txt"], "shares/th-1.txt is the same share as shares/th-1.txt"),
            (["nowhere"], "cannot open nowhere"),
        ] {
            for verb in ["drill", "recover"] {
                let outcome = try vault.run(["key", verb, "--share"] + files, as: "cust")
                #expect(outcome.status == 78, "\(files)")
                #expect(outcome.errors.contains(error), "\(outcome.errors)")
                #expect(outcome.output.isEmpty)
            }
        }
        // Shares of the set before.
        try FileManager.default.moveItem(
            at: vault.directory.appending(path: "shares"), to: vault.directory.appending(path: "old"))
        let again = try vault.run(Self.split, as: "cust")
        #expect(again.status == 0)
        #expect(again.errors.contains("the shares of recovery key 1 still open what was copied before now"))
        #expect(again.errors.contains("identity/1") && again.errors.contains("gate/1"))
        let old = try vault.run(["key", "drill", "--share", "old/th-1.txt"], as: "cust")
        #expect(old.status == 78)
        #expect(old.errors.contains("old/th-1.txt is a share of recovery key 1, in whose place is number 2 now"))
    }

    @Test func `states that do not allow it have their own statuses`() throws {
        let vault = try TestVault.required()
        _ = try make(in: vault)
        #expect(try vault.run(["key", "recover", "--share"] + Self.enough, as: "cust").status == 5)
        #expect(try vault.run(["key", "recover", "--gate", "--share"] + Self.enough, as: "cust").status == 73)
        #expect(try vault.run(["key", "drill", "--share"] + Self.enough, as: "admin").status == 77)
        #expect(try vault.run(["key", "drill"], as: "cust").status == 64)
        // The same directory again: what is there is not touched.
        let before = try words("shares/th-1.txt", in: vault)
        #expect(try vault.run(Self.split, as: "cust").status == 73)
        #expect(try words("shares/th-1.txt", in: vault) == before)
        #expect(try vault.run(["key", "drill", "--share"] + Self.enough, as: "cust").status == 0)
        // A new recovery key that was given no key yet.
        #expect(try vault.run(["key", "shares", "--split", "a=1of1", "--to", "other"], as: "cust").status == 0)
        let waiting = try vault.run(["key", "drill", "--share", "other/a-1.txt"], as: "cust")
        #expect(waiting.status == 69)
        #expect(waiting.errors.contains("identity") && waiting.errors.contains("they are with cust"))
    }

    @Test func `without a recovery key there is nothing to try, and who may not make one leaves no shares`() throws {
        let vault = try TestVault.required()
        _ = try vault.file("words", "academic acid")
        #expect(try vault.run(Self.split, as: "nok").status == 77)
        #expect(!FileManager.default.fileExists(atPath: vault.directory.appending(path: "shares/th-1.txt").path))
        let made = try make(in: vault)
        #expect(made.status == 0)
        let bare = try vault.run("status", "--json")
        #expect(try bare.object["promises"]?["recovery"] == .bool(true))
    }

    @Test(arguments: [
        "", "th", "th=", "th=3", "th=3of2", "th=0of1", "th=1of2", "th=2of17", "th=2of3,th=2of3", "th=2of3,", "T=2of3",
        "th=two of three", "th=2of3of4", "th=-1of2", "th=+2of3",
    ])
    func `a division that cannot be is a mistake of usage`(split: String) throws {
        let vault = try TestVault.required()
        let outcome = try vault.run(["key", "shares", "--split", split, "--to", "shares"], as: "cust")
        #expect(outcome.status == 64)
        #expect(!FileManager.default.fileExists(atPath: vault.directory.appending(path: "shares").path))
    }

    @Test func `a custodian in the place of the lost ones recovers, distributes and rotates`() throws {
        let vault = try TestVault.required()
        let record = try vault.create()
        try vault.loseCustodians()
        let done = try vault.run(
            ["key", "recover", "--share", "shares/th-1.txt", "shares/th-2.txt", "--json"], as: "new")
        #expect(done.status == 0, "\(done.errors)")
        #expect(try done.object["recovery"]?.number == 1)
        #expect(try done.object["keys"]?.items.map(\.text).contains("audit/1") == true)
        #expect(try done.object["entry"]?.number != nil)
        try vault.succeed("key", "rotate", "identity", as: "new")
        let read = try vault.succeed(
            "record", "read", record, "--purpose", "identification", "--json", as: "nok")
        #expect(try read.object["fields"]?["given_name"]?.text == "มาลี")
    }

    @Test func `a lost gate key comes back with the shares`() throws {
        let vault = try TestVault.required()
        let record = try vault.create()
        _ = try make(in: vault)
        let gate = vault.directory.appending(path: "vault/gate.key")
        try FileManager.default.removeItem(at: gate)
        let lost = try vault.run("record", "read", record, "--purpose", "identification", as: "nok")
        #expect(lost.status == 78)
        let done = try vault.run(["key", "recover", "--gate", "--share"] + Self.enough + ["--json"], as: "cust")
        #expect(done.status == 0, "\(done.errors)")
        #expect(try done.object["keys"]?.items.map(\.text) == ["gate"])
        #expect(try FileManager.default.attributesOfItem(atPath: gate.path)[.posixPermissions] as? Int == 0o600)
        try vault.succeed("record", "read", record, "--purpose", "identification", as: "nok")
        #expect(try vault.succeed("verify", "--json").object["intact"] == .bool(true))
    }

    @Test func `where gate key and database are lost, a backup and the shares bring both back`() throws {
        let vault = try TestVault.required()
        let record = try vault.create()
        _ = try make(in: vault)
        try vault.succeed("key", "distribute", as: "cust")
        let backup = try vault.backup()
        for name in ["gate.key", "gate.pin"] {
            try FileManager.default.removeItem(at: vault.directory.appending(path: "vault/\(name)"))
        }
        try vault.loseDatabase()
        #expect(try vault.run("backup", "restore", backup, as: "admin").status == 78)
        let written = try vault.run(
            ["key", "recover", "--gate", "--backup", backup, "--share"] + Self.enough, as: "cust")
        #expect(written.status == 0, "\(written.errors)")
        #expect(written.errors.contains("backup restore a.backup"))
        try vault.succeed("backup", "restore", backup, as: "admin")
        let noted = try vault.succeed("key", "recover", "--gate", "--only-note", "--json", as: "cust")
        #expect(try noted.object["entry"]?.number != nil)
        try vault.succeed("official", "resume", "nok", as: "admin")
        try vault.succeed("record", "read", record, "--purpose", "identification", as: "nok")
        #expect(try vault.succeed("verify", "--json").object["intact"] == .bool(true))
        // Every key that the recovery has seen is to be rotated.
        #expect(try vault.run("status", "--check").status == 6)
    }
}
