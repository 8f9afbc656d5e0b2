import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Synchronization
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel

/// Rotations of a compartment's key beside everything else that goes on.
@Suite struct RotationTests {
    private static let identity = CompartmentID(rawValue: 1)
    private static let caseWork = CompartmentID(rawValue: 6)

    /// ROTATION_WRAPS=100000 makes it long.
    @Test func `nothing fails and nothing is left while eight officials read and write during a rotation`() async throws
    {
        let scene = try await TamperScene()
        let office = scene.office
        let purpose = try Name("identification")
        let count = ProcessInfo.processInfo.environment["ROTATION_WRAPS"].flatMap { Int($0) } ?? 600
        try await importPersons(count, by: scene.worker, in: office)
        let gate = try office.gate()
        let rotating = TappedGate(gate, rewrapLimit: max(50, count / 100))
        var sessions: [Session] = []
        for _ in 0..<8 {
            let session = try await office.session(scene.worker, gate: gate, firstUse: true)
            _ = try await session.read(scene.first.record, purpose: purpose)
            sessions.append(session)
        }
        let field = try office.field("given_name")
        let isOver = Flag()
        async let rotation = {
            defer { isOver.set() }
            return try await office.session(office.custodian, gate: rotating).rotate(Self.identity)
        }()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, session) in sessions.enumerated() {
                group.addTask {
                    var i = 0
                    while i < 8 || !isOver.isSet {
                        i += 1
                        if (number + i) % 3 == 0 {
                            _ = try await session.create(
                                TestOffice.person, office.inputs(["given_name": "Kyaw \(number) \(i)"]),
                                purpose: purpose)
                        } else {
                            let read = try await session.read(scene.first.record, fields: [field], purpose: purpose)
                            #expect(try texts(read)["given_name"] == TamperScene.values["given_name"])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let done = try await rotation
        #expect(done.isRetired && done.remaining == 0 && done.left.isEmpty)
        #expect(rotating.rewraps.count > 10)
        #expect(try office.count("SELECT count(*) FROM half_a_wraps WHERE compartment = 1 AND version = 1") == 0)
        #expect(try office.count("SELECT count(*) FROM half_a_wraps WHERE compartment = 1 AND version = 2") > count)
        #expect(try office.verify().findings == [])
    }

    @Test func `a rotation that is cancelled ends between two batches, and the next one goes on`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        try await importPersons(20, by: scene.worker, in: office)
        let gate = TappedGate(try office.gate(), rewrapLimit: 4)
        let session = try await office.session(office.custodian, gate: gate)
        let rotation = Task {
            try await session.rotate(Self.identity) { _ in unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } }
        }
        await #expect(throws: ClientError.interrupted) { try await rotation.value }
        // The batch that was stored stays, and no other came after it.
        #expect(gate.rewraps.map(\.wraps.count) == [4])
        #expect(try office.count("SELECT count(*) FROM half_a_wraps WHERE compartment = 1 AND version = 2") == 4)
        #expect(try await scene.read() == TamperScene.values)
        let done = try await office.session(office.custodian).rotate(Self.identity)
        #expect(done.version == 2)
        #expect(done.rewrapped == 18)
        #expect(done.isRetired)
        #expect(try office.verify().findings == [])
    }

    @Test func `two custodians who rotate one compartment at once share the work`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        try await importPersons(60, by: scene.worker, in: office)
        let sessions = [
            try await office.session(
                office.custodian, gate: TappedGate(try office.gate(), rewrapLimit: 3), firstUse: true),
            try await office.session(
                office.custodian, gate: TappedGate(try office.gate(), rewrapLimit: 5), firstUse: true),
        ]
        let rotations = try await withThrowingTaskGroup(of: RotationProgress.self) { group in
            for session in sessions { group.addTask { try await session.rotate(Self.identity) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(rotations.allSatisfy { $0.isRetired && $0.left.isEmpty })
        let newest = try #require(rotations.map(\.version).max())
        #expect(
            try office.count("SELECT count(*) FROM half_a_wraps WHERE compartment = 1 AND version <> \(newest)") == 0)
        #expect(rotations.map(\.rewrapped).reduce(0, +) == 62 * UInt64(newest - 1))
        let keys = try office.vault.audit().governance().keys[Self.identity]
        #expect(keys?.filter { $0.value.state == .active }.map(\.key) == [newest])
        #expect(keys?.values.contains { $0.state == .retiring } == false)
        #expect(try await scene.read() == TamperScene.values)
        #expect(try office.verify().findings == [])
    }

    @Test func `records of the types that come first move before all others`() async throws {
        let office = try await TestOffice()
        let manager = try await office.enrol("mali", "case-manager")
        let session = try await office.session(manager)
        var records: [RecordTypeID: Set<RecordID>] = [:]
        let schema = await session.governance.policy.schema
        for number in 0..<12 {
            let (type, name) =
                number % 2 == 0 ? (TestOffice.person, "shelter") : (RecordTypeID(rawValue: 2), "case_comment")
            let field = try #require(schema.field(named: try Name(name), of: type)).id
            let written = try await session.create(
                type, [FieldInput(field: field, value: Array("Mae Sot".utf8))], purpose: Name("identification"))
            records[type, default: []].insert(written.record)
        }
        let gate = TappedGate(try office.gate(), rewrapLimit: 4)
        let done = try await office.session(office.custodian, gate: gate).rotate(
            Self.caseWork, first: [RecordTypeID(rawValue: 2)])
        #expect(done.rewrapped == 12 && done.isRetired)
        let order = gate.rewraps.flatMap { $0.wraps.map(\.place.record) }
        #expect(order.count == 12)
        #expect(Set(order.prefix(6)) == records[RecordTypeID(rawValue: 2)])
        #expect(try office.verify().findings == [])
    }

    @Test func `a half sealed to the public half of the key moves under the record's key`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        // A reason is written by somebody who holds no key of its compartment.
        _ = try await office.session(scene.worker).read(
            scene.first.record, purpose: Name("identification"), reason: "a call from the shelter")
        #expect(try office.count("SELECT count(*) FROM half_a_wraps WHERE compartment = 7 AND kind = 2") == 1)
        let done = try await office.session(office.custodian).rotate(CompartmentID(rawValue: 7))
        #expect(done.rewrapped == 1 && done.isRetired)
        #expect(try office.count("SELECT count(*) FROM half_a_wraps WHERE compartment = 7 AND kind = 1") == 1)
    }

    @Test func `a commitment beside a wrap that was changed leaves its half, and the manifest still opens it`()
        async throws
    {
        let scene = try await TamperScene()
        try RecordChange.changesCommitmentOfWrapA.apply(to: scene)
        let done = try await scene.office.session(scene.office.custodian).rotate(Self.identity)
        #expect(done.left.map(\.record) == [scene.first.record])
        #expect(done.remaining == 1 && !done.isRetired)
        #expect(try await scene.read() == TamperScene.values)
    }

    @Test func `the order in which wraps are handed out ends, also behind one that stays`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        try await importPersons(10, by: scene.worker, in: office)
        try RecordChange.flipsWrapA.apply(to: scene)
        let gate = TappedGate(try office.gate(), rewrapLimit: 1)
        let done = try await office.session(office.custodian, gate: gate).rotate(
            Self.identity, first: [TestOffice.person])
        #expect(done.rewrapped == 11)
        #expect(done.left.map(\.entry) == [scene.first.entry])
    }

    private func importPersons(_ count: Int, by keys: OfficialKeys, in office: TestOffice) async throws {
        let lines = (0..<count).map { #"{"given_name": "Aung \#($0)"}"# }.joined(separator: "\n")
        let path = office.directory + "/persons.jsonl"
        try Data((lines + "\n").utf8).write(to: URL(filePath: path))
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        let summary = try await RecordImport(type: TestOffice.person, purpose: Name("identification"))
            .run(from: file.fileDescriptor, into: office.session(keys))
        try #require(summary.imported == count)
    }
}

private final class Flag: Sendable {
    private let flag = Mutex(false)
    var isSet: Bool { flag.withLock { $0 } }
    func set() { flag.withLock { $0 = true } }
}
