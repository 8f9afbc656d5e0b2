import CaseVault
import Foundation
import OpenSSL
import Testing
import VaultAudit
import VaultCrypto
import VaultModel
import VaultStore
import VaultStoreSQLite

/// The halves and keys of a vault's records, opened with the custodian's key file and `gate.key` together.
struct KnownSecrets {
    /// By name: halves B, B_f and field keys.
    var behindTheGate: [String: [UInt8]] = [:]
    /// By name: compartment keys and halves A.
    var ofOfficials: [String: [UInt8]] = [:]
    /// G of epoch 1.
    let gateKey: [UInt8]

    init(of vault: TestVault, custodian: String) throws {
        let path = vault.directory.appending(path: "vault").path
        let governance = try Vault(directory: path).audit().governance()
        let contexts = VaultContexts(vault: governance.vault)
        let keys = try KeyFiles.open(
            vault.directory.appending(path: custodian + ".key").path, passphrase: SecretBytes(copying: RawSpan()))
        // The first key of gate.key, behind its head of 32 bytes and 6 of its own.
        gateKey = Array(try KeyFiles.read(path + "/gate.key", limit: 1 << 16)[38..<70])
        let epoch = try GateEpochKey(SecretBytes(copying: gateKey.span.bytes))
        let store = try SQLiteStore(path: path + "/vault.sqlite", readOnly: true)
        var held: [CompartmentID: [UInt32: CompartmentKey]] = [:]
        try store.read { reader in
            for wrap in try reader.keyWraps(of: keys.fingerprint) {
                let place = Governance.WrapPlace(
                    recipient: wrap.recipient, compartment: wrap.compartment, version: wrap.version)
                let info = contexts.envelopeK(
                    compartment: wrap.compartment, version: wrap.version, recipient: keys.identity,
                    authority: try #require(governance.wraps[place]).authority)
                let key = try CompartmentKey(
                    Envelope.open(wrap.bytes, with: keys.kem, info: info),
                    kem: contexts.compartmentKEM(compartment: wrap.compartment, version: wrap.version))
                held[wrap.compartment, default: [:]][wrap.version] = key
                ofOfficials["K of \(wrap.compartment)/\(wrap.version)"] = Self.bytes(key.secret)
            }
            for summary in try reader.records(after: nil, limit: .max) {
                let row = try #require(try reader.record(summary.record))
                let manifest = try Manifest(row.manifest)
                for half in try reader.halfBWraps(of: row.record) {
                    let write = try #require(manifest.write(half.write))
                    let b = try Wrap.openB(
                        half.bytes, under: epoch,
                        context: contexts.wrapB(
                            record: row.record, write: half.write, epoch: half.epoch, commitment: write.b))
                    behindTheGate["B of \(half.write)"] = Self.bytes(b.secret)
                    var halvesA: [CompartmentID: HalfA] = [:]
                    for wrap in try reader.halfAWraps(of: row.record) where wrap.place.write == half.write {
                        let key = try #require(held[wrap.place.compartment]?[wrap.place.version])
                        let a = try Wrap.openA(
                            wrap.bytes, under: key.recordKey(contexts.recordKey(wrap.place)),
                            context: contexts.wrapA(wrap.place, commitment: wrap.commitment))
                        halvesA[wrap.place.compartment] = a
                        ofOfficials["A of \(wrap.place.compartment) of \(half.write)"] = Self.bytes(a.secret)
                    }
                    for cell in manifest.cells where cell.write == half.write {
                        let field = try #require(governance.policy.schema.field(cell.field))
                        let context = contexts.cell(
                            record: row.record, compartment: field.compartment, field: cell.field, write: cell.write,
                            type: cell.type)
                        let fieldHalf = try b.fieldHalf(context)
                        behindTheGate["B_f of \(cell.field) of \(half.write)"] = Self.bytes(fieldHalf.secret)
                        let a = try #require(halvesA[field.compartment])
                        let info = context.bytes
                        behindTheGate["key of \(cell.field) of \(half.write)"] = Self.bytes(
                            try HKDFSHA256.deriveKey(salt: a.secret, ikm: fieldHalf.secret, info: info.span.bytes))
                    }
                }
            }
        }
        try store.close()
    }

    private static func bytes(_ secret: borrowing SecretBytes) -> [UInt8] {
        secret.withExposedBytes { span in
            (0..<span.byteCount).map { unsafe span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
    }
}
