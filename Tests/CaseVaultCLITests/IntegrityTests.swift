import Foundation
import Testing
import VaultModel
import VaultStore
import VaultStoreSQLite

@Suite(.vault)
struct IntegrityTests {
    /// Changes a record's row as SQL would.
    private func change(_ id: String, _ body: (RecordRow) -> RecordRow) throws {
        let path = try TestVault.required().directory.appending(path: "vault/vault.sqlite").path
        let record = try #require(RecordID(hex: id))
        let store = try SQLiteStore(path: path)
        try store.write { writer in
            guard let row = try writer.record(record) else { return }
            try writer.update(body(row))
        }
        try store.close()
    }

    private func flipped(_ bytes: [UInt8]) -> [UInt8] {
        bytes.dropLast() + bytes.suffix(1).map { $0 ^ 1 }
    }

    @Test func `a changed cell is not authentic`() throws {
        let vault = try TestVault.required()
        let id = try vault.create(#"{"given_name": "a"}"#)
        try change(id) { row in
            RecordRow(
                record: row.record, type: row.type, sequence: row.sequence, entry: row.entry, manifest: row.manifest,
                cells: flipped(row.cells), headCode: row.headCode)
        }
        let read = try vault.run("record", "read", id, "--purpose", "identification", as: "nok")
        #expect(read.status == 3)
        #expect(read.output.isEmpty)
        let verified = try vault.run("verify", "--json")
        #expect(verified.status == 3)
        #expect(try verified.object["intact"] == .bool(false))
        #expect(try verified.object["findings"]?.items.first?["where"]?.text?.contains(id) == true)
        #expect(try vault.run("log", "verify").status == 0)
    }

    @Test func `a changed manifest is not intact`() throws {
        let vault = try TestVault.required()
        let id = try vault.create(#"{"given_name": "a"}"#)
        try change(id) { row in
            RecordRow(
                record: row.record, type: row.type, sequence: row.sequence, entry: row.entry,
                manifest: flipped(row.manifest), cells: row.cells, headCode: row.headCode)
        }
        #expect(try vault.run("record", "read", id, "--purpose", "identification", as: "nok").status == 2)
        #expect(try vault.run("verify").status == 2)
    }

    @Test func `an older database is noticed by who has seen a newer one`() throws {
        let vault = try TestVault.required()
        let files = FileManager.default
        let (place, old) = (vault.directory.appending(path: "vault"), vault.directory.appending(path: "old"))
        try files.copyItem(at: place, to: old)
        _ = try vault.create()
        try files.removeItem(at: place)
        try files.moveItem(at: old, to: place)
        #expect(try vault.run("record", "list", "--purpose", "identification", as: "nok").status == 2)
        #expect(try vault.run("log", "verify").status == 2)
        #expect(try vault.run("log", "verify", "--state", "fresh").status == 0)
    }

    @Test func `without the gate's key a vault shows its log and opens nothing`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        try FileManager.default.removeItem(at: vault.directory.appending(path: "vault/gate.key"))
        let read = try vault.run("record", "read", id, "--purpose", "identification", as: "nok")
        #expect(read.status == 78)
        #expect(read.output.isEmpty)
        #expect(try vault.run("log", "show").status == 0)
        #expect(try vault.run("status").status == 0)
    }

    @Test func `a newer format is refused and not touched`() throws {
        let vault = try TestVault.required()
        let path = vault.directory.appending(path: "vault/vault.sqlite")
        var bytes = try Data(contentsOf: path)
        // `PRAGMA user_version`, in the header of the file.
        bytes.replaceSubrange(60..<64, with: [0, 0, 0, 99])
        try bytes.write(to: path)
        #expect(try vault.run("status").status == 78)
        #expect(try vault.run("record", "list", "--purpose", "identification", as: "nok").status == 78)
        #expect(try Data(contentsOf: path) == bytes)
    }
}
