import CaseVault
import Foundation
import GRDB
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel

/// A secret that can stand in an array.
final class Held: Sendable {
    let bytes: SecretBytes
    init(_ bytes: consuming SecretBytes) { self.bytes = bytes }
}

func copy(_ secret: borrowing SecretBytes) throws -> SecretBytes {
    try secret.withExposedBytes { try SecretBytes(copying: $0) }
}

func zeros() throws -> SecretBytes { try SecretBytes(copying: [UInt8](repeating: 0, count: 32).span.bytes) }

/// Opens wraps by hand, without gate and session, from rows and keys alone.
struct Hands {
    let scene: TamperScene
    let contexts: VaultContexts
    let record: RecordID
    let manifest: Manifest
    /// Who was entitled by which log index.
    let governance: Governance

    /// The given name's cell, its context, and that of another field in the same compartment.
    let cell: [UInt8]
    let cellContext: Context
    let otherContext: Context
    let write: Manifest.Write
    let wrapA: [UInt8]
    let wrapB: [UInt8]

    /// Where the wrap of the identity half stands as it was written.
    var place: HalfAPlace {
        HalfAPlace(
            record: record, write: write.id, compartment: CompartmentID(rawValue: 1), version: 1, generation: 0)
    }

    /// The commitment to half A of the identity compartment.
    var commitmentA: Digest {
        get throws { try #require(write.a.first { $0.compartment == CompartmentID(rawValue: 1) }).digest }
    }

    var contextB: Context {
        contexts.wrapB(record: record, write: write.id, epoch: 1, commitment: write.b)
    }

    init(_ scene: TamperScene) throws {
        self.scene = scene
        let office = scene.office
        contexts = VaultContexts(vault: office.founding.vault)
        record = scene.first.record
        manifest = try Manifest(try office.blob("SELECT manifest FROM records WHERE id = ?", [scene.firstID]))
        governance = try office.vault.audit().governance()
        write = try #require(manifest.writes.first)
        cell = try splitCells(try office.blob("SELECT cells FROM records WHERE id = ?", [scene.firstID]))[0]
        func context(_ place: Manifest.Cell) -> Context {
            VaultContexts(vault: office.founding.vault).cell(
                record: scene.first.record, compartment: CompartmentID(rawValue: 1), field: place.field,
                write: place.write, type: place.type)
        }
        cellContext = context(manifest.cells[0])
        otherContext = context(manifest.cells[1])
        wrapA = try office.blob("SELECT bytes FROM half_a_wraps WHERE \(ofRecord) AND compartment = 1", [scene.firstID])
        wrapB = try office.blob("SELECT bytes FROM half_b_wraps WHERE \(ofRecord)", [scene.firstID])
    }

    /// K of the identity compartment as the case worker received it.
    func compartmentKey(_ version: UInt32 = 1) throws -> CompartmentKey {
        let compartment = CompartmentID(rawValue: 1)
        let place = Governance.WrapPlace(
            recipient: scene.worker.fingerprint, compartment: compartment, version: version)
        let item = try #require(governance.wraps[place])
        let bytes = try scene.office.blob(
            "SELECT bytes FROM key_wraps WHERE recipient = ? AND compartment = 1 AND version = ?",
            [Data(scene.worker.fingerprint.bytes), Int64(version)])
        let info = contexts.envelopeK(
            compartment: compartment, version: version, recipient: scene.worker.identity, authority: item.authority)
        return try CompartmentKey(
            Envelope.open(bytes, with: scene.worker.kem, info: info),
            kem: contexts.compartmentKEM(compartment: compartment, version: version))
    }

    /// Half A of the identity compartment.
    func halfA(under key: CompartmentKey) throws -> HalfA {
        try Wrap.openA(
            wrapA, under: key.recordKey(contexts.recordKey(place)),
            context: contexts.wrapA(place, commitment: commitmentA))
    }

    /// The four keys in `gate.key`: G of epoch 1, H, the log's seed, and the gate's KEM key.
    func gateSecrets() throws -> [Held] {
        let bytes = try KeyFiles.read(scene.office.gateKey, limit: 4096)
        return try (0..<4).map { i in
            let start = 32 + i * 38 + 6
            return Held(try SecretBytes(copying: Array(bytes[start..<(start + 32)]).span.bytes))
        }
    }

    func halfB() throws -> HalfB {
        try Wrap.openB(
            wrapB, under: GateEpochKey(copy(gateSecrets()[0].bytes)),
            context: contextB)
    }

    /// All wraps of compartment keys with what they are bound to.
    func keyWraps() throws -> [(bytes: [UInt8], info: Context)] {
        let rows = try scene.office.query {
            try Row.fetchAll($0, sql: "SELECT recipient, compartment, version, bytes FROM key_wraps")
        }
        return try rows.map { row in
            let recipient: Data = row["recipient"]
            let number: Int = row["compartment"]
            let version: Int = row["version"]
            let bytes: Data = row["bytes"]
            let compartment = CompartmentID(rawValue: UInt16(number))
            let official = try #require(Digest([UInt8](recipient)).flatMap { governance.officials[$0] })
            let place = Governance.WrapPlace(
                recipient: official.identity.fingerprint, compartment: compartment, version: UInt32(version))
            return (
                [UInt8](bytes),
                contexts.envelopeK(
                    compartment: compartment, version: UInt32(version), recipient: official.identity,
                    authority: try #require(governance.wraps[place]).authority)
            )
        }
    }
}

extension TestOffice {
    /// A directory with a copy of the database and some of the files beside it.
    func copyVault(with files: [String]) throws -> Vault {
        let path = directory + "/copy-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try copyDatabase(to: path + "/vault.sqlite")
        for file in files {
            try FileManager.default.copyItem(atPath: directory + "/vault/" + file, toPath: path + "/" + file)
        }
        return Vault(directory: path)
    }
}
