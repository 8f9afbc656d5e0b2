import Foundation
import Testing

@Suite(.vault)
struct KeyFileTests {
    private func makeKeys(_ vault: TestVault) throws {
        _ = try vault.file("phrase", "ช้างเผือก and a tea house\n")
        _ = try vault.file("wrong", "another\n")
        try vault.succeed(
            "keyfile", "new", "p.key", "--handle", "p", "--name", "สมชาย", "--agency", "th", "--passphrase-file",
            "phrase")
    }

    @Test func `a passphrase opens its key file, and a wrong one tells no more than a damaged file`() throws {
        let vault = try TestVault.required()
        try makeKeys(vault)
        try vault.succeed("official", "enrol", "p.key.pub", "--role", "case-worker", "--scope", "all", as: "admin")
        let list = ["record", "list", "--purpose", "identification", "--as", "p.key", "--passphrase-file"]
        #expect(try vault.run(list + ["phrase"]).status == 0)
        let wrong = try vault.run(list + ["wrong"])
        #expect(wrong.status == 78)
        let path = vault.directory.appending(path: "p.key")
        var bytes = try Data(contentsOf: path)
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: path)
        let damaged = try vault.run(list + ["phrase"])
        #expect(damaged.status == 78)
        #expect(damaged.errors == wrong.errors)
    }

    @Test func `a passphrase is changed, and never asked for where nobody can answer`() throws {
        let vault = try TestVault.required()
        try makeKeys(vault)
        _ = try vault.file("new", "a new one\n")
        let change = ["keyfile", "passphrase", "p.key", "--passphrase-file"]
        #expect(try vault.run(change + ["wrong", "--new-passphrase-file", "new"]).status == 78)
        #expect(try vault.run(change + ["phrase", "--new-passphrase-file", "new"]).status == 0)
        #expect(try vault.run(change + ["phrase", "--new-passphrase-file", "new"]).status == 78)
        #expect(try vault.run(change + ["new", "--new-passphrase-file", "phrase"]).status == 0)
    }

    @Test func `an empty passphrase is refused and nothing is written`() throws {
        let vault = try TestVault.required()
        _ = try vault.file("empty", "\n")
        let outcome = try vault.run(
            "keyfile", "new", "e.key", "--handle", "e", "--name", "E", "--agency", "a", "--passphrase-file", "empty")
        #expect(outcome.status == 78)
        #expect(!FileManager.default.fileExists(atPath: vault.directory.appending(path: "e.key").path))
    }

    @Test func `nothing is overwritten, and a key that is not enrolled opens nothing`() throws {
        let vault = try TestVault.required()
        let new = ["keyfile", "new", "n.key", "--handle", "n", "--name", "N", "--agency", "a", "--no-passphrase"]
        let made = try vault.run(new)
        #expect(made.status == 0)
        #expect(made.errors.contains("casevault: warning: "))
        #expect(try vault.run(new).status == 73)
        #expect(try vault.run("init", "vault", "--admin", "admin.key", "--custodian", "cust.key.pub").status == 73)
        #expect(try vault.run("record", "list", "--purpose", "identification", as: "n").status == 78)
        #expect(try vault.run("record", "list", "--purpose", "identification", as: "missing").status == 78)
    }

    @Test func `a root that its signers cannot sign makes no vault`() throws {
        let vault = try TestVault.required()
        let refused = [
            ["--admin", "admin.key", "--custodian", "admin.key"],
            ["--admin", "admin.key.pub", "--custodian", "cust.key.pub"],
            ["--admin", "admin.key", "--custodian", "cust.key.pub", "--threshold", "2"],
        ]
        for people in refused {
            #expect(try vault.run(["init", "v2"] + people).status == 64)
            #expect(!FileManager.default.fileExists(atPath: vault.directory.appending(path: "v2").path))
        }
        let two = ["--admin", "admin.key", "--admin", "som.key", "--custodian", "cust.key.pub"]
        #expect(try vault.run(["init", "v2"] + two).status == 0)
    }
}
