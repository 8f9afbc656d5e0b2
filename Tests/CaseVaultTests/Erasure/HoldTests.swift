import CaseVault
import GateProtocol
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// Legal holds, and how far an erasure reaches by the statements after it.
@Suite struct HoldTests {
    @Test func `a held record is not erased, whole or in part, until administrators release it`() async throws {
        let scene = try await ErasureScene()
        let office = scene.office
        let administrator = try await office.session(office.administrator)
        _ = try await administrator.submit([.hold(scene.record)])
        for fields in [[], ["alias"]] {
            let size = UInt64(try office.entries().count)
            await #expect(throws: ClientError.gate(.refused(code: "refuse.held", entry: size + 1))) {
                try await office.session(scene.officer).erase(
                    scene.record, fields: fields.map { try office.field($0) }, reason: "asked")
            }
            let last = try #require(try office.entries().last)
            #expect(last.request.kind == .erase && !last.gate.allowed)
        }
        #expect(try await scene.read()["alias"] == "Maung")
        // Others are not held.
        _ = try await scene.erase(of: scene.other)
        _ = try await administrator.submit([.release(scene.record)])
        _ = try await scene.erase()
        #expect(try office.verify().findings == [])
    }

    @Test func `a gate that erased a held record is found by verify`() async throws {
        let scene = try await ErasureScene()
        let office = scene.office
        let erased = try await scene.erase()
        var governance = try office.vault.audit().governance()
        #expect(governance.holds == [])
        _ = try await office.session(office.administrator).submit([.hold(scene.record)])
        governance = try office.vault.audit().governance()
        #expect(governance.holds == [scene.record])
        // A hold comes too late for what was erased before.
        #expect(try office.verify().findings == [])
        #expect(try office.vault.audit().erasures(of: scene.record).map(\.entry) == [erased.entry])
    }
}
