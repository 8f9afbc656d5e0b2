import CaseVault
import Foundation
import GRDB
import GateProtocol
import Synchronization
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// Who wrote which field when.
@Suite struct HistoryTests {
    /// An office with one record that two officials wrote three times, and with other entries between them.
    private struct Scene {
        let office: TestOffice
        let worker: OfficialKeys
        let police: OfficialKeys
        let record: RecordID
        /// The log indexes of the record's writes.
        var entries: [UInt64] = []

        init() async throws {
            office = try await TestOffice()
            worker = try await office.enrol("mali", "case-worker")
            police = try await office.enrol("somsak", "law-enforcement-officer")
            let session = try await office.session(worker)
            let written = try await session.create(
                TestOffice.person, office.inputs(["given_name": "Aung", "phone": "081"]),
                purpose: Name("identification"))
            record = written.record
            entries.append(written.entry)
            _ = try await session.list(purpose: Name("identification"))
            entries.append(
                try await office.session(police).set(
                    record, office.inputs(["narrative": "Told."]), purpose: Name("legal-proceedings")
                ).entry)
            _ = try await session.create(
                TestOffice.person, office.inputs(["given_name": "Su"]), purpose: Name("identification"))
            entries.append(
                try await session.set(record, office.inputs(["phone": nil]), purpose: Name("identification")).entry)
        }
    }

    @Test func `a history names every write with its writer and its fields, and is one entry of the log`() async throws
    {
        let scene = try await Scene()
        let office = scene.office
        let size = try office.entries().count
        let history = try await office.session(scene.worker).history(
            of: scene.record, purpose: Name("identification"))
        #expect(history.writes.map(\.sequence) == [1, 2, 3])
        #expect(history.writes.map(\.entry) == scene.entries)
        #expect(
            history.writes.map(\.official)
                == [scene.worker.fingerprint, scene.police.fingerprint, scene.worker.fingerprint])
        #expect(
            try history.writes.map(\.fields) == [
                [office.field("given_name"), office.field("phone")], [office.field("narrative")],
                [office.field("phone")],
            ])
        #expect(
            history.writes.map { $0.purpose?.description } == ["identification", "legal-proceedings", "identification"])
        let entries = try office.entries()
        #expect(entries.count == size + 1)
        #expect(entries.last?.request.kind == .history)
        #expect(entries.last?.request.record == scene.record)
        #expect(history.entry == UInt64(size))
        #expect(try office.verify().findings == [])
    }

    @Test func `the history of an imported record goes back to its batch`() async throws {
        let office = try await TestOffice()
        let worker = try await office.enrol("mali", "case-worker")
        let session = try await office.session(worker)
        let importer = try await session.importer(TestOffice.person, purpose: Name("identification"))
        let records = try ["Aung", "Su", "Hla"].map {
            ImportedRecord(inputs: try office.inputs(["given_name": $0]), key: nil)
        }
        _ = try await session.store(try importer.seal(records), from: importer)
        let record = try importer.ids(of: records[1]).record
        _ = try await session.set(record, office.inputs(["alias": "S"]), purpose: Name("identification"))
        let history = try await session.history(of: record, purpose: Name("identification"))
        #expect(try history.writes.map(\.fields) == [[office.field("given_name")], [office.field("alias")]])
        #expect(try office.verify().findings == [])
    }

    @Test func `who may neither list nor read records of the type is refused, whatever record they name`() async throws
    {
        let scene = try await Scene()
        let session = try await scene.office.session(scene.office.administrator)
        try await session.signIn()
        for record in [scene.record, try RecordID.random()] {
            let index = UInt64(try scene.office.entries().count)
            await #expect(throws: ClientError.gate(.refused(code: "deny.no-grant", entry: index))) {
                try await session.history(of: record, purpose: Name("identification"))
            }
        }
        #expect(try scene.office.entries().last?.gate.allowed == false)
        #expect(try scene.office.verify().findings == [])
    }

    @Test func `a record of another type is none for whoever has no right on that type`() async throws {
        let scene = try await Scene()
        let office = scene.office
        let schema = try await office.session(scene.worker).governance.policy.schema
        let type = try #require(schema.recordType(named: try Name("case")))
        let stage = try #require(schema.field(named: try Name("stage"), of: type.id))
        let record = try await office.session(scene.worker).create(
            type.id, [FieldInput(field: stage.id, value: Array("shelter".utf8))], purpose: Name("identification")
        ).record
        let session = try await office.session(scene.police)
        for unknown in [record, try RecordID.random()] {
            let index = UInt64(try office.entries().count)
            await #expect(throws: ClientError.gate(.noSuchRecord(entry: index))) {
                try await session.history(of: unknown, purpose: Name("legal-proceedings"))
            }
        }
    }

    /// What a gate may do to a history.
    enum Lie: CaseIterable {
        case leavesOutTheLast, leavesOutTheFirst, leavesOutOneBetween, repeatsOne, changesOrder, tellsOfAnother
    }

    @Test(arguments: Lie.allCases)
    func `a history that is not whole is refused`(lie: Lie) async throws {
        let scene = try await Scene()
        let office = scene.office
        let own = try office.gate()
        let other = try await office.session(scene.worker).create(
            TestOffice.person, office.inputs(["given_name": "Zaw"]), purpose: Name("identification"))
        let told = Mutex<HistoryRelease?>(nil)
        let gate = TappedGate(
            own,
            changeHistory: { release in
                guard let foreign = told.withLock({ $0 }) else {
                    told.withLock { $0 = release }
                    return release
                }
                var writes = release.writes
                var manifest = release.manifest
                switch lie {
                case .leavesOutTheLast: writes.removeFirst()
                case .leavesOutTheFirst: writes.removeLast()
                case .leavesOutOneBetween: writes.remove(at: 1)
                case .repeatsOne: writes.insert(writes[1], at: 1)
                case .changesOrder: writes.swapAt(0, 1)
                case .tellsOfAnother: (writes, manifest) = (foreign.writes, foreign.manifest)
                }
                return HistoryRelease(receipt: release.receipt, manifest: manifest, writes: writes)
            })
        let session = try await office.session(scene.worker, gate: gate)
        _ = try await session.history(of: other.record, purpose: Name("identification"))
        await #expect {
            try await session.history(of: scene.record, purpose: Name("identification"))
        } throws: { error in
            if case .notIntact = error as? ClientError { true } else { false }
        }
    }

    @Test func `an update that names another entry as the one before is found by verify`() async throws {
        let scene = try await Scene()
        let entry = try scene.office.entries()[Int(scene.entries[2])]
        try scene.office.put(
            LogEntry(
                request: entry.request, requestBytes: entry.requestBytes, signature: entry.signature,
                gate: entry.gate.with(previousEntry: scene.entries[0])))
        let place = "entry \(scene.entries[2]) does not follow the write before it of record \(scene.record)"
        #expect(
            try scene.office.verify().found.contains(
                Found(kind: .record, place: place, entry: scene.entries[2])))
    }
}
