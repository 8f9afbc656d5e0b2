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

/// A record's rows changed by SQL.
@Suite struct RecordTamperTests {
    @Test(arguments: RecordChange.atBoth)
    func `a changed record is noticed at the read, and verify names it`(change: RecordChange) async throws {
        let scene = try await TamperScene()
        try change.apply(to: scene)
        let notice = try change.notice(in: scene)
        try await expectRead(notice, of: scene)
        try expectFindings(notice, of: scene)
    }

    @Test(arguments: RecordChange.atTheReadOnly)
    func `what only a key can tell is noticed at the read and not by verify`(change: RecordChange) async throws {
        let scene = try await TamperScene()
        try change.apply(to: scene)
        let notice = try change.notice(in: scene)
        try await expectRead(notice, of: scene)
        #expect(notice.findings == [])
        try expectFindings(notice, of: scene)
    }

    @Test(arguments: RecordChange.byVerifyOnly)
    func `rows that no read uses are noticed by verify only`(change: RecordChange) async throws {
        let scene = try await TamperScene()
        try change.apply(to: scene)
        #expect(try await scene.read() == TamperScene.values)
        try expectFindings(try change.notice(in: scene), of: scene)
    }

    @Test func `an old row put back with wraps and head is noticed by verify only`() async throws {
        let scene = try await TamperScene()
        let copy = scene.office.directory + "/before.sqlite"
        try scene.office.copyDatabase(to: copy)
        let changed = try await scene.office.session(scene.worker).set(
            scene.first.record, scene.office.inputs(["given_name": "Kyaw"]), purpose: Name("identification"))
        try scene.office.takeRecord(scene.firstID, from: copy)
        // The gate's code of an older head is still one of the gate's.
        #expect(try await scene.read() == TamperScene.values)
        let findings = try scene.office.verify().findings
        #expect(findings.map(\.kind) == [.record])
        #expect(
            findings.first?.place == "record \(scene.first.record) is not the one of its last write: older or changed")
        #expect(findings.first?.entry == changed.entry)
    }

    @Test func `a write upon an old row put back leaves a break in the log that verify finds`() async throws {
        let scene = try await TamperScene()
        let copy = scene.office.directory + "/before.sqlite"
        try scene.office.copyDatabase(to: copy)
        let session = try await scene.office.session(scene.worker)
        _ = try await session.set(
            scene.first.record, scene.office.inputs(["given_name": "Kyaw"]), purpose: Name("identification"))
        try scene.office.takeRecord(scene.firstID, from: copy)
        let upon = try await session.set(
            scene.first.record, scene.office.inputs(["given_name": "Zaw"]), purpose: Name("identification"))
        let findings = try scene.office.verify().findings
        #expect(findings.map(\.kind) == [.record])
        #expect(findings.first?.entry == upon.entry)
    }

    @Test func `a record of another vault under a known id is noticed at the read and by verify`() async throws {
        let scene = try await TamperScene()
        let other = try await TamperScene()
        try scene.office.takeRecord(other.firstID, from: other.office.database, as: scene.firstID)
        await #expect(
            throws: ClientError.gate(.notIntact("the row of record \(scene.first.record) and its manifest differ"))
        ) { try await scene.read() }
        let findings = try scene.office.verify().findings
        #expect(findings.map(\.kind) == [.record])
        #expect(findings.first?.entry == scene.first.entry)
    }

    @Test func `a record of another vault under its own id is noticed at the read and by verify`() async throws {
        let scene = try await TamperScene()
        let other = try await TamperScene()
        try scene.office.takeRecord(other.firstID, from: other.office.database)
        let id = other.first.record
        await #expect(throws: ClientError.gate(.notIntact("the row of record \(id) and its manifest differ"))) {
            try await scene.office.session(scene.worker).read(
                id, fields: [scene.office.field("given_name")], purpose: Name("identification"))
        }
        let findings = try scene.office.verify().findings
        #expect(findings.map(\.place) == ["record \(id) was written by no entry"])
        #expect(findings.map(\.kind) == [.record])
    }

    @Test func `a record made from nothing is noticed at the read and by verify`() async throws {
        let scene = try await TamperScene()
        let old = try Manifest(try scene.office.blob("SELECT manifest FROM records WHERE id = ?", [scene.firstID]))
        let id = try RecordID.random()
        let manifest = Manifest(
            vault: old.vault, record: id, type: old.type, sequence: 1, previous: .zero, cells: old.cells,
            writes: old.writes)
        try scene.office.sql(
            "INSERT INTO records SELECT NULL, ?, type, sequence, entry, head_code, ?, cells FROM records WHERE id = ?",
            [Data(id.bytes), Data(manifest.bytes), scene.firstID])
        await #expect(throws: ClientError.gate(.notIntact("the head of record \(id)"))) {
            try await scene.office.session(scene.worker).read(
                id, fields: [scene.office.field("given_name")], purpose: Name("identification"))
        }
        #expect(try scene.office.verify().findings.map(\.place) == ["record \(id) was written by no entry"])
    }

    @Test func `a read of a changed record is refused in the log`() async throws {
        let scene = try await TamperScene()
        try RecordChange.flipsHead.apply(to: scene)
        _ = try? await scene.read()
        let entry = try #require(try scene.office.entries().last)
        #expect(entry.request.kind == .read)
        #expect(entry.request.record == scene.first.record)
        #expect(!entry.gate.allowed)
        #expect(entry.gate.rule.description == "refuse.not-intact")
    }

    @Test func `a record that is listed twice does not stand for one that is missing`() async throws {
        let scene = try await TamperScene()
        let (first, second) = (scene.firstID, Data(scene.second.record.bytes))
        let queue = try DatabaseQueue(path: scene.office.database)
        try await queue.writeWithoutTransaction { database in
            let schema = try #require(try Row.fetchOne(database, sql: Self.idIndex))
            try database.execute(
                sql: "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'sqlite_autoindex_records_1'")
            try database.execute(
                sql: "UPDATE sqlite_schema SET sql = replace(sql, 'id BLOB NOT NULL UNIQUE', 'id BLOB NOT NULL')"
                    + " WHERE name = 'records'; PRAGMA writable_schema = RESET")
            try database.execute(sql: "UPDATE records SET id = ? WHERE id = ?", arguments: [second, first])
            // Its pages take the place of the index that let no id stand twice.
            try database.execute(sql: "CREATE INDEX ids ON records (id); PRAGMA writable_schema = ON")
            try database.execute(
                sql: "UPDATE sqlite_schema SET name = ?, sql = NULL WHERE name = 'ids'", arguments: [schema["name"]])
            try database.execute(
                sql: "UPDATE sqlite_schema SET sql = ? WHERE name = 'records'; PRAGMA writable_schema = RESET",
                arguments: [schema["sql"]])
        }
        try queue.close()
        #expect(try scene.office.count("SELECT count(*) FROM records NOT INDEXED WHERE id = ?", [second]) == 2)
        let findings = try scene.office.verify().findings
        #expect(findings.contains { $0.place == "record \(scene.first.record) is missing" }, "\(findings.map(\.place))")
    }

    /// The name of the index of ids, and the text of its table.
    private static let idIndex = """
        SELECT one.name, whole.sql FROM sqlite_schema AS one JOIN sqlite_schema AS whole ON whole.name = one.tbl_name
        WHERE one.name = 'sqlite_autoindex_records_1'
        """

    private func expectRead(_ notice: RecordChange.Notice, of scene: TamperScene) async throws {
        let error = try #require(notice.read)
        await #expect(throws: error) { try await scene.read() }
    }

    private func expectFindings(_ notice: RecordChange.Notice, of scene: TamperScene) throws {
        let findings = try scene.office.verify().findings
        #expect(findings.map(\.kind) == notice.findings, "\(findings.map(\.place))")
        for finding in findings {
            #expect(
                finding.place.contains("\(scene.first.record)") || finding.place.contains("\(scene.second.record)"))
            #expect(finding.entry != nil)
        }
    }
}

