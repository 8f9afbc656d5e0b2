import OpenSSL
import VaultCrypto
import VaultModel

/// Manifests, and what an erasure makes of them.
enum ManifestMaterial: Material {
    static let name = "manifests"

    static func write(_ number: Int) throws -> Row {
        let writes = try (0..<(1 + number % 4)).map { _ in try write() }
        let cells = try (1...UInt32(writes.count * 3)).map { field in
            Manifest.Cell(
                field: FieldID(rawValue: 10 * field), type: ValueType(rawValue: UInt8(1 + Int(field) % 6)) ?? .text,
                write: writes[Int(field) % writes.count].id, digest: try Draw.digest())
        }
        let manifest = Manifest(
            vault: try VaultID.random(), record: try RecordID.random(),
            type: RecordTypeID(rawValue: Draw.number(1...UInt16.max)), sequence: number == 0 ? 1 : UInt64(number + 1),
            previous: number == 0 ? .zero : try Draw.digest(), cells: cells, writes: writes,
            tombstones: number % 5 == 4 ? [Manifest.Tombstone(write: writes[0].id, field: FieldID(rawValue: 7))] : [])
        var row = Row()
        row.set("manifest", manifest.bytes)
        row.set(
            "erased", text: number % 3 == 0 ? "" : cells.prefix(number % 3).map { "\($0.field)" }.joined(separator: " ")
        )
        row.set("request", try Draw.bytes(16))
        row.set("after", try after(manifest, row).bytes)
        return row
    }

    static func check(_ row: Row) throws {
        let manifest = try Manifest(try row.bytes("manifest"))
        try row.expect("manifest", manifest.bytes)
        let after = try after(manifest, row)
        try row.expect("after", after.bytes)
        guard try Manifest(after.bytes) == after else { throw InteropError("the manifest after an erasure") }
    }

    private static func write() throws -> Manifest.Write {
        Manifest.Write(
            id: try WriteID.random(), suite: .one, b: try Draw.digest(),
            a: try (1...Draw.number(UInt16(1)...5)).map {
                Manifest.HalfACommitment(compartment: CompartmentID(rawValue: $0), digest: try Draw.digest())
            })
    }

    private static func after(_ manifest: Manifest, _ row: Row) throws -> Manifest {
        let fields = try row.text("erased").split(separator: " ").compactMap { UInt32($0) }.map {
            FieldID(rawValue: $0)
        }
        guard let after = manifest.erasing(fields, by: try row.id("request")) else {
            throw InteropError("nothing to erase")
        }
        return after
    }
}
