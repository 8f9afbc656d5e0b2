import CaseVault
import GRDB
import GateProtocol
import Testing
import VaultAudit
import VaultClient
import VaultModel
import VaultStore

/// Triggers in the database that change what the gate writes, inside the gate's own transaction.
@Suite struct SchemaTamperTests {
    @Test(arguments: [
        "CREATE TRIGGER t AFTER INSERT ON log BEGIN UPDATE log SET entry = x'' WHERE idx = new.idx; END",
        "CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM log WHERE idx = new.idx; END",
        "CREATE TRIGGER t BEFORE INSERT ON log BEGIN SELECT RAISE(IGNORE); END",
    ])
    func `a trigger that takes the log entry away releases nothing`(trigger: String) async throws {
        let scene = try await TamperScene()
        let session = try await scene.office.session(scene.worker)
        let fields = [try scene.office.field("given_name")]
        let log = try scene.office.query { try Row.fetchAll($0, sql: "SELECT * FROM log") }
        try scene.office.sql(trigger)
        await #expect(throws: ClientError.gate(.notIntact("\(StoreError.damaged)"))) {
            try await session.read(scene.first.record, fields: fields, purpose: Name("identification"))
        }
        await #expect(throws: (any Error).self) { try await scene.read() }
        #expect(try scene.office.query { try Row.fetchAll($0, sql: "SELECT * FROM log") } == log)

        try scene.office.sql("DROP TRIGGER t")
        #expect(try await scene.read() == TamperScene.values)
        #expect(try scene.office.verify().findings == [])
    }
}
