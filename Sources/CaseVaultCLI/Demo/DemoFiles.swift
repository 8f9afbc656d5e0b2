import CaseVault
import Foundation
import VaultModel
import VaultStore
import VaultStoreSQLite

/// What the demo does to a database behind the gate's back.
enum DemoFiles {
    /// Copies `vault.sqlite` and its journal, and not `gate.key`.
    static func copyDatabase(from vault: String, to copy: String) throws {
        do {
            let files = FileManager.default
            try files.createDirectory(atPath: copy, withIntermediateDirectories: false)
            for name in ["vault.sqlite", "vault.sqlite-wal"] where files.fileExists(atPath: "\(vault)/\(name)") {
                try files.copyItem(atPath: "\(vault)/\(name)", toPath: "\(copy)/\(name)")
            }
        } catch {
            throw Failure(.inputOutput, "the database cannot be copied")
        }
    }

    /// What `UPDATE records SET cells = …` does: changes the last bit of a record's last cell.
    ///
    /// - Returns: the row as it was.
    static func flipLastCellBit(of record: RecordID, in database: String) throws -> RecordRow {
        let store = try SQLiteStore(path: database)
        defer { try? store.close() }
        return try store.write { writer in
            guard let row = try writer.record(record) else { throw StoreError.conflict }
            var cells = row.cells
            if let last = cells.indices.last { cells[last] ^= 1 }
            try writer.update(
                RecordRow(
                    record: row.record, type: row.type, sequence: row.sequence, entry: row.entry,
                    manifest: row.manifest, cells: cells, headCode: row.headCode))
            return row
        }
    }

    static func restore(_ row: RecordRow, in database: String) throws {
        let store = try SQLiteStore(path: database)
        defer { try? store.close() }
        try store.write { try $0.update(row) }
    }
}
