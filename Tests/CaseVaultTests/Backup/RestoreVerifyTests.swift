import CaseVault
import GateProtocol
import OpenSSL
import Testing
import TransparencyLog
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// What `verify` finds of a restore by itself: the log of somebody whose gate takes what ours refuses.
@Suite struct RestoreVerifyTests {
    @Test func `verify finds a restore that says that it keeps another log`() async throws {
        let scene = try await RestoreScene()
        let office = scene.office
        office.loseDatabase()
        let restored = try await scene.restore()
        #expect(try office.vault.audit().verify().found == [])
        let index = try #require(restored.entry)
        let entry = try #require(try office.entries().last { $0.gate.index == index })
        try office.put(try forged(entry, by: office.administrator))
        #expect(
            try office.vault.audit().verify().found == [
                Found(kind: .statement, place: "the restore in entry \(index) keeps another log", entry: index),
                Found(kind: .log, place: "the checkpoint is of another state of the log", entry: nil),
                Found(kind: .log, place: "the log is not the one that was seen before", entry: nil),
            ])
    }

    /// The entry of a restore whose kept head is that of no log, with all signatures that it needs.
    private func forged(_ entry: LogEntry, by keys: OfficialKeys) throws -> LogEntry {
        let old = try SignedStatement(try #require(entry.request.statement)).statement
        guard case .restore(let act)? = old.acts.first else { throw GateError.badRequest("it is no restore") }
        let other = RestoreAct(
            generation: act.generation, epoch: act.epoch, kept: TreeHead(size: act.kept.size, root: .zero),
            lastKnown: act.lastKnown, document: act.document)
        var signed = SignedStatement(
            Statement(
                vault: old.vault, id: old.id, rootVersion: old.rootVersion, logSize: old.logSize, expiry: old.expiry,
                acts: [.restore(other)]))
        try signed.sign(with: keys)
        var part = entry.request
        part.statement = signed.bytes
        return LogEntry(
            request: part, requestBytes: part.context.bytes, signature: try keys.signature(for: part.context),
            gate: entry.gate)
    }
}
