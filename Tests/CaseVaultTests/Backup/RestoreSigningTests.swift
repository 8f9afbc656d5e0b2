import CaseVault
import Foundation
import GateProtocol
import OpenSSL
import Testing
import TransparencyLog
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel
import VaultStoreSQLite

@testable import VaultGate

/// Administrators who sign one restore at the same moment.
@Suite struct RestoreSigningTests {
    /// A vault that waits for the second of two or the second and third of three signatures under its restore.
    private func waiting(threshold: Int) async throws -> (office: TestOffice, restored: Vault.Restoration) {
        let office = try await TestOffice(administrators: 4, threshold: threshold)
        let backup = Backup(path: office.directory + "/a.backup")
        _ = try office.vault.backUp(to: backup)
        office.loseDatabase()
        let restored = try await office.vault.restore(backup, as: [office.administrators[0]], pins: office.pins)
        try #require(restored.entry == nil)
        return (office, restored)
    }

    /// What an administrator sends who saw the restore as it waits now.
    private func request(in office: TestOffice, by keys: OfficialKeys) throws -> StatementRequest {
        let restore = try #require(try office.vault.waitingRestore())
        guard case .restore(let act)? = restore.pending.signed.statement.acts.first else {
            throw GateError.badRequest("it is no restore")
        }
        let document = RestoreDocument(
            vault: office.founding.vault, generation: act.generation, lost: restore.lost
        ).bytes
        var signed = restore.pending.signed
        try signed.sign(with: keys)
        var part = RequestPart(
            vault: office.founding.vault, kind: .statement, id: try RequestID.random(), actor: keys.fingerprint,
            time: TestOffice.now(), seen: act.kept,
            detail: Detail.statement(wraps: [], documents: [document], vault: office.founding.vault),
            blind: try Random.bytes(32))
        part.statement = signed.bytes
        return StatementRequest(request: try SignedRequest(part, by: keys), documents: [document])
    }

    private func send(_ request: StatementRequest, to office: TestOffice) async throws -> UInt64? {
        try await EmbeddedGate.restore(
            store: SQLiteStore(path: office.database), files: GateFiles(directory: office.vault.directory),
            request: request, readPolicy: TestOffice.readPolicy, clock: { TestOffice.now() })?.entry.index
    }

    @Test func `of two who sign what they both saw waiting, the second loses nobody's signature and signs again`()
        async throws
    {
        let (office, restored) = try await waiting(threshold: 3)
        let requests = try office.administrators[1...2].map { try request(in: office, by: $0) }
        #expect(try await send(requests[0], to: office) == nil)
        await #expect(throws: GateError.changedMeanwhile) { try await send(requests[1], to: office) }
        #expect(try office.vault.pendingStatements().map(\.signed.signatures.count) == [2])
        let entry = try await office.vault.signRestore(
            restored.statement, as: office.administrators[2], pins: office.pins)
        #expect(entry == restored.kept.size)
        let statement = try #require(try office.entries().last?.request.statement)
        #expect(
            Set(try SignedStatement(statement).signatures.map(\.signer))
                == Set(office.administrators[0...2].map(\.fingerprint)))
        #expect(try office.vault.audit().verify().found == [])
    }

    @Test func `of two who each bring the last signature one opens the vault, and the other changes nothing`()
        async throws
    {
        let (office, restored) = try await waiting(threshold: 2)
        let requests = try office.administrators[1...2].map { try request(in: office, by: $0) }
        #expect(try await send(requests[0], to: office) == restored.kept.size)
        await #expect(throws: GateError.badRequest("it is not for the database as it is")) {
            try await send(requests[1], to: office)
        }
        #expect(try office.vault.audit().logSize() == restored.kept.size + 1)
        #expect(try office.vault.audit().verify().found == [])
    }

    @Test func `two at once, each over a connection of their own, make one restore`() async throws {
        let (office, restored) = try await waiting(threshold: 2)
        let entries = await withTaskGroup(of: UInt64?.self) { group in
            for keys in office.administrators[1...2] {
                group.addTask {
                    try? await office.vault.signRestore(restored.statement, as: keys, pins: office.pins)
                }
            }
            return await group.reduce(into: [UInt64]()) { if let entry = $1 { $0.append(entry) } }
        }
        #expect(entries == [restored.kept.size])
        #expect(try office.vault.audit().governance().restores.count == 1)
        #expect(try office.vault.audit().verify().found == [])
        _ = try await office.session(office.administrators[3], firstUse: true)
    }
}
