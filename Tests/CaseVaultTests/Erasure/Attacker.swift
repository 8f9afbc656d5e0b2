import CaseVault
import Foundation
import GRDB
import OpenSSL
import Testing
import VaultAudit
import VaultCrypto
import VaultModel

/// Somebody with copies of the database, every official's key file and `gate.key`, who asks no gate: puts together whatever
/// fits of all of it.
struct Attacker {
    let contexts: VaultContexts
    let governance: Governance
    let people: [OfficialKeys]
    /// Every key of an epoch that they found, by its number.
    let epochs: [UInt32: GateEpochKey]

    /// A half or key that can stand in an array.
    private enum Half {
        case whole(HalfB)
        case list(FieldHalves)
    }

    init(_ office: TestOffice, people: [OfficialKeys], gateKeys: [String]) throws {
        contexts = VaultContexts(vault: office.founding.vault)
        governance = try office.vault.audit().governance()
        self.people = people
        var epochs: [UInt32: GateEpochKey] = [:]
        for path in gateKeys { try epochs.merge(Self.epochs(in: path)) { first, _ in first } }
        self.epochs = epochs
    }

    /// The keys of epochs in a `gate.key`.
    static func epochs(in path: String) throws -> [UInt32: GateEpochKey] {
        let bytes = try KeyFiles.read(path, limit: 8192)
        var epochs: [UInt32: GateEpochKey] = [:]
        for start in stride(from: 32, to: bytes.count - 32, by: 38) {
            guard UInt16(bigEndianBytes: bytes[start..<(start + 2)]) == 1 else { continue }
            let number = try #require(UInt32(bigEndianBytes: bytes[(start + 2)..<(start + 6)]))
            epochs[number] = try GateEpochKey(SecretBytes(copying: Array(bytes[(start + 6)..<(start + 38)]).span.bytes))
        }
        return epochs
    }

    /// The values that open: cells and manifest from one database, halves A and keys from any, halves B from any.
    func opens(
        _ record: RecordID, in cellsPath: String, halvesA: [String], halvesB: [String]
    ) throws -> [String: String] {
        let id = Data(record.bytes)
        let row = try Self.rows(cellsPath, "SELECT manifest, cells FROM records WHERE id = ?", [id]).first
        guard let row else { return [:] }
        let (manifestBytes, cellBytes): (Data, Data) = (row["manifest"], row["cells"])
        let manifest = try Manifest([UInt8](manifestBytes))
        var opened: [String: String] = [:]
        for (place, cell) in zip(manifest.cells, try splitCells([UInt8](cellBytes))) {
            let field = try #require(governance.policy.schema.field(place.field))
            guard let commitment = manifest.write(place.write) else { continue }
            let context = contexts.cell(
                record: record, compartment: field.compartment, field: field.id, write: place.write, type: place.type)
            for a in try self.halvesA(record, commitment, field.compartment, halvesA) {
                for half in try self.halvesB(record, commitment, halvesB) {
                    guard let b = try fieldHalf(half, place.field, context),
                        let value = try? Cell.open(cell, a: a, fieldHalf: b, context: context)
                    else { continue }
                    opened[field.name.description] = value.withBytes { bytes in
                        String(
                            decoding: (0..<bytes.byteCount).map {
                                unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self)
                            }, as: UTF8.self)
                    }
                }
            }
        }
        return opened
    }

    private func fieldHalf(_ half: Half, _ field: FieldID, _ context: Context) throws -> FieldHalf? {
        switch half {
        case .whole(let half): try half.fieldHalf(context)
        case .list(let halves): halves.half(of: field.rawValue)
        }
    }

    private func halvesB(_ record: RecordID, _ write: Manifest.Write, _ databases: [String]) throws -> [Half] {
        var found: [Half] = []
        for database in databases {
            let rows = try Self.rows(
                database, "SELECT epoch, bytes FROM half_b_wraps WHERE \(ofRecord) AND write = ?",
                [Data(record.bytes), Data(write.id.bytes)])
            for row in rows {
                let (epoch, data): (UInt32, Data) = (row["epoch"], row["bytes"])
                let bytes = [UInt8](data)
                // The number of the epoch may lie.
                for (number, key) in epochs {
                    for epoch in Set([epoch, number]) {
                        let context = contexts.wrapB(record: record, write: write.id, epoch: epoch, commitment: write.b)
                        if let half = try? Wrap.openB(bytes, under: key, context: context) {
                            found.append(.whole(half))
                        }
                        let list = try? Wrap.openList(bytes, under: key) {
                            contexts.wrapList(record: record, write: write.id, epoch: epoch, list: $0)
                        }
                        if let list { found.append(.list(list)) }
                    }
                }
            }
        }
        return found
    }

    private func halvesA(
        _ record: RecordID, _ write: Manifest.Write, _ compartment: CompartmentID, _ databases: [String]
    ) throws -> [HalfA] {
        guard let commitment = write.a.first(where: { $0.compartment == compartment })?.digest else { return [] }
        var found: [HalfA] = []
        for database in databases {
            let rows = try Self.rows(
                database,
                """
                SELECT version, generation, kind, bytes FROM half_a_wraps
                WHERE \(ofRecord) AND write = ? AND compartment = ?
                """, [Data(record.bytes), Data(write.id.bytes), Int64(compartment.rawValue)])
            for row in rows {
                let (version, generation, kind, data): (UInt32, UInt32, UInt8, Data) = (
                    row["version"], row["generation"], row["kind"], row["bytes"]
                )
                let place = HalfAPlace(
                    record: record, write: write.id, compartment: compartment, version: version,
                    generation: generation)
                for key in try compartmentKeys(compartment, version, databases) {
                    let a =
                        kind == WrapKind.recordKey.rawValue
                        ? try? Wrap.openA(
                            [UInt8](data), under: key.recordKey(contexts.recordKey(place)),
                            context: contexts.wrapA(place, commitment: commitment))
                        : try? Wrap.openA(
                            [UInt8](data), with: key,
                            context: contexts.envelopeA(
                                place, commitment: commitment, publicKey: key.privateKey().publicKey))
                    if let a { found.append(a) }
                }
            }
        }
        return found
    }

    private func compartmentKeys(
        _ compartment: CompartmentID, _ version: UInt32, _ databases: [String]
    ) throws -> [CompartmentKey] {
        var keys: [CompartmentKey] = []
        for person in people {
            for database in databases {
                let rows = try Self.rows(
                    database, "SELECT bytes FROM key_wraps WHERE recipient = ? AND compartment = ? AND version = ?",
                    [Data(person.fingerprint.bytes), Int64(compartment.rawValue), Int64(version)])
                let place = Governance.WrapPlace(
                    recipient: person.fingerprint, compartment: compartment, version: version)
                guard let row = rows.first, let item = governance.wraps[place] else { continue }
                let bytes: Data = row["bytes"]
                let info = contexts.envelopeK(
                    compartment: compartment, version: version, recipient: person.identity, authority: item.authority)
                guard let secret = try? Envelope.open([UInt8](bytes), with: person.kem, info: info) else { continue }
                keys.append(
                    try CompartmentKey(
                        secret, kem: contexts.compartmentKEM(compartment: compartment, version: version)))
            }
        }
        return keys
    }

    private static func rows(_ path: String, _ sql: String, _ arguments: StatementArguments) throws -> [Row] {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { try Row.fetchAll($0, sql: sql, arguments: arguments) }
    }
}
