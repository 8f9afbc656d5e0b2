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

/// Two sessions with connections of their own at work in one vault at once.
@Suite struct TwoSessionsTests {
    @Test func `nothing is lost when one writes a hundred records and another rotates three times`() async throws {
        let office = try await TestOffice()
        let worker = try await office.enrol("mali", "case-worker")
        let writer = try await office.session(worker)
        let rotator = try await office.session(office.custodian)
        let purpose = try Name("identification")

        let made = Count()
        async let written = { () async throws -> [RecordID: String] in
            var names: [RecordID: String] = [:]
            for i in 0..<100 {
                let name = "Aung \(i)"
                let record = try await writer.create(
                    TestOffice.person, office.inputs(["given_name": name]), purpose: purpose)
                names[record.record] = name
                made.add()
            }
            return names
        }()
        async let rotated = { () async throws -> [RotationProgress] in
            var rotations: [RotationProgress] = []
            for i in 1...3 {
                // In the middle of the writes, however fast each side is.
                while made.value < 25 * i { await Task.yield() }
                rotations.append(try await rotator.rotate(CompartmentID(rawValue: 1)))
            }
            return rotations
        }()
        let (names, rotations) = try await (written, rotated)

        #expect(names.count == 100)
        #expect(rotations.map(\.version) == [2, 3, 4])
        #expect(rotations.allSatisfy { $0.isRetired && $0.left.isEmpty })
        #expect(try office.count("SELECT count(*) FROM records") == 100)
        #expect(try office.count("SELECT count(*) FROM half_a_wraps WHERE version = 4") == 100)
        #expect(
            try office.count("SELECT count(DISTINCT idx) FROM log")
                == office.entries().last.map { Int($0.gate.index) + 1 })
        #expect(try office.verify().findings == [])
        let reader = try await office.session(worker)
        for (record, name) in names {
            #expect(try texts(await reader.read(record, purpose: purpose)) == ["given_name": name])
        }
    }

    @Test func `a session from before the enrolment of whoever wrote a record reads and changes it`() async throws {
        let office = try await TestOffice()
        let purpose = try Name("identification")
        let worker = try await office.enrol("mali", "case-worker")
        let sessions = [try await office.session(worker), try await office.session(worker)]
        let newcomer = try await office.enrol("dara", "case-worker")
        let record = try await office.session(newcomer).create(
            TestOffice.person, office.inputs(["given_name": "Aung"]), purpose: purpose
        ).record
        #expect(try texts(await sessions[0].read(record, purpose: purpose)) == ["given_name": "Aung"])
        let written = try await sessions[1].set(record, office.inputs(["given_name": "Lin"]), purpose: purpose)
        #expect(written.sequence == 2)
    }

    @Test func `enrolments that come while a session asks are taken in as well`() async throws {
        let office = try await TestOffice()
        let purpose = try Name("identification")
        let worker = try await office.enrol("mali", "case-worker")
        // What the gate answers first was written by the first newcomer, and then by the second.
        let record = try await office.session(worker).create(
            TestOffice.person, office.inputs(["given_name": "Aung"]), purpose: purpose
        ).record
        let asks = Count()
        let gate = TappedGate(
            try office.gate(),
            beforeOutline: {
                asks.add()
                guard asks.value <= 3 else { return }
                let newcomer = try await office.enrol("newcomer-\(asks.value)", "case-worker")
                _ = try await office.session(newcomer).set(
                    record, office.inputs(["given_name": "Aung \(asks.value)"]), purpose: purpose)
            })
        let session = try await office.session(worker, gate: gate)
        #expect(try texts(await session.read(record, purpose: purpose)) == ["given_name": "Aung 3"])
        #expect(asks.value > 3)
    }

    @Test func `two who change one record at once lose no change`() async throws {
        let scene = try await TamperScene()
        let purpose = try Name("identification")
        let sessions = [try await scene.office.session(scene.worker), try await scene.office.session(scene.worker)]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (session, field) in zip(sessions, ["given_name", "family_name"]) {
                group.addTask {
                    for i in 0..<8 {
                        var isStored = false
                        while !isStored {
                            do {
                                _ = try await session.set(
                                    scene.first.record, scene.office.inputs([field: "\(field) \(i)"]), purpose: purpose)
                                isStored = true
                            } catch ClientError.gate(.changedMeanwhile) {
                                // The other one was faster several times in a row; nothing was stored.
                            }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let values = try await scene.read()
        #expect(values["given_name"] == "given_name 7")
        #expect(values["family_name"] == "family_name 7")
        #expect(try scene.office.count("SELECT sequence FROM records WHERE id = ?", [scene.firstID]) == 17)
        #expect(try scene.office.verify().findings == [])
    }

    @Test func `a write sealed under a key that was rotated meanwhile is made anew under the next`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let gate = TappedGate(try office.gate())
        let session = try await office.session(scene.worker, gate: gate)
        // The session learns of version 1 and then a rotation comes.
        _ = try await session.read(scene.first.record, purpose: Name("identification"))
        _ = try await office.session(office.custodian).rotate(CompartmentID(rawValue: 1))
        let written = try await session.create(
            TestOffice.person, office.inputs(["given_name": "Kyaw"]), purpose: Name("identification"))
        #expect(gate.writes.map { $0.wraps.map(\.place.version) } == [[1], [2]])
        try #require(gate.writes.count == 2)
        let parts = try gate.writes.map { try RequestPart($0.request.bytes) }
        // Ids and halves are drawn anew, and nothing of the first attempt stays.
        #expect(parts[0].id != parts[1].id)
        #expect(gate.writes[0].cells != gate.writes[1].cells)
        let halves = try gate.writes.map { try #require($0.b).commitment(Context(.commitment)) }
        #expect(halves[0] != halves[1])
        #expect(try office.count("SELECT count(*) FROM records") == 3)
        #expect(
            try texts(await office.session(scene.worker).read(written.record, purpose: Name("identification")))
                == ["given_name": "Kyaw"])
        #expect(try office.verify().findings == [])
    }

    @Test func `a rotation that was interrupted is finished by the next`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        // The gate is cut off after the new key's statement, before any wrap is made anew.
        let gate = TappedGate(
            try office.gate(),
            changeRewrap: { RewrapRequest(request: $0.request, wraps: [], replaced: []) })
        let session = try await office.session(office.custodian, gate: gate)
        await #expect(throws: ClientError.self) { try await session.rotate(CompartmentID(rawValue: 1)) }
        #expect(try office.count("SELECT count(*) FROM half_a_wraps WHERE compartment = 1 AND version = 1") == 2)
        #expect(try await scene.read() == TamperScene.values)
        let rotation = try await office.session(office.custodian).rotate(CompartmentID(rawValue: 1))
        #expect(rotation.version == 2)
        #expect(rotation.rewrapped == 2)
        #expect(rotation.isRetired)
        #expect(try await scene.read() == TamperScene.values)
        #expect(try office.verify().findings == [])
    }

    @Test func `a rotation names the write whose half does not fit and leaves the old key in use`() async throws {
        let scene = try await TamperScene()
        try RecordChange.flipsWrapA.apply(to: scene)
        let rotation = try await scene.office.session(scene.office.custodian).rotate(CompartmentID(rawValue: 1))
        #expect(rotation.left.map(\.entry) == [scene.first.entry])
        #expect(rotation.left.map(\.official) == [scene.worker.fingerprint])
        #expect(rotation.left.map(\.record) == [scene.first.record])
        #expect(rotation.remaining == 1)
        #expect(rotation.rewrapped == 1)
        #expect(!rotation.isRetired)
    }
}

private final class Count: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func add() { count.withLock { $0 += 1 } }
}
