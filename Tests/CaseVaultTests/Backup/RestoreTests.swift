import CaseVault
import Foundation
import GateProtocol
import OpenSSL
import Testing
import TransparencyLog
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// A vault that is made of a backup again.
@Suite struct RestoreTests {
    @Test func `what the backup has opens again, in a new generation of the log that says what was lost`() async throws
    {
        let scene = try await RestoreScene()
        try await scene.backups.change()
        let known = try await scene.office.session(scene.office.administrator).head
        try scene.loseDatabase()
        let restored = try await scene.restore(pins: scene.office.pins)
        #expect(restored.generation == 2 && restored.lost == [] && restored.entry == restored.kept.size)
        #expect(restored.lastKnown == known && restored.lostEntries == known.size - restored.kept.size)
        #expect(restored.lostEntries > 0)
        _ = try await scene.office.vault.open(
            as: scene.office.administrator, pins: scene.office.pins, acceptedGeneration: 2)
        let note = String(decoding: try scene.office.vault.audit().checkpoint(), as: UTF8.self)
        #expect(note.hasPrefix("casevault/\(scene.office.founding.vault)/2\n\(restored.kept.size + 1)\n"))
        #expect(try scene.office.vault.audit().verify().found == [])

        await #expect(throws: ClientError.gate(.refused(code: "deny.suspended", entry: restored.kept.size + 1))) {
            try await scene.read(scene.scene.first.record, "given_name")
        }
        try await scene.resume()
        #expect(
            try await scene.read(scene.scene.first.record, "given_name", "family_name", "phone", "narrative")
                == TamperScene.values)
        try await scene.backups.change(to: "Kyaw")
        #expect(try await scene.read(scene.scene.first.record, "given_name") == ["given_name": "Kyaw"])
        let custodian = try await scene.fresh(scene.office.custodian)
        #expect(try await custodian.rotate(CompartmentID(rawValue: 1)).isRetired)
        #expect(try await custodian.rollGate().isClosed)
        #expect(try scene.office.vault.audit().verify().found == [])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: scene.office.vault.directory).contains("vault.sqlite"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: scene.office.vault.directory)
                .filter { $0.contains(".new") } == [])
    }

    @Test func `a restored vault is backed up and restored like any other`() async throws {
        let scene = try await RestoreScene()
        try scene.loseDatabase()
        try await scene.restore()
        try await scene.resume()
        try await scene.backups.change(to: "Kyaw")
        let second = try scene.backups.back(upTo: "second")
        #expect(try second.verify(with: scene.backups.gateKeyAlone).records.generation == 2)
        // An older part (a) goes with the part (b) of a later generation as well.
        let joined = Backup(path: scene.backup.path, halves: second.halves)
        #expect(try joined.verify(with: scene.backups.gateKeyAlone).audit.found == [])
        try scene.loseDatabase()
        #expect(try await scene.restore(second).generation == 3)
        try await scene.resume()
        #expect(try await scene.read(scene.scene.first.record, "given_name") == ["given_name": "Kyaw"])
        #expect(try scene.office.vault.audit().verify().found == [])
    }

    @Test func `who saw entries that are lost accepts the restore knowingly, and nobody else has to`() async throws {
        let scene = try await RestoreScene()
        let keptOnly = scene.office.pins(firstUse: true)
        _ = try await scene.office.vault.open(
            as: scene.scene.worker, pins: keptOnly, expectedRoot: scene.office.founding.root)
        try await scene.backups.change()
        let seen = try await scene.office.session(scene.scene.worker).head.size
        try scene.loseDatabase()
        let restored = try await scene.restore()
        let pins = scene.office.pins
        func open(accepting generation: UInt32?) async throws -> Session {
            try await scene.office.vault.open(as: scene.scene.worker, pins: pins, acceptedGeneration: generation)
        }
        let refusal = ClientError.restored(generation: 2, kept: restored.kept.size, seen: seen)
        for wrong in [nil, 1, 3] as [UInt32?] {
            await #expect(throws: refusal) { try await open(accepting: wrong) }
        }
        let place = "the vault was restored: \(restored.kept.size) entries are kept of \(seen) seen before"
        #expect(
            try scene.office.verify().found == [Found(kind: .log, place: place, entry: restored.kept.size)])
        _ = try await open(accepting: 2)
        // From now on it is what this person has seen.
        _ = try await open(accepting: nil)
        #expect(try scene.office.verify().found == [])
        _ = try await scene.office.vault.open(as: scene.scene.worker, pins: keptOnly)
    }

    @Test func `a database from before the restore opens for nobody who knows of it`() async throws {
        let scene = try await RestoreScene()
        try await scene.backups.change()
        let lost = try scene.loseDatabase()
        try await scene.restore(pins: scene.office.pins)
        _ = try await scene.office.vault.open(
            as: scene.office.administrator, pins: scene.office.pins, acceptedGeneration: 2)
        let pin = try Data(contentsOf: URL(filePath: scene.office.vault.directory + "/gate.pin"))
        try scene.office.replaceDatabase(by: lost)
        let old = GateError.notIntact("the vault was restored, and this is a database from before")
        await #expect(throws: ClientError.gate(old)) { try await scene.fresh(scene.office.administrator) }
        #expect(throws: old) { try scene.backups.back(upTo: "of-the-old-one") }
        // The gate's pin of before as well: then the client's notices it.
        try Data(pin.prefix(128)).write(to: URL(filePath: scene.office.vault.directory + "/gate.pin"))
        for slot in [pin.prefix(128), pin.suffix(128)] {
            try Data(slot).write(to: URL(filePath: scene.office.vault.directory + "/gate.pin"))
            await #expect(throws: ClientError.self) { try await scene.office.session(scene.office.administrator) }
        }
    }

    @Test func `rows of the course of the log that was lost count for nothing`() async throws {
        let scene = try await RestoreScene()
        try await scene.backups.change()
        let lost = try scene.loseDatabase()
        try await scene.restore()
        try await scene.resume()
        // As many entries as the lost log had.
        for _ in 0..<4 { _ = try await scene.fresh(scene.scene.worker).list(purpose: Name("identification")) }
        try scene.takeRows(of: scene.scene.first.record, from: lost)
        await #expect(
            throws: ClientError.gate(.notIntact("the head of record \(scene.scene.first.record)"))
        ) { try await scene.read(scene.scene.first.record, "given_name") }
    }

    @Test func `a backup that was changed, or a place that has a database, is refused and nothing is written`()
        async throws
    {
        let scene = try await RestoreScene()
        await #expect(throws: VaultError.self) { try await scene.restore() }
        #expect(
            try await scene.office.session(scene.scene.worker).list(purpose: Name("identification")).records.count == 2)
        try scene.loseDatabase()
        let damaged = Backup(path: scene.backup.path + "-2", halves: scene.backup.halves)
        try FileManager.default.copyItem(atPath: scene.backup.path, toPath: damaged.path)
        try BackupScene.sql(damaged.path, "UPDATE records SET cells = zeroblob(40)")
        // One for the part's digest, and one for each cell and count.
        await #expect(throws: VaultError.notRestorable(13)) { try await scene.restore(damaged) }
        await #expect(throws: GateError.self) { try await scene.restore(by: [scene.scene.worker]) }
        await #expect(throws: GateError.self) { try await scene.restore(by: [scene.office.custodian]) }
        #expect(try scene.backups.files(with: "vault") == ["vault"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: scene.office.vault.directory).sorted()
                == ["gate.key", "gate.pin"])
        // What was refused has not used up anything.
        #expect(try await scene.restore().generation == 2)
    }
}
