import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import TransparencyLog
import VaultAudit
import VaultClient
import VaultModel
import VaultStore
import VaultStoreSQLite

/// Backups: what is in them, and what proves that they are whole.
@Suite struct BackupTests {
    @Test func `a backup is two private files of one state, and every half in it opens`() async throws {
        let scene = try await BackupScene()
        let backup = scene.place()
        let made = try scene.office.vault.backUp(to: backup)
        #expect(try scene.files(with: "backup") == ["a.backup", "a.backup.halves"])
        for file in [backup.path, backup.halves] {
            #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
        }
        let report = try backup.verify(with: scene.everything)
        #expect(report.audit.found == [])
        #expect(report.audit.head == made.records.head)
        #expect(report.audit.head.size == UInt64(try scene.office.entries().count))
        #expect(report.recordCount == 2 && report.openedHalvesB == 2 && report.openedHalvesA == 6)
        #expect(report.lost == [] && report.notHeld == 0 && !report.isJoined)
    }

    @Test func `part (a) holds no wrap of a half B, and part (b) nothing else`() async throws {
        let scene = try await BackupScene()
        let backup = try scene.back()
        func tables(_ path: String) throws -> [String] {
            let queue = try DatabaseQueue(path: path)
            return try queue.read {
                try String.fetchAll($0, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")
            }
        }
        #expect(try tables(backup.halves) == ["half_b_wraps", "meta"])
        #expect(try !tables(backup.path).contains("half_b_wraps"))
        #expect(try tables(backup.path).contains("half_a_wraps"))
        #expect(try scene.files(with: "backup").count == 2)
    }

    @Test func `a backup made while four people write is of one state, and verifies`() async throws {
        let scene = try await BackupScene()
        let office = scene.office
        let backups = (0..<3).map { scene.place("busy-\($0)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    let session = try await office.session(scene.scene.worker, firstUse: true)
                    for number in 0..<12 {
                        _ = try await session.create(
                            TestOffice.person, office.inputs(["given_name": "P\(writer)-\(number)"]),
                            purpose: Name("identification"))
                        _ = try? await session.set(
                            scene.scene.first.record, office.inputs(["given_name": "P\(writer)-\(number)"]),
                            purpose: Name("identification"))
                    }
                }
            }
            for backup in backups { group.addTask { _ = try office.vault.backUp(to: backup) } }
            try await group.waitForAll()
        }
        for backup in backups {
            let report = try backup.verify(with: scene.everything)
            #expect(report.audit.found == [] && report.lost == [])
        }
        #expect(try office.verify().found == [])
    }

    @Test func `a later part (b) leaves out what was replaced since, and says so`() async throws {
        let scene = try await BackupScene()
        let older = try scene.back(upTo: "older")
        // All four fields, so that nothing of the first write is left.
        _ = try await scene.office.session(scene.scene.worker).set(
            scene.scene.first.record,
            scene.office.inputs(["given_name": "Kyaw", "family_name": "Oo", "phone": nil, "narrative": nil]),
            purpose: Name("identification"))
        let newer = try scene.back(upTo: "newer")
        let joined = Backup(path: older.path, halves: newer.halves)
        let report = try joined.verify(with: scene.everything)
        #expect(report.audit.found == [] && report.isJoined)
        #expect(report.lost.map(\.record) == [scene.scene.first.record])
        #expect(report.openedHalvesB == 1)
        // Without keys the same is missing.
        #expect(try joined.verify().lost == report.lost)
    }

    @Test func `parts of two vaults, or part (b) from before part (a), are refused`() async throws {
        let scene = try await BackupScene()
        let older = try scene.back(upTo: "older")
        try await scene.change()
        let newer = try scene.back(upTo: "newer")
        let before = try Backup(path: newer.path, halves: older.halves).verify()
        #expect(before.audit.found.map(\.place) == ["part (b) is older than part (a), or of another course of the log"])
        let stranger = try await BackupScene()
        let other = try stranger.back()
        let foreign = try Backup(path: newer.path, halves: other.halves).verify()
        #expect(foreign.audit.found.map(\.place) == ["part (b) is of another vault"])
        #expect(foreign.audit.findings.allSatisfy { $0.kind.isOfSealedThings })
        for paths in [(newer.halves, newer.path), (newer.path, newer.path)] {
            #expect(throws: VaultError.self) { try Backup(path: paths.0, halves: paths.1).verify() }
        }
        #expect(try stranger.files(with: "backup").count == 2)
    }

    @Test func `a backup of another vault is found by the vault, and one of a fork too`() async throws {
        let scene = try await BackupScene()
        let stranger = try await BackupScene()
        let other = try stranger.back()
        var evidence = Backup.Evidence()
        evidence.vault = scene.office.vault
        #expect(try other.verify(with: evidence).audit.found.map(\.place) == ["the backup is of another vault"])
        #expect(try stranger.files(with: "backup").count == 2)

        let copy = scene.office.directory + "/copy.sqlite"
        try scene.office.copyDatabase(to: copy)
        let pin = scene.office.directory + "/vault/gate.pin"
        try FileManager.default.copyItem(atPath: pin, toPath: copy + ".pin")
        try await scene.change(to: "Kyaw")
        let backup = try scene.back()
        try scene.office.replaceDatabase(by: copy)
        try scene.office.takeGatePin(from: copy + ".pin")
        #expect(
            try backup.verify(with: evidence).audit.found.map(\.place) == [
                "the vault's log is shorter than the backup's"
            ])
        _ = try await scene.office.session(scene.scene.worker, firstUse: true).list(purpose: Name("identification"))
        #expect(
            try backup.verify(with: evidence).audit.found.map(\.place)
                == ["the backup's log is not a part of the vault's"])
    }

    @Test func `an older database that was put back is not backed up`() async throws {
        let scene = try await BackupScene()
        let copy = scene.office.directory + "/copy.sqlite"
        try scene.office.copyDatabase(to: copy)
        try await scene.change()
        try scene.office.replaceDatabase(by: copy)
        #expect(throws: GateError.notIntact("the log is shorter than the gate has seen it: an older database")) {
            try scene.back()
        }
        #expect(try scene.files(with: "backup") == [])
    }

    @Test func `a part is not opened as a vault, nor a vault as a part`() async throws {
        let scene = try await BackupScene()
        let backup = try scene.back()
        for file in [backup.path, backup.halves] {
            #expect(throws: StoreError.partOfBackup) { try SQLiteStore(path: file) }
        }
        #expect(throws: StoreError.notThisPart) {
            try SQLiteBackup(SQLiteBackup.Pair(records: scene.office.database, halves: backup.halves))
        }
    }
}
