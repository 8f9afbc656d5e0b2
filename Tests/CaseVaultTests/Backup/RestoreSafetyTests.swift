import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import TransparencyLog
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

@testable import VaultGate

/// What could be lost, or forgotten without a word, around a restore.
@Suite struct RestoreSafetyTests {
    @Test func `a second restore of the same backup, or one that was cut off, still says what was lost`() async throws {
        let scene = try await RestoreScene()
        try await scene.backups.change()
        try scene.loseDatabase()
        let first = try await scene.restore(pins: scene.office.pins)
        #expect(first.lostEntries > 0)
        // As if the process had died before the database had its name.
        scene.office.loseDatabase()
        #expect(try await scene.restore().lostEntries >= first.lostEntries)
        _ = try await scene.office.vault.open(
            as: scene.office.administrator, pins: scene.office.pins, acceptedGeneration: 3)
        try await scene.resume()
        scene.office.loseDatabase()
        let again = try await scene.restore(pins: scene.office.pins)
        #expect(again.generation == 4 && again.lostEntries > 0)
    }

    @Test func `a better backup after a restore is accepted by whoever saw the restore`() async throws {
        let scene = try await RestoreScene()
        for name in ["B", "C", "D", "E"] { try await scene.backups.change(to: name) }
        let better = try scene.backups.back(upTo: "better")
        scene.office.loseDatabase()
        try await scene.restore(pins: scene.office.pins)
        _ = try await scene.office.vault.open(
            as: scene.office.administrator, pins: scene.office.pins, acceptedGeneration: 2)
        scene.office.loseDatabase()
        #expect(try await scene.restore(better, pins: scene.office.pins).generation == 3)
        await #expect(throws: ClientError.self) { try await scene.office.session(scene.office.administrator) }
        _ = try await scene.office.vault.open(
            as: scene.office.administrator, pins: scene.office.pins, acceptedGeneration: 3)
        #expect(try scene.office.verify().found == [])
    }

    @Test func `a restore from the middle of a roll that died before its database had a name is done again`()
        async throws
    {
        let scene = try await RestoreScene()
        _ = try await scene.office.session(scene.office.custodian).submit([.epoch(2)])
        let backup = try scene.backups.back(upTo: "in-a-roll")
        scene.office.loseDatabase()
        try await scene.restore(backup)
        scene.office.loseDatabase()
        #expect(try await scene.restore(backup).lost == [])
        try await scene.resume()
        #expect(try await scene.read(scene.scene.first.record, "given_name") == ["given_name": "Aung"])
    }

