import Foundation
import Testing

@Suite(.vault)
struct DemoTests {
    @Test func `the demo tells its story and leaves nothing behind`() throws {
        let vault = try TestVault.required()
        let before = try FileManager.default.contentsOfDirectory(atPath: vault.directory.path).sorted()
        let outcome = try vault.succeed("demo", "--json")
        #expect(try outcome.lines.count == 11)
        #expect(try outcome.lines.compactMap { $0["step"]?.number } == Array(1...11))
        let story = outcome.output
        for part in [
            "deny.field", "opens half A", "the cell of field", "version 2, 3 records", "deny.revoked", "intact",
        ] {
            #expect(story.contains(part), "\(part)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: vault.directory.path).sorted() == before)
    }

    @Test func `a demo that is kept is a vault to play with`() throws {
        let vault = try TestVault.required()
        try vault.succeed("demo", "--keep", "kept")
        #expect(try vault.run("verify", "--vault", "kept/vault").status == 0)
        let list = try vault.succeed(
            "record", "list", "--vault", "kept/vault", "--as", "kept/malee.key", "--purpose", "identification", "--json"
        )
        #expect(try list.lines.count == 3)
        #expect(FileManager.default.fileExists(atPath: vault.directory.appending(path: "kept/README.txt").path))
        #expect(try vault.run("demo", "--keep", "kept").status == 73)
    }
}
