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

/// A statement as somebody with a program of their own would form it.
struct HandmadeStatement {
    var acts: [Act]
    var signers: [OfficialKeys]
    /// Who sends it; the first signer when nobody is named.
    var sender: OfficialKeys?
    var id: StatementID?
    var vault: VaultID?
    var rootVersion: UInt32 = 1
    var logSize: UInt64 = 1
    /// In seconds from now.
    var life: Int64 = 3600
    var wraps: [KeyWrap] = []
    var documents: [[UInt8]] = []
    var escrowKey: [UInt8]?

    init(_ acts: [Act], by signers: OfficialKeys...) {
        self.acts = acts
        self.signers = signers
    }
}

extension TestOffice {
    /// Sends a statement to a gate of its own and returns its log index.
    @discardableResult
    func submit(_ handmade: HandmadeStatement) async throws -> UInt64 {
        let gate = try gate()
        let vault = founding.vault
        var signed = SignedStatement(
            Statement(
                vault: handmade.vault ?? vault, id: try handmade.id ?? StatementID.random(),
                rootVersion: handmade.rootVersion, logSize: handmade.logSize,
                expiry: Self.now().adding(seconds: handmade.life), acts: handmade.acts))
        for signer in handmade.signers { try signed.sign(with: signer) }
        let sender = handmade.sender ?? handmade.signers[0]
        var part = RequestPart(
            vault: vault, kind: .statement, id: try RequestID.random(), actor: sender.fingerprint, time: Self.now(),
            seen: TreeHead(size: 0, root: RFC6962.emptyRoot),
            detail: Detail.statement(
                wraps: handmade.wraps, documents: handmade.documents, escrowKey: handmade.escrowKey, vault: vault),
            blind: try Random.bytes(32))
        part.statement = signed.bytes
        return try await gate.submit(
            StatementRequest(
                request: try SignedRequest(part, by: sender), wraps: handmade.wraps, documents: handmade.documents,
                escrowKey: handmade.escrowKey)
        ).entry.index
    }

    func grant(
        _ role: String, to official: OfficialKeys, scope: Scope = .all, until: Timestamp? = nil
    ) throws -> Act {
        .grant(
            GrantAct(
                id: try GrantID.random(), official: official.fingerprint, role: try Name(role), scope: scope,
                until: until))
    }

    /// The root in force with other people in it.
    func nextRoot(administrators: [OfficialKeys], threshold: UInt16 = 1, custodians: [OfficialKeys]? = nil) throws
        -> Root
    {
        let root = try vault.audit().governance().root
        return Root(
            vault: root.vault, version: root.version + 1, previous: root.fingerprint,
            administrators: try administrators.map { try PublicKeyFile($0) }, threshold: threshold,
            custodians: try (custodians ?? [custodian]).map { try PublicKeyFile($0) }, custodianThreshold: 1,
            origin: root.origin, logPublicKey: root.logPublicKey, gatePublicKey: root.gatePublicKey,
            floors: root.floors,
            created: Self.now())
    }
}