    @Test func `a process with the database of before open changes nothing more`() async throws {
        let scene = try await RestoreScene()
        let office = scene.office
        let old = try await office.session(office.custodian)
        let writer = try await office.session(scene.scene.worker)
        _ = try await old.submit([.epoch(2)])
        _ = try await office.session(office.custodian, firstUse: true).distribute()
        try FileManager.default.createDirectory(
            atPath: office.directory + "/broken", withIntermediateDirectories: false)
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.moveItem(
                atPath: office.database + suffix, toPath: office.directory + "/broken/vault.sqlite" + suffix)
        }
        try await scene.restore()
        let refusal = ClientError.gate(
            .notIntact("the vault was restored, and this is a database from before"))
        await #expect(throws: refusal) { try await old.rollGate() }
        await #expect(throws: refusal) {
            try await writer.create(
                TestOffice.person, office.inputs(["given_name": "Nu"]), purpose: Name("identification"))
        }
        try await scene.resume()
        #expect(try await scene.read(scene.scene.first.record, "given_name") == ["given_name": "Aung"])
    }

    @Test func `an epoch of the course that was lost is not taken up again`() async throws {
        let scene = try await ErasureScene()
        let office = scene.office
        let backup = Backup(path: office.directory + "/a.backup")
        _ = try office.vault.backUp(to: backup)
        _ = try await office.session(office.custodian).submit([.epoch(2)])
        _ = try await office.session(scene.worker).set(
            scene.record, office.inputs(["phone": "0999999999"]), purpose: Name("identification"))
        let old = try scene.backup()
        office.loseDatabase()
        _ = try await office.vault.restore(backup, as: [office.administrator], pins: office.pins)
        let admin = try await office.vault.open(
            as: office.administrator, pins: office.pins, acceptedGeneration: 2)
        for person in [scene.worker, scene.officer] {
            _ = try await admin.submit([.resume(official: person.fingerprint)])
        }
        try await scene.erase()
        #expect(try await office.session(office.custodian).rollGate().isClosed)
        let opened = try scene.attacker().opens(
            scene.record, in: old, halvesA: [old, office.database], halvesB: [old, office.database])
        #expect(opened == [:])
    }

    @Test func `a lost gate pin gives no number twice where a person knows better, and is told`() async throws {
        let scene = try await RestoreScene()
        let office = scene.office
        scene.office.loseDatabase()
        #expect(try await scene.restore(pins: office.pins).isPinKnown)
        _ = try await office.vault.open(as: office.administrator, pins: office.pins, acceptedGeneration: 2)
        office.loseDatabase()
        try FileManager.default.removeItem(atPath: office.vault.directory + "/gate.pin")
        let again = try await scene.restore(pins: office.pins)
        #expect(again.generation == 3 && !again.isPinKnown)
        _ = try await office.vault.open(as: office.administrator, pins: office.pins, acceptedGeneration: 3)
        office.loseDatabase()
        try Data(repeating: 7, count: 256).write(to: URL(filePath: office.vault.directory + "/gate.pin"))
        #expect(try await !scene.restore().isPinKnown)
    }

    @Test func `a backup of a copy that went its own way is no restore of this vault`() async throws {
        let scene = try await RestoreScene()
        let office = scene.office
        let copy = office.directory + "/copy"
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: false)
        try office.copyDatabase(to: copy + "/vault.sqlite")
        for name in ["gate.key", "gate.pin"] {
            try FileManager.default.copyItem(
                atPath: office.vault.directory + "/" + name, toPath: copy + "/" + name)
        }
        try await scene.backups.change(to: "Kyaw")
        let other = Vault(directory: copy)
        let session = try await other.open(
            as: scene.scene.worker, pins: FilePinStore(directory: office.directory + "/other"),
            expectedRoot: office.founding.root)
        for name in ["A", "B", "C"] {
            _ = try await session.set(
                scene.scene.first.record, office.inputs(["given_name": name]), purpose: Name("identification"))
        }
        let backup = Backup(path: office.directory + "/fork.backup")
        _ = try other.backUp(to: backup)
        office.loseDatabase()
        await #expect(throws: GateError.notIntact("the backup is not of the log that the gate has seen")) {
            try await scene.restore(backup)
        }
    }

    @Test func `a journal that the lost database left is not played into the restored one`() async throws {
        let scene = try await RestoreScene()
        let office = scene.office
        let old = try await office.session(scene.scene.worker)
        _ = try await old.set(
            scene.scene.first.record, office.inputs(["given_name": "Kyaw"]), purpose: Name("identification"))
        let journal = try Data(contentsOf: URL(filePath: office.database + "-wal"))
        #expect(!journal.isEmpty)
        office.loseDatabase()
        try journal.write(to: URL(filePath: office.database + "-wal"))
        let error = await #expect(throws: VaultError.self) { try await scene.restore() }
        #expect("\(try #require(error))".contains("vault.sqlite-wal is there"))
        #expect(!FileManager.default.fileExists(atPath: office.database))
        try FileManager.default.removeItem(atPath: office.database + "-wal")
        try await scene.restore()
        withExtendedLifetime(old) {}
    }

    @Test func `a restore that was refused leaves no pin that takes any database`() async throws {
        let scene = try await RestoreScene()
        let office = scene.office
        let old = office.directory + "/old.sqlite"
        try office.copyDatabase(to: old)
        try await scene.backups.change()
        office.loseDatabase()
        let key = office.directory + "/safe.key"
        try FileManager.default.moveItem(atPath: office.gateKey, toPath: key)
        try FileManager.default.removeItem(atPath: office.vault.directory + "/gate.pin")
        await #expect(throws: (any Error).self) {
            try await office.vault.restore(
                scene.backup, as: [scene.scene.worker], gateKey: key, pins: office.pins(firstUse: true),
                expectedRoot: office.founding.root)
        }
        try office.replaceDatabase(by: old)
        await #expect(throws: GateError.self) { try await scene.fresh(scene.scene.worker) }
    }

    @Test func `rosters of the course that was lost let nobody in`() async throws {
        let scene = try await RestoreScene()
        let office = scene.office
        let assigned = try await office.enrol("dao", "health-officer", scope: .assigned)
        let manager = try await office.enrol("ari", "case-manager")
        let backup = try scene.backups.back(upTo: "with-people")
        _ = try await office.session(manager).assign(
            scene.scene.first.record, to: assigned.fingerprint, purpose: Name("identification"))
        let lost = try scene.loseDatabase()
        try await scene.restore(backup)
        for person in [assigned, manager] {
            _ = try await scene.fresh(office.administrator).submit([.resume(official: person.fingerprint)])
        }
        for _ in 0..<6 { _ = try await scene.fresh(manager).list(purpose: Name("identification")) }
        let queue = try DatabaseQueue(path: office.database)
        try await queue.writeWithoutTransaction { database in
            try database.execute(sql: "ATTACH ? AS lost", arguments: [lost])
            for table in ["rosters", "assignments", "record_key_wraps"] {
                try database.execute(sql: "INSERT INTO main.\(table) SELECT * FROM lost.\(table)")
            }
        }
        try queue.close()
        await #expect(
            throws: ClientError.gate(.notIntact("the roster of record \(scene.scene.first.record)"))
        ) {
            try await scene.fresh(assigned).read(
                scene.scene.first.record, fields: [office.field("medical_note")], purpose: Name("medical-care"))
        }
    }
}
