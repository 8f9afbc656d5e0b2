internal import GateProtocol
internal import OpenSSL
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

/// Wraps halves B anew under the epoch in force. It takes no half A and no key of a compartment, so what it handles opens
/// no cell.
struct HalfBMover: Sendable {
    /// What to do with a wrap.
    enum Move: Sendable {
        case replace(HalfBWrapRow)
        /// The record has no such write any more.
        case delete
        /// It does not open, or the record is not intact.
        case leave
    }

    let keys: GateKeys
    /// The epoch in force.
    let epoch: UInt32
    let codes: RowCodes
    let schema: Schema

    private var contexts: VaultContexts { codes.contexts }

    /// How many tasks share a batch.
    private static let tasks = 4

    /// What to do with each of some wraps, of which those of one record follow each other.
    /// A record that stands as before one of its erasures is left, with all of its halves.
    func moves(
        of rows: [(wrap: HalfBWrapRow, record: RecordHeadRow?)], _ erasures: Erasures = Erasures()
    ) async -> [Move] {
        let size = max(1, (rows.count + Self.tasks - 1) / Self.tasks)
        return await withTaskGroup(of: (start: Int, moves: [Move]).self) { group in
            for start in stride(from: 0, to: rows.count, by: size) {
                let part = rows[start..<min(start + size, rows.count)]
                group.addTask { (start, moves(of: part, erasures)) }
            }
            var parts: [Int: [Move]] = [:]
            for await part in group { parts[part.start] = part.moves }
            return parts.sorted { $0.key < $1.key }.flatMap(\.value)
        }
    }

    private func moves(
        of rows: ArraySlice<(wrap: HalfBWrapRow, record: RecordHeadRow?)>, _ erasures: Erasures
    ) -> [Move] {
        var last: RecordID?
        var manifest: Manifest?
        return rows.map { row in
            if last != row.wrap.record {
                last = row.wrap.record
                manifest = row.record.flatMap { row in
                    erasures.isBefore(row.entry, of: row.record) ? nil : try? Manifest(checking: row, codes: codes)
                }
            }
            guard let manifest else { return .leave }
            return (try? move(row.wrap, manifest)) ?? .leave
        }
    }

    private func move(_ row: HalfBWrapRow, _ manifest: Manifest) throws -> Move {
        guard let write = manifest.write(row.write) else { return .delete }
        var half = try keys.open(row, commitment: write.b, contexts: contexts)
        // Whatever wrap somebody put back: of a write with erased fields nothing goes on but what is left of it.
        if manifest.tombstones.contains(where: { $0.write == write.id }) {
            half = .list(try remainder(of: half, write.id, manifest))
        }
        return .replace(
            try keys.seal(
                half, of: write.id, record: manifest.record, commitment: write.b, epoch: epoch, contexts: contexts))
    }

    /// B_f of the fields that the record still has from a write.
    private func remainder(of half: WriteHalf, _ write: WriteID, _ manifest: Manifest) throws -> FieldHalves {
        var halves: [UInt32: FieldHalf] = [:]
        for cell in manifest.cells where cell.write == write {
            guard let compartment = schema.field(cell.field)?.compartment,
                let found = try half.fieldHalf(
                    cell.field.rawValue,
                    context: contexts.cell(
                        record: manifest.record, compartment: compartment, field: cell.field, write: write,
                        type: cell.type))
            else { throw GateError.notAuthentic("what is left of half B of record \(manifest.record)") }
            halves[cell.field.rawValue] = found
        }
        return try FieldHalves(halves)
    }
}
