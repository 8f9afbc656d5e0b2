import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultModel

/// An older state of the database put back.
@Suite struct RollbackTests {
    private static let older = ClientError.gate(
        .notIntact("the log is shorter than the gate has seen it: an older database"))

    @Test func `an older database is refused by the gate's pin`() async throws {
        let (log, copy) = try await aged()
        try log.office.replaceDatabase(by: copy)
        await #expect(throws: Self.older) { try await log.office.session(log.scene.worker, firstUse: true) }
    }

    @Test func `an older database is found by verify with the person's pin or the gate's`() async throws {
        let (log, copy) = try await aged()
        try log.office.replaceDatabase(by: copy)
        #expect(
            try log.office.verify().found == [
                Found(kind: .log, place: "the log is shorter than it was seen before: an older database", entry: nil)
            ])
        let byGate = try log.office.vault.audit().verify().found
        #expect(byGate.map(\.place) == ["the log is shorter than it was seen before: an older database"])
        // Without any pin it is a vault like any other: that is what pins are for.
        try log.office.takeGatePin(from: copy + ".pin")
        #expect(try log.office.vault.audit().verify().found == [])
    }

    @Test func `an older database with the older gate's pin is refused by the person's pin`() async throws {
        let (log, copy) = try await aged()
        try log.office.replaceDatabase(by: copy)
        try log.office.takeGatePin(from: copy + ".pin")
        await #expect(
            throws: ClientError.notIntact("the log is shorter than you have seen it: an older database")
        ) { try await log.office.session(log.scene.worker) }
        // Who sees the vault for the first time cannot know.
        _ = try await log.office.session(log.scene.worker, firstUse: true)
    }

    @Test func `a log that went on from an older database is refused by the person's pin`() async throws {
        let (log, copy) = try await aged()
        let size = try log.office.entries().count
        try log.office.replaceDatabase(by: copy)
        try log.office.takeGatePin(from: copy + ".pin")
        let session = try await log.office.session(log.scene.worker, firstUse: true)
        while try log.office.entries().count <= size { _ = try await session.list(purpose: Name("identification")) }
        await #expect(throws: ClientError.notIntact("the log is not the one that you have seen")) {
            try await log.office.session(log.scene.worker)
        }
        #expect(
            try log.office.verify().findings.map(\.place).contains("the log is not the one that was seen before"))
    }

    @Test func `a log that went on from an older database is refused by the gate's pin`() async throws {
        let (log, copy) = try await aged()
        let pin = log.office.directory + "/newest.pin"
        try FileManager.default.copyItem(atPath: log.office.directory + "/vault/gate.pin", toPath: pin)
        let size = try log.office.entries().count
        try log.office.replaceDatabase(by: copy)
        try log.office.takeGatePin(from: copy + ".pin")
        let session = try await log.office.session(log.scene.worker, firstUse: true)
        while try log.office.entries().count <= size { _ = try await session.list(purpose: Name("identification")) }
        try log.office.takeGatePin(from: pin)
        await #expect(throws: ClientError.gate(.notIntact("the log is not the one that the gate has seen"))) {
            try await log.office.session(log.scene.worker, firstUse: true)
        }
    }

    @Test func `a log cut row by row to an older state is refused by the gate's pin`() async throws {
        let (log, copy) = try await aged()
        try log.office.takeRows(from: copy)
        await #expect(throws: Self.older) { try await log.office.session(log.scene.worker, firstUse: true) }
        #expect(
            try log.office.verify().found == [
                Found(kind: .log, place: "the log is shorter than it was seen before: an older database", entry: nil)
            ])
        try log.office.takeGatePin(from: copy + ".pin")
        await #expect(
            throws: ClientError.notIntact("the log is shorter than you have seen it: an older database")
        ) { try await log.office.session(log.scene.worker) }
    }

    @Test func `an older database is noticed by a session that was open all the time`() async throws {
        let (log, copy) = try await aged()
        let session = try await log.office.session(log.scene.worker)
        try log.office.takeRows(from: copy)
        await #expect(throws: Self.older) { try await session.list(purpose: Name("identification")) }
    }

    @Test(arguments: ["missing", "damaged"])
    func `without a whole gate's pin nothing is opened`(state: String) async throws {
        let log = try await LogScene()
        let path = log.office.directory + "/vault/gate.pin"
        if state == "missing" {
            try FileManager.default.removeItem(atPath: path)
        } else {
            try Data(repeating: 1, count: 256).write(to: URL(fileURLWithPath: path))
        }
        let error = GateError.notIntact(
            "gate.pin is missing or damaged: the log may have been replaced by an older one")
        await #expect(throws: error) {
            try await log.office.session(log.scene.worker)
        }
    }

    @Test func `one torn slot of the gate's pin leaves the one before`() async throws {
        let log = try await LogScene()
        let url = URL(fileURLWithPath: log.office.directory + "/vault/gate.pin")
        let whole = try Data(contentsOf: url)
        for slot in 0..<2 {
            var torn = whole
            torn[slot * 128 + 60] ^= 1
            try torn.write(to: url)
            _ = try await log.office.session(log.scene.worker)
        }
    }

    /// A log with a copy of the database and of the gate's pin from before its revocation.
    private func aged() async throws -> (LogScene, String) {
        let log = try await LogScene()
        let copy = log.office.directory + "/older.sqlite"
        try log.office.copyDatabase(to: copy)
        try FileManager.default.copyItem(atPath: log.office.directory + "/vault/gate.pin", toPath: copy + ".pin")
        let session = try await log.office.session(log.scene.worker)
        _ = try await session.set(
            log.scene.first.record, log.office.inputs(["given_name": "Kyaw"]), purpose: Name("identification"))
        _ = try await log.scene.read()
        return (log, copy)
    }
}

extension TestOffice {
    func takeGatePin(from path: String) throws {
        try FileManager.default.removeItem(atPath: directory + "/vault/gate.pin")
        try FileManager.default.copyItem(atPath: path, toPath: directory + "/vault/gate.pin")
    }

    /// Makes every row of this database that of another one.
    func takeRows(from path: String) throws {
        let queue = try DatabaseQueue(path: database)
        defer { try? queue.close() }
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "ATTACH ? AS other", arguments: [path])
            let tables = try String.fetchAll(database, sql: "SELECT name FROM other.sqlite_schema WHERE type = 'table'")
            try database.inTransaction {
                for table in tables {
                    try database.execute(sql: "DELETE FROM main.\(table)")
                    try database.execute(sql: "INSERT INTO main.\(table) SELECT * FROM other.\(table)")
                }
                return .commit
            }
            try database.execute(sql: "DETACH other")
        }
    }
}
