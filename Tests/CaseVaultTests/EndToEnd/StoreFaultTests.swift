import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel
import VaultStore
import VaultStoreSQLite

/// A disk that fails, and files that are not as they should be.
@Suite struct StoreFaultTests {
    /// SQLITE_FULL, SQLITE_IOERR_FSYNC, SQLITE_READONLY.
    @Test(arguments: [13, 1034, 8] as [Int32])
    func `a read whose entry cannot be committed releases nothing and leaves nothing`(code: Int32) async throws {
        let scene = try await TamperScene()
        let (session, store, gate) = try await faulty(scene)
        let size = try scene.office.entries().count
        var part = try await scene.office.part(.read, by: scene.worker, in: session)
        part.record = scene.first.record
        part.fields = [try scene.office.field("given_name")]
        part.purpose = try Name("identification")
        let request = try SignedRequest(part, by: scene.worker)
        store.fail(.beforeCommit(.inputOutput(code: code)))
        await #expect(throws: GateError.inputOutput("input or output error (\(code)); nothing was released")) {
            try await gate.read(request)
        }
        #expect(try scene.office.entries().count == size)
        if code & 0xFF == 10 {
            // After a failed sync a later one may succeed without having written: stop until opened anew.
            await #expect(throws: GateError.inputOutput("input or output error (\(code)); nothing was released")) {
                try await gate.read(request)
            }
        } else {
            #expect(try await gate.read(request).fields.count == 1)
        }
        #expect(try await scene.read() == TamperScene.values)
        #expect(try scene.office.verify().findings == [])
    }

    @Test func `a read whose commit is unknown releases nothing, though its entry may stand`() async throws {
        let scene = try await TamperScene()
        let (session, store, _) = try await faulty(scene)
        let size = try scene.office.entries().count
        store.fail(.afterCommit(.inputOutput(code: 1034)))
        await #expect(
            throws: ClientError.gate(.inputOutput("input or output error (1034); nothing was released"))
        ) {
            try await session.read(
                scene.first.record, fields: [scene.office.field("given_name")], purpose: Name("identification"))
        }
        #expect(try scene.office.entries().count == size + 1)
        #expect(try await scene.read() == TamperScene.values)
        #expect(try scene.office.verify().findings == [])
    }

    @Test func `a write that cannot be committed leaves no row of it`() async throws {
        let scene = try await TamperScene()
        let (session, store, _) = try await faulty(scene)
        let before = try rows(scene.office)
        store.fail(.beforeCommit(.inputOutput(code: 13)))
        await #expect(throws: ClientError.gate(.inputOutput("input or output error (13); nothing was released"))) {
            try await session.set(
                scene.first.record, scene.office.inputs(["given_name": "Kyaw"]), purpose: Name("identification"))
        }
        #expect(try rows(scene.office) == before)
        let changed = try await session.set(
            scene.first.record, scene.office.inputs(["given_name": "Kyaw"]), purpose: Name("identification"))
        #expect(changed.sequence == 2)
        #expect(try scene.office.verify().findings == [])
    }

    @Test func `a write whose commit is unknown is answered when its bytes are sent again`() async throws {
        let scene = try await TamperScene()
        let store = FaultyStore(try SQLiteStore(path: scene.office.database))
        let gate = TappedGate(try scene.office.gate(store: store))
        let session = try await scene.office.session(scene.worker, gate: gate)
        store.fail(.afterCommit(.inputOutput(code: 1034)))
        _ = try? await session.set(
            scene.first.record, scene.office.inputs(["given_name": "Kyaw"]), purpose: Name("identification"))
        let size = try scene.office.entries().count
        let receipt = try await gate.write(try #require(gate.writes.first)).receipt
        #expect(receipt.entry.index == UInt64(size) - 1)
        #expect(try scene.office.entries().count == size)
        #expect(try await scene.read()["given_name"] == "Kyaw")
    }

    @Test func `a store that may only be read releases nothing`() async throws {
        let scene = try await TamperScene()
        let gate = try scene.office.gate(store: SQLiteStore(path: scene.office.database, readOnly: true))
        let session = try await scene.office.session(scene.worker, gate: gate)
        await #expect(throws: ClientError.gate(.inputOutput("input or output error (8); nothing was released"))) {
            try await session.read(
                scene.first.record, fields: [scene.office.field("given_name")], purpose: Name("identification"))
        }
        #expect(try await scene.read() == TamperScene.values)
    }

    @Test func `a vault that another connection holds is busy, and nothing is lost`() async throws {
        let scene = try await TamperScene()
        let gate = try scene.office.gate(store: SQLiteStore(path: scene.office.database, busyTimeout: 20))
        let session = try await scene.office.session(scene.worker, gate: gate)
        let size = try scene.office.entries().count
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let holder = try DatabaseQueue(path: scene.office.database, configuration: configuration)
        try await holder.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        await #expect(throws: ClientError.gate(.busy)) {
            try await session.set(
                scene.first.record, scene.office.inputs(["given_name": "Kyaw"]), purpose: Name("identification"))
        }
        try await holder.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try holder.close()
        #expect(try scene.office.entries().count == size)
        let changed = try await session.set(
            scene.first.record, scene.office.inputs(["given_name": "Kyaw"]), purpose: Name("identification"))
        #expect(changed.sequence == 2)
        #expect(try scene.office.verify().findings == [])
    }

    @Test(arguments: ["PRAGMA user_version = 2", "UPDATE meta SET value = CAST('2' AS BLOB) WHERE key = 'format'"])
    func `a newer format is refused and not one byte of it is touched`(sql: String) async throws {
        let scene = try await TamperScene()
        let copy = scene.office.directory + "/newer.sqlite"
        try scene.office.copyDatabase(to: copy)
        let queue = try DatabaseQueue(path: copy)
        try await queue.writeWithoutTransaction { database in
            try database.execute(sql: sql)
            try database.execute(sql: "PRAGMA journal_mode = WAL")
        }
        try queue.close()
        try scene.office.replaceDatabase(by: copy)
        let url = URL(fileURLWithPath: scene.office.database)
        let before = try Data(contentsOf: url)
        await #expect(throws: StoreError.newerFormat) { try await scene.office.session(scene.worker) }
        #expect(throws: StoreError.newerFormat) { try scene.office.verify() }
        #expect(try Data(contentsOf: url) == before)
    }

    @Test(arguments: [0, 100, 4096, 60_000])
    func `a file that was cut opens nothing`(length: Int) async throws {
        let scene = try await TamperScene()
        let copy = scene.office.directory + "/cut.sqlite"
        try scene.office.copyDatabase(to: copy)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: copy))
        try handle.truncate(atOffset: UInt64(length))
        try handle.close()
        try scene.office.replaceDatabase(by: copy)
        await #expect(throws: (any Error).self) { try await scene.read() }
        do {
            _ = try await scene.read()
        } catch let error as StoreError {
            #expect(error == .damaged)
        } catch let error as GateError {
            #expect(error == .notIntact("\(StoreError.damaged)"))
        } catch let error as ClientError {
            #expect(error == .gate(.notIntact("\(StoreError.damaged)")))
        }
    }

    private func faulty(_ scene: TamperScene) async throws -> (Session, FaultyStore, EmbeddedGate) {
        let store = FaultyStore(try SQLiteStore(path: scene.office.database))
        let gate = try scene.office.gate(store: store)
        return (try await scene.office.session(scene.worker, gate: gate), store, gate)
    }

    /// Every row of every table.
    private func rows(_ office: TestOffice) throws -> [[Row]] {
        try office.query { database in
            try ["meta", "log", "records", "half_a_wraps", "half_b_wraps", "key_wraps", "documents"].map {
                try Row.fetchAll(database, sql: "SELECT * FROM \($0) ORDER BY 1, 2")
            }
        }
    }
}
