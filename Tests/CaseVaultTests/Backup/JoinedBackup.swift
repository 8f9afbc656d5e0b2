import CaseVault
import Foundation
import GateProtocol
import OpenSSL
import TransparencyLog
import VaultAudit
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel
import VaultStore
import VaultStoreSQLite

/// A database that was joined from a backup, before its restore is signed.
struct JoinedBackup {
    let store: SQLiteStore
    let head: TreeHead

    init(_ backup: Backup, at path: String) throws {
        try SQLiteBackup(SQLiteBackup.Pair(records: backup.path, halves: backup.halves)).join(to: path)
        store = try SQLiteStore(path: path)
        head = try store.read { reader in
            let size = try reader.logSize()
            return TreeHead(size: size, root: try RFC6962.root(size: size, reader: StoredNodes(reader)))
        }
    }

    /// Hands a restore to the gate of an office, signed by one person.
    func restore(
        _ act: RestoreAct, document: [UInt8], by keys: OfficialKeys, in office: TestOffice
    ) async throws -> UInt64? {
        let vault = office.founding.vault
        var signed = SignedStatement(
            Statement(
                vault: vault, id: try StatementID.random(), rootVersion: 1, logSize: head.size,
                expiry: TestOffice.now().adding(seconds: 3600), acts: [.restore(act)]))
        try signed.sign(with: keys)
        var part = RequestPart(
            vault: vault, kind: .statement, id: try RequestID.random(), actor: keys.fingerprint,
            time: TestOffice.now(), seen: head,
            detail: Detail.statement(wraps: [], documents: [document], vault: vault), blind: try Random.bytes(32))
        part.statement = signed.bytes
        let request = StatementRequest(request: try SignedRequest(part, by: keys), documents: [document])
        return try await EmbeddedGate.restore(
            store: store, files: GateFiles(directory: office.vault.directory), request: request,
            readPolicy: { try PolicyDocument.parse($0) }, clock: { TestOffice.now() })?.entry.index
    }
}