extension TestOffice {
    /// Puts a record with its wraps from another database into this one, in the place of what was under the id.
    func takeRecord(_ record: Data, from path: String, as id: Data? = nil) throws {
        let id = id ?? record
        let queue = try DatabaseQueue(path: database)
        defer { try? queue.close() }
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "ATTACH ? AS other", arguments: [path])
            try database.inTransaction {
                let number =
                    try Int64.fetchOne(
                        database, sql: "SELECT number FROM main.records WHERE id = ?", arguments: [id]) ?? 1_000_000
                try database.execute(sql: "DELETE FROM main.records WHERE id = ?", arguments: [id])
                try database.execute(
                    sql: "INSERT INTO main.records SELECT ?, ?, type, sequence, entry, head_code, manifest, cells"
                        + " FROM other.records WHERE id = ?", arguments: [number, id, record])
                for (table, rest) in [
                    ("half_a_wraps", "write, compartment, version, generation, kind, commitment, bytes"),
                    ("half_b_wraps", "write, epoch, kind, bytes"),
                ] {
                    try database.execute(sql: "DELETE FROM main.\(table) WHERE record = ?", arguments: [number])
                    try database.execute(
                        sql: "INSERT INTO main.\(table) SELECT ?, \(rest) FROM other.\(table)"
                            + " WHERE record = (SELECT number FROM other.records WHERE id = ?)",
                        arguments: [number, record])
                }
                return .commit
            }
            try database.execute(sql: "DETACH other")
        }
    }
}
