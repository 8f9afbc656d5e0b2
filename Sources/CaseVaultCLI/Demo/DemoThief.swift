import OpenSSL
import VaultCrypto
import VaultModel
import VaultStore
import VaultStoreSQLite

/// Somebody with a copy of the database and the key file of an official who may read, but without the gate.
struct DemoThief {
    let database: String
    let keys: OfficialKeys
    let governance: Governance

    /// How far they come with one field.
    enum Progress {
        case nothing
        /// Half A is theirs; the cell stays closed without the gate's half.
        case halfA
        case value
    }

    /// Does by hand what the program would do, past every check that a program could leave out.
    func open(_ field: Field, of record: RecordID) throws -> Progress {
        let contexts = VaultContexts(vault: governance.vault)
        let store = try SQLiteStore(path: database, readOnly: true)
        defer { try? store.close() }
        return try store.read { reader in
            guard let row = try reader.record(record), let manifest = try? Manifest(row.manifest),
                let index = manifest.cells.firstIndex(where: { $0.field == field.id }),
                let half = try halfA(of: manifest, manifest.cells[index].write, field, contexts, reader)
            else { return .nothing }
            let place = manifest.cells[index]
            let context = contexts.cell(
                record: record, compartment: field.compartment, field: field.id, write: place.write, type: place.type)
            // Nothing in the copy is half B, so all that is left is to guess 256 bits.
            let guess = try DrawnHalves(
                compartments: 0, context: contexts.draw(record: record, write: place.write, values: .zero)
            ).b.fieldHalf(context)
            do {
                _ = try Cell.open(Self.cell(index, in: row.cells), a: half, fieldHalf: guess, context: context)
                return .value
            } catch {
                return .halfA
            }
        }
    }

    private func halfA(
        of manifest: Manifest, _ write: WriteID, _ field: Field, _ contexts: VaultContexts, _ reader: any StoreReader
    ) throws -> HalfA? {
        guard
            let commitment = manifest.write(write)?.a.first(where: { $0.compartment == field.compartment })?.digest,
            let wrap = try reader.halfAWraps(of: manifest.record).first(where: {
                $0.place.write == write && $0.place.compartment == field.compartment
            }),
            let key = try compartmentKey(field.compartment, wrap.place.version, contexts, reader)
        else { return nil }
        if wrap.kind == WrapKind.recordKey.rawValue {
            return try Wrap.openA(
                wrap.bytes, under: key.recordKey(contexts.recordKey(wrap.place)),
                context: contexts.wrapA(wrap.place, commitment: commitment))
        }
        let pair = try key.privateKey()
        return try Wrap.openA(
            wrap.bytes, with: key,
            context: contexts.envelopeA(wrap.place, commitment: commitment, publicKey: pair.publicKey))
    }

    private func compartmentKey(
        _ compartment: CompartmentID, _ version: UInt32, _ contexts: VaultContexts, _ reader: any StoreReader
    ) throws -> CompartmentKey? {
        let place = Governance.WrapPlace(recipient: keys.fingerprint, compartment: compartment, version: version)
        guard let item = governance.wraps[place],
            let wrap = try reader.keyWraps(of: keys.fingerprint).first(where: {
                $0.compartment == compartment && $0.version == version
            })
        else { return nil }
        let info = contexts.envelopeK(
            compartment: compartment, version: version, recipient: keys.identity, authority: item.authority)
        return try CompartmentKey(
            Envelope.open(wrap.bytes, with: keys.kem, info: info),
            kem: contexts.compartmentKEM(compartment: compartment, version: version))
    }

    /// A cell among those of a record, each `u32 length ‖ cell`.
    private static func cell(_ index: Int, in cells: [UInt8]) -> [UInt8] {
        var rest = cells[...]
        for place in 0... where rest.count >= 4 {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            if place == index { return Array(rest.dropFirst(4).prefix(length)) }
            rest = rest.dropFirst(4 + length)
        }
        return []
    }
}
