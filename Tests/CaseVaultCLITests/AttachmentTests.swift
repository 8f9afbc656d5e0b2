import Foundation
import Testing
import VaultModel
import VaultStore
import VaultStoreSQLite

/// Files in fields, as a person types it.
@Suite(.vault)
struct AttachmentTests {
    private func data(_ name: String) throws -> Data? {
        try? Data(contentsOf: TestVault.required().directory.appending(path: name))
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: TestVault.required().directory.path)
            .filter { !$0.hasPrefix(".") }.sorted()
    }

    @Test func `a file goes in, is told by its length and hash, comes out, and is removed`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        let content = Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0 >> 3) })
        try content.write(to: vault.directory.appending(path: "in.bin"))
        let attached = try vault.succeed(
            "record", "attach", id, "in.bin", "--field", "photograph", "--purpose", "identification", "--json",
            as: "nok")
        #expect(try attached.object["sequence"]?.number == 2)
        #expect(try attached.object["schema"]?.text == "casevault.record.attach/1")

        let read = ["record", "read", id, "--field", "photograph", "--purpose", "identification", "--json"]
        let shown = try vault.run(read, as: "nok")
        #expect(try shown.object["fields"]?["photograph"]?["length"]?.number == 200_000)
        #expect(try shown.object["fields"]?["photograph"]?["sha256"]?.text?.count == 64)
        #expect(try vault.run(read + ["--to", "out.bin"], as: "nok").status == 0)
        #expect(try data("out.bin") == content)
        let again = try vault.run(read + ["--to", "out.bin"], as: "nok")
        #expect(again.status == 73)
        let mode = try FileManager.default.attributesOfItem(atPath: vault.directory.path + "/out.bin")[
            .posixPermissions]
        #expect(mode as? Int == 0o600)

        let export = try vault.succeed(
            "record", "export", "--type", "person", "--purpose", "case-meeting", "--json", as: "mon")
        #expect(try export.object["fields"]?["photograph"]?["length"]?.number == 200_000)

        try vault.succeed(
            "record", "detach", id, "--field", "photograph", "--purpose", "identification", as: "nok")
        #expect(try vault.run(read, as: "nok").object["fields"] == .object([:]))
        let gone = try vault.run(read + ["--to", "other.bin"], as: "nok")
        #expect(gone.status == 4)
        #expect(try data("other.bin") == nil)
        #expect(try vault.succeed("verify", "--json").object["intact"] == .bool(true))
    }

    @Test func `nothing is left half written of a file that is not authentic or refused`() throws {
        let vault = try TestVault.required()
        let id = try vault.createWithFile()
        let before = try names()
        let read = ["record", "read", id, "--field", "photograph", "--to", "out.bin", "--purpose"]
        #expect(try vault.run(read + ["medical-care"], as: "dao").status == 77)
        #expect(try names() == before)
        try damage(id)
        let outcome = try vault.run(read + ["identification"], as: "nok")
        #expect(outcome.status == 3)
        #expect(outcome.output.isEmpty)
        #expect(try names() == before)
        #expect(try vault.run("verify").status == 3)
    }

    @Test func `what cannot be attached is told, and stores nothing`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        let size = try vault.logSize()
        func attach(_ file: String, _ field: String) throws -> Program.Outcome {
            try vault.run("record", "attach", id, file, "--field", field, "--purpose", "identification", as: "nok")
        }
        #expect(try attach("missing", "photograph").status == 74)
        #expect(try attach("vault", "photograph").status == 74)
        #expect(try attach(vault.file("a", "a"), "given_name").status == 64)
        let large = vault.directory.appending(path: "large")
        _ = FileManager.default.createFile(atPath: large.path, contents: nil)
        try FileHandle(forWritingTo: large).truncate(atOffset: (64 << 20) + 1)
        #expect(try attach("large", "photograph").status == 65)
        #expect(try vault.logSize() == size)
        // No right to write the field: refused, and logged.
        #expect(try attach("a", "medical_document").status == 77)
        #expect(try vault.logSize() == size + 1)
        let json = try vault.run(
            "record", "set", id, "--purpose", "identification", "--json", as: "nok", input: #"{"photograph": "x"}"#)
        #expect(json.status == 65)
        #expect(try json.failure["field"]?.text == "photograph")
    }

    @Test func `a file of the largest size comes through`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        let large = vault.directory.appending(path: "large")
        _ = FileManager.default.createFile(atPath: large.path, contents: Data("begin".utf8))
        try FileHandle(forUpdating: large).truncate(atOffset: 64 << 20)
        try vault.succeed(
            "record", "attach", id, "large", "--field", "photograph", "--purpose", "identification", as: "nok")
        try vault.succeed(
            "record", "read", id, "--field", "photograph", "--to", "out", "--purpose", "identification", as: "nok")
        #expect(try data("out") == data("large"))
    }

    /// Changes the first segment of a record's attachment as SQL would.
    private func damage(_ id: String) throws {
        let path = try TestVault.required().directory.appending(path: "vault/vault.sqlite").path
        let record = try #require(RecordID(hex: id))
        let store = try SQLiteStore(path: path)
        try store.write { writer in
            let manifest = try Manifest(try #require(try writer.record(record)).manifest)
            let cell = try #require(manifest.cells.first { $0.type == .attachment })
            let segment = try #require(
                try writer.blobSegments(of: cell.write, field: cell.field, from: 0, limit: 1).first)
            try writer.deleteBlob(of: cell.write, field: cell.field)
            try writer.insert(
                BlobSegmentRow(
                    write: cell.write, field: cell.field, number: 0, time: segment.time,
                    bytes: segment.bytes.map { $0 ^ 1 }))
        }
        try store.close()
    }
}
