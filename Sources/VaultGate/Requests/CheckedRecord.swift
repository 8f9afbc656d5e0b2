internal import GateProtocol
internal import OpenSSL
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

/// A record's row after its head's MAC and its manifest were checked.
struct CheckedRecord {
    let row: RecordRow
    let manifest: Manifest
    /// The cells in the order of the manifest.
    let cells: [[UInt8]]

    /// Checks a row. `nil` when there is no such record.
    init?(_ id: RecordID, in store: any StoreReader, codes: RowCodes) throws {
        guard let row = try store.record(id) else { return nil }
        self.row = row
        manifest = try Manifest(checking: row.head, codes: codes)
        cells = try Self.unpack(row.cells, count: manifest.cells.count, id)
    }

    private static func unpack(_ bytes: [UInt8], count: Int, _ id: RecordID) throws -> [[UInt8]] {
        var items = ItemReader(bytes, tag: .cells)
        var cells: [[UInt8]] = []
        do {
            while !items.isAtEnd { cells.append(try items.block()) }
        } catch {
            throw GateError.notIntact("the cells of record \(id)")
        }
        guard cells.count == count else { throw GateError.notIntact("the cells of record \(id)") }
        return cells
    }

    /// The cell of a field.
    func cell(of field: FieldID) -> [UInt8]? {
        guard let index = manifest.cells.firstIndex(where: { $0.field == field }) else { return nil }
        return cells[index]
    }

    /// Packs cells for a row.
    static func pack(_ cells: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(cells.reduce(0) { $0 + $1.count + 4 })
        for cell in cells { bytes.appendBlock(cell) }
        return bytes
    }
}

extension Manifest {
    /// Reads the manifest of a record's row and checks its head's MAC.
    init(checking row: RecordHeadRow, codes: RowCodes) throws {
        let id = row.record
        do {
            try self.init(row.manifest)
        } catch {
            throw GateError.notIntact("the manifest of record \(id)")
        }
        guard record == id, vault == codes.contexts.vault, type == row.type, sequence == row.sequence else {
            throw GateError.notIntact("the row of record \(id) and its manifest differ")
        }
        guard codes.isValid(row.headCode, of: self, entry: row.entry) else {
            throw GateError.notIntact("the head of record \(id)")
        }
    }
}
