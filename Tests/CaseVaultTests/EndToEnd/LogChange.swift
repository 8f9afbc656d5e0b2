import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// A way to change the log, or a row that stands for all of it, by SQL.
enum LogChange: String, CaseIterable, CustomTestStringConvertible {
    case flipsRequest = "a byte of the request part of a read is flipped"
    case flipsSignature = "a byte of the signature of a read is flipped"
    case turnsRefusalIntoAccess = "a refusal is turned into an access"
    case renamesRule = "the rule of an access is changed and the tree made to fit"
    case flipsWriteEntry = "a byte of the entry of a record's last write is flipped"
    case flipsHashes = "the hashes beside the last entry are flipped"
    case flipsCheckpoint = "the signature of the checkpoint is changed"
    case removesCheckpoint = "the checkpoint is deleted"
    case flipsState = "a byte of the gate's state row is flipped"
    case removesState = "the gate's state row is deleted"
    case deletesLast = "the last entry is deleted"
    case deletesMiddle = "an entry in the middle is deleted"
    case deletesRevocation = "a revocation is deleted"
    case hidesRevocation = "the kind of a revocation's row is changed"
    case refusesRevocation = "a revocation is turned into a refusal and the tree made to fit"
    case editsRevocation = "a revocation is edited to revoke somebody else and the tree made to fit"
    case forgetsRequest = "a request is registered under another id, so that it could be sent again"
    case changesPolicy = "the policy document is changed"
    case deletesPolicy = "the policy document is deleted"

    var testDescription: String { rawValue }

    func apply(to log: LogScene) throws {
        let office = log.office
        switch self {
        case .flipsRequest:
            let blind = try log.entry(log.readEntry).request.blind
            try log.flip("entry", of: log.readEntry) { try $0.place(of: blind) }
        case .flipsSignature:
            let signature = try log.entry(log.readEntry).signature
            try log.flip("entry", of: log.readEntry) { try $0.place(of: signature) }
        case .turnsRefusalIntoAccess: try replaceGatePart(of: log.refusal, in: log) { $0.with(allowed: true) }
        case .renamesRule:
            let rule = try Name("case-worker.read")
            try replaceGatePart(of: log.readEntry, in: log) { $0.with(rule: rule) }
        case .flipsWriteEntry:
            let blind = try log.entry(log.scene.first.entry).request.blind
            try log.flip("entry", of: log.scene.first.entry) { try $0.place(of: blind) }
        case .flipsHashes:
            try office.edit("log", "hashes", where: "idx = ?", [Int64(log.refusal)]) { $0 = $0.map { $0 ^ 1 } }
        case .flipsCheckpoint:
            // Another letter of the signature's base64, so that the note stays well formed.
            try office.edit("meta", "value", where: "key = 'checkpoint'") { bytes in
                let at = bytes.count - 20
                bytes[at] = bytes[at] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            }
        case .removesCheckpoint: try office.sql("DELETE FROM meta WHERE key = 'checkpoint'")
        case .flipsState: try office.edit("meta", "value", where: "key = 'state'") { $0[$0.count - 1] ^= 1 }
        case .removesState: try office.sql("DELETE FROM meta WHERE key = 'state'")
        case .deletesLast: try log.delete(log.refusal)
        case .deletesMiddle: try log.delete(log.readEntry)
        case .deletesRevocation: try log.delete(log.revocation)
        case .hidesRevocation: try office.sql("UPDATE log SET kind = 1 WHERE idx = ?", [Int64(log.revocation)])
        case .refusesRevocation: try replaceGatePart(of: log.revocation, in: log) { $0.with(allowed: false) }
        case .editsRevocation:
            try office.edit("log", "entry", where: "idx = ?", [Int64(log.revocation)]) { bytes in
                let at = try bytes.place(of: log.police.fingerprint.bytes)
                bytes.replaceSubrange(at..<(at + 32), with: log.scene.worker.fingerprint.bytes)
            }
            try office.rebuildTree()
        case .forgetsRequest:
            try office.sql(
                "UPDATE log SET request = ? WHERE idx = ?", [Data(repeating: 1, count: 16), Int64(log.readEntry)])
        case .changesPolicy:
            // Police would read health.
            try office.edit("documents", "bytes", where: "1") { bytes in
                let text = String(decoding: bytes, as: UTF8.self)
                let changed = text.replacing(
                    "compartments: [identity, legal]", with: "compartments: [identity, health]")
                try #require(changed != text)
                bytes = Array(changed.utf8)
            }
        case .deletesPolicy: try office.sql("DELETE FROM documents")
        }
    }

    private func replaceGatePart(
        of index: UInt64, in log: LogScene, _ change: (GatePart) -> GatePart
    ) throws {
        let old = try log.entry(index)
        try log.office.put(
            LogEntry(
                request: old.request, requestBytes: old.requestBytes, signature: old.signature, gate: change(old.gate)))
    }
}

extension GatePart {
    func with(allowed: Bool? = nil, rule: Name? = nil, index: UInt64? = nil, previousEntry: UInt64? = nil) -> GatePart {
        GatePart(
            index: index ?? self.index, allowed: allowed ?? self.allowed, rule: rule ?? self.rule,
            policyVersion: policyVersion, clock: clock, time: time, statements: statements, grant: grant,
            previousEntry: previousEntry ?? self.previousEntry, found: found)
    }
}
