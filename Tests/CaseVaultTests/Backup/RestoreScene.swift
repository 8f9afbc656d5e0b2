import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// An office with two persons on record, a backup, and what came after it.
struct RestoreScene {
    let backups: BackupScene
    /// Made after two persons were written.
    let backup: Backup

    var office: TestOffice { backups.office }
    var scene: TamperScene { backups.scene }

    init() async throws {
        backups = try await BackupScene()
        backup = try backups.back()
    }

    /// Loses the database, as a broken disk does; `gate.key` and `gate.pin` stay.
    ///
    /// - Returns: the path of the copy that an attacker kept.
    @discardableResult
    func loseDatabase() throws -> String {
        let copy = office.directory + "/lost-\(UUID().uuidString).sqlite"
        try office.copyDatabase(to: copy)
        office.loseDatabase()
        return copy
    }

    @discardableResult
    func restore(
        _ backup: Backup? = nil, by signers: [OfficialKeys]? = nil, pins: FilePinStore? = nil
    ) async throws -> Vault.Restoration {
        try await office.vault.restore(
            backup ?? self.backup, as: signers ?? [office.administrator],
            pins: pins ?? office.pins(firstUse: true), expectedRoot: office.founding.root)
    }

    /// A session of somebody who has seen nothing of the vault yet.
    func fresh(_ keys: OfficialKeys) async throws -> Session { try await office.session(keys, firstUse: true) }

    /// Lets the case worker return.
    func resume() async throws {
        _ = try await fresh(office.administrator).submit([.resume(official: scene.worker.fingerprint)])
    }

    func read(_ record: RecordID, _ fields: String...) async throws -> [String: String] {
        try texts(
            try await fresh(scene.worker).read(
                record, fields: fields.map { try office.field($0) }, purpose: Name("identification")))
    }

    /// Puts the rows of a record in another database in the place of those in this one.
    func takeRows(of record: RecordID, from path: String) throws {
        let queue = try DatabaseQueue(path: office.database)
        defer { try? queue.close() }
        let id = Data(record.bytes)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "ATTACH ? AS lost", arguments: [path])
            for table in ["half_a_wraps", "half_b_wraps"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE \(ofRecord)", arguments: [id])
                try database.execute(
                    sql: "INSERT INTO main.\(table) SELECT * FROM lost.\(table) WHERE \(ofRecord)", arguments: [id])
            }
            try database.execute(
                sql: "REPLACE INTO main.records SELECT * FROM lost.records WHERE id = ?", arguments: [id])
        }
    }
}

extension TestOffice {
    /// Loses the database, as a broken disk does; the gate's files stay.
    func loseDatabase() {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database + suffix) }
    }
}

extension WrittenRecord {
    /// The id of the write that made it.
    func entryWrite(in office: TestOffice) throws -> WriteID {
        try #require(try office.entries().first { $0.gate.index == entry }).request.id.write
    }
}
