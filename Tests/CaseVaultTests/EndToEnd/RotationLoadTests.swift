import CaseVault
import Foundation
import Synchronization
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// Rotations of many wraps while many people work: 2,000 in every run, as many as LOAD says (100000) where somebody asks.
@Suite struct RotationLoadTests {
    private static let count = ProcessInfo.processInfo.environment["LOAD"].flatMap { Int($0) } ?? 2000
    private static let officials = 8

    @Test func `a rotation and a roll beside eight officials who read and write fail nobody and leave nothing`()
        async throws
    {
        let office = try await TestOffice()
        let worker = try await office.enrol("mali", "case-worker")
        let purpose = try Name("identification")
        let records = try await importRecords(in: office, by: worker)
        let gate = try office.vault.openGate()
        let sessions = try await (0..<Self.officials).map { $0 }.asyncMap { _ in
            try await office.vault.open(
                as: worker, through: gate, pins: office.pins(firstUse: true), expectedRoot: office.founding.root)
        }
        let custodian = try await office.session(office.custodian)
        let work = Work()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, session) in sessions.enumerated() {
                group.addTask {
                    var turn = 0
                    while !work.isDone.withLock({ $0 }) || turn < 4 {
                        // Each official has records of their own to change, and reads those of all.
                        let own = records[(turn * Self.officials + number) % records.count]
                        let name = "Name \(number) \(turn)"
                        _ = try await session.set(own, office.inputs(["given_name": name]), purpose: purpose)
                        #expect(try texts(await session.read(own, purpose: purpose)) == ["given_name": name])
                        _ = try await session.read(records[(turn * 31) % records.count], purpose: purpose)
                        work.accesses.withLock { $0 += 3 }
                        turn += 1
                    }
                }
            }
            group.addTask {
                defer { work.isDone.withLock { $0 = true } }
                let rotation = try await custodian.rotate(CompartmentID(rawValue: 1))
                #expect(rotation.isRetired && rotation.left.isEmpty && rotation.remaining == 0)
                let roll = try await custodian.rollGate()
                #expect(roll.isClosed && roll.left.isEmpty && roll.remaining == 0)
            }
            try await group.waitForAll()
        }
        #expect(try office.count("SELECT count(*) FROM half_a_wraps WHERE version <> 2") == 0)
        #expect(try office.count("SELECT count(*) FROM half_b_wraps WHERE epoch <> 2") == 0)
        #expect(try office.count("SELECT count(*) FROM half_a_wraps") == Self.count)
        #expect(try office.verify().findings == [])
        let accesses = work.accesses.withLock { $0 }
        print("rotation: \(Self.count) records, \(accesses) accesses of 8 officials beside it, none failed")

    }

    private func importRecords(in office: TestOffice, by worker: OfficialKeys) async throws -> [RecordID] {
        let session = try await office.session(worker)
        let importer = try await session.importer(TestOffice.person, purpose: Name("identification"))
        for start in stride(from: 0, to: Self.count, by: 1000) {
            let batch = try (start..<min(start + 1000, Self.count)).map {
                ImportedRecord(inputs: try office.inputs(["given_name": "Person \($0)"]), key: nil)
            }
            _ = try await session.store(try importer.seal(batch), from: importer)
        }
        return try await session.list(purpose: Name("identification")).records.map(\.record)
    }
}

/// What the officials and the custodian tell each other.
private final class Work: Sendable {
    let isDone = Mutex(false)
    let accesses = Mutex(0)
}
