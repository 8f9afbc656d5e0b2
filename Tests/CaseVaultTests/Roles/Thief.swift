import CaseVault
import Foundation
import GRDB
import OpenSSL
import Testing
import VaultAudit
import VaultCrypto
import VaultModel

/// Somebody with a copy of the database and an official's key file, who asks no gate; perhaps with `gate.key` as well.
final class Thief {
    let office: TestOffice
    let keys: OfficialKeys
    let governance: Governance
    let gateKey: GateEpochKey?
    private let contexts: VaultContexts
    private var compartmentKeys: [String: CompartmentKey?] = [:]
    private var recordKeys: [RecordKeyPlace: RecordKey?] = [:]

    init(_ office: TestOffice, _ keys: OfficialKeys, withGateKey: Bool) throws {
        self.office = office
        self.keys = keys
        governance = try office.vault.audit().governance()
        contexts = VaultContexts(vault: office.founding.vault)
        // G of epoch 1 is the first key of the file.
        gateKey =
            withGateKey
            ? try GateEpochKey(
                SecretBytes(copying: Array(KeyFiles.read(office.gateKey, limit: 4096)[38..<70]).span.bytes)) : nil
    }

    /// The compartments of which a cell of the record opens.
    func opens(_ record: RecordID) throws -> Set<CompartmentID> {
        let id = Data(record.bytes)
        let manifest = try Manifest(try office.blob("SELECT manifest FROM records WHERE id = ?", [id]))
        let cells = try splitCells(try office.blob("SELECT cells FROM records WHERE id = ?", [id]))
        var opened: Set<CompartmentID> = []
        for (place, cell) in zip(manifest.cells, cells) {
            let field = try #require(governance.policy.schema.field(place.field))
            guard let a = try halfA(of: record, manifest, place.write, field.compartment) else { continue }
            let context = contexts.cell(
                record: record, compartment: field.compartment, field: field.id, write: place.write, type: place.type)
            let b = try halfB(of: record, manifest, place.write)
            if (try? Cell.open(cell, a: a, fieldHalf: b.fieldHalf(context), context: context)) != nil {
                opened.insert(field.compartment)
            }
        }
        return opened
    }

    /// Without the gate's key nothing better than a guess.
    private func halfB(of record: RecordID, _ manifest: Manifest, _ write: WriteID) throws -> HalfB {
        guard let gateKey, let commitment = manifest.write(write)?.b else { return try HalfB(zeros()) }
        let wrap = try office.blob(
            "SELECT bytes FROM half_b_wraps WHERE \(ofRecord) AND write = ?", [Data(record.bytes), Data(write.bytes)])
        return try Wrap.openB(
            wrap, under: gateKey,
            context: contexts.wrapB(record: record, write: write, epoch: 1, commitment: commitment))
    }

    private func halfA(
        of record: RecordID, _ manifest: Manifest, _ write: WriteID, _ compartment: CompartmentID
    ) throws -> HalfA? {
        let row = try office.query {
            try Row.fetchOne(
                $0,
                sql: """
                    SELECT version, generation, kind, bytes FROM half_a_wraps
                    WHERE \(ofRecord) AND write = ? AND compartment = ?
                    """,
                arguments: [Data(record.bytes), Data(write.bytes), Int64(compartment.rawValue)])
        }
        let wrap = try #require(row)
        let (version, generation, kind, bytes): (UInt32, UInt32, UInt8, Data) = (
            wrap["version"], wrap["generation"], wrap["kind"], wrap["bytes"]
        )
        let place = HalfAPlace(
            record: record, write: write, compartment: compartment, version: version, generation: generation)
        let commitment = try #require(manifest.write(write)?.a.first { $0.compartment == compartment }).digest
        let key = try compartmentKey(compartment, version)
        if kind == WrapKind.compartmentPublicKey.rawValue {
            guard let key else { return nil }
            return try Wrap.openA(
                [UInt8](bytes), with: key,
                context: contexts.envelopeA(
                    place, commitment: commitment, publicKey: key.privateKey().publicKey))
        }
        let recordKey = try key?.recordKey(contexts.recordKey(place)) ?? recordKey(place.recordKey)
        guard let recordKey else { return nil }
        return try Wrap.openA(
            [UInt8](bytes), under: recordKey, context: contexts.wrapA(place, commitment: commitment))
    }

    /// K, if any wrap of it opens with the key file; those of other people are tried as well.
    private func compartmentKey(_ compartment: CompartmentID, _ version: UInt32) throws -> CompartmentKey? {
        let name = "\(compartment) \(version)"
        if let known = compartmentKeys[name] { return known }
        let rows = try office.query {
            try Row.fetchAll(
                $0, sql: "SELECT recipient, bytes FROM key_wraps WHERE compartment = ? AND version = ?",
                arguments: [Int64(compartment.rawValue), Int64(version)])
        }
        var key: CompartmentKey?
        for row in rows {
            let (recipient, bytes): (Data, Data) = (row["recipient"], row["bytes"])
            let place = Governance.WrapPlace(
                recipient: try #require(Digest([UInt8](recipient))), compartment: compartment, version: version)
            let info = contexts.envelopeK(
                compartment: compartment, version: version, recipient: keys.identity,
                authority: try #require(governance.wraps[place]).authority)
            guard let secret = try? Envelope.open([UInt8](bytes), with: keys.kem, info: info) else { continue }
            key = try CompartmentKey(
                secret, kem: contexts.compartmentKEM(compartment: compartment, version: version))
        }
        compartmentKeys[name] = .some(key)
        return key
    }

    /// R, if any wrap of it opens with the key file.
    private func recordKey(_ place: RecordKeyPlace) throws -> RecordKey? {
        if let known = recordKeys[place] { return known }
        let rows = try office.query {
            try Row.fetchAll(
                $0, sql: "SELECT recipient, bytes FROM record_key_wraps WHERE record = ? AND compartment = ?",
                arguments: [Data(place.record.bytes), Int64(place.compartment.rawValue)])
        }
        var key: RecordKey?
        for row in rows {
            let (recipient, bytes): (Data, Data) = (row["recipient"], row["bytes"])
            let official = try #require(Digest([UInt8](recipient)))
            let grants = governance.grants.values.filter { $0.act.official == official }
            let info = contexts.envelopeR(
                place, recipient: keys.identity, authority: try #require(grants.first).entry)
            guard let secret = try? Envelope.open([UInt8](bytes), with: keys.kem, info: info) else { continue }
            key = try RecordKey(unwrapped: secret)
        }
        recordKeys[place] = .some(key)
        return key
    }
}
