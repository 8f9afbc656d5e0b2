import CaseVault
import Foundation
import GateProtocol
import Testing
import VaultClient
import VaultModel
import VaultStore
import VaultStoreSQLite

@testable import VaultGate

/// A roll that ends before any of its changes of `gate.key`.
@Suite struct GateRollCrashTests {
    /// A gate whose changes of `gate.key` can be cut off.
    private func gate(_ office: TestOffice, _ steps: Steps) throws -> EmbeddedGate {
        try EmbeddedGate(
            store: SQLiteStore(path: office.database),
            files: GateFiles(directory: office.directory + "/vault") { step throws(GateError) in
                try steps.take(step)
            }, readPolicy: TestOffice.readPolicy, clock: TestOffice.now)
    }

    @Test func `a roll that is cut off before any step of the key file goes on, and nothing is lost`() async throws {
        let measured = try await TamperScene()
        let whole = Steps()
        _ = try await measured.office.session(measured.office.custodian, gate: gate(measured.office, whole)).rollGate()
        // Both changes: the new key comes in, the old one goes out.
        #expect(whole.taken.count == 20)
        let scene = try await TamperScene()
        let office = scene.office
        for step in whole.taken.indices {
            let before = try office.vault.audit().governance().activeEpoch
            _ = try? await office.session(office.custodian, gate: gate(office, Steps(upTo: step))).rollGate()
            #expect(try await scene.read() == TamperScene.values, "cut off before step \(step)")
            let done = try await office.session(office.custodian).rollGate()
            #expect(done.isClosed && done.epoch > before)
            #expect(try office.gateKeys().epochs.keys.sorted() == [done.epoch])
            #expect(Set(try office.epochs()) == [done.epoch])
            #expect(try await scene.read() == TamperScene.values)
            let names = try FileManager.default.contentsOfDirectory(atPath: office.directory + "/vault")
            #expect(!names.contains { $0.hasSuffix(".new") || $0.hasSuffix(".old") })
        }
        #expect(try office.verify().findings == [])
    }

    @Test func `a commit that fails after the key came in changes no epoch`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let store = FaultyStore(try SQLiteStore(path: office.database))
        let session = try await office.session(office.custodian, gate: office.gate(store: store))
        _ = try await session.signIn()
        store.fail(.beforeCommit(.inputOutput(code: 10)))
        await #expect(throws: ClientError.self) { try await session.rollGate() }
        #expect(try office.gateKeys().epochs.keys.sorted() == [1, 2])
        #expect(try office.vault.audit().governance().activeEpoch == 1)
        #expect(try await scene.read() == TamperScene.values)
        let done = try await office.session(office.custodian).rollGate()
        #expect(done.epoch == 2 && done.isClosed)
        #expect(try await scene.read() == TamperScene.values)
    }
}
