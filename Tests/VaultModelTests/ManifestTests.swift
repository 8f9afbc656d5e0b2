import OpenSSL
import Testing
import VaultCrypto
import VaultModel

@Suite struct ManifestTests {
    private let manifest: Manifest

    init() throws {
        manifest = try ModelSamples.manifest()
    }

    /// The items of one field of the manifest's bytes, cut to their width or by their own count.
    private var cells: [[UInt8]] {
        manifest.cells.map { cell in
            cell.field.rawValue.bigEndianBytes + [cell.type.rawValue] + cell.write.bytes + cell.digest.bytes
        }
    }

    private var writes: [[UInt8]] {
        manifest.writes.map { write in
            write.id.bytes + write.suite.rawValue.bigEndianBytes + write.b.bytes + UInt16(write.a.count).bigEndianBytes
                + write.a.flatMap { $0.compartment.rawValue.bigEndianBytes + $0.digest.bytes }
        }
    }

    private func bytes(
        cells: [[UInt8]]? = nil, writes: [[UInt8]]? = nil, tombstones: [UInt8]? = nil, extra: Bool = false
    ) -> [UInt8] {
        var context = Context(.manifest)
        context.append(.vault, manifest.vault.bytes)
        context.append(.record, manifest.record.bytes)
        context.append(.sequence, manifest.sequence)
        context.append(.recordType, manifest.type.rawValue)
        context.append(.previous, manifest.previous.bytes)
        context.append(.cells, (cells ?? self.cells).flatMap { $0 })
        context.append(.writes, (writes ?? self.writes).flatMap { $0 })
        context.append(
            .tombstones,
            tombstones ?? manifest.tombstones.flatMap { $0.write.bytes + $0.field.rawValue.bigEndianBytes })
        if extra { context.append(.rootVersion, UInt32(1)) }
        return context.bytes
    }

    @Test func `a manifest is written in the one order of its bytes`() throws {
        #expect(manifest.cells.map(\.field.rawValue) == [101, 102, 201])
        #expect(manifest.writes.map(\.id.bytes.first) == [0x10, 0x20])
        #expect(manifest.bytes == bytes())
        #expect(manifest.digest == SHA256.hash(manifest.bytes))
        #expect(try Manifest(manifest.bytes) == manifest)
    }

    @Test func `writes that no cell uses are left out, and refused when they are there`() throws {
        let first = try #require(manifest.cells.first)
        let rest = Manifest(
            vault: manifest.vault, record: manifest.record, type: manifest.type, sequence: 4, previous: manifest.digest,
            cells: [first], writes: manifest.writes)
        #expect(rest.writes.map(\.id) == [first.write])
        #expect(try Manifest(rest.bytes) == rest)
        let half = [0, 1] + manifest.digest.bytes
        let unused = writes + [[UInt8](repeating: 0xFF, count: 16) + [0, 1] + manifest.digest.bytes + [0, 1] + half]
        #expect(throws: FormatError.invalid(.cells)) { try Manifest(bytes(writes: unused)) }
    }

    @Test func `a cell without its write is refused`() {
        #expect(throws: FormatError.invalid(.cells)) { try Manifest(bytes(writes: Array(writes.prefix(1)))) }
        #expect(throws: FormatError.invalid(.cells)) { try Manifest(bytes(writes: [])) }
    }

    @Test func `another order is refused`() {
        #expect(throws: FormatError.invalid(.cells)) { try Manifest(bytes(cells: cells.reversed())) }
        #expect(throws: FormatError.invalid(.cells)) { try Manifest(bytes(writes: writes.reversed())) }
    }

    @Test func `a field or write that stands twice is refused`() throws {
        let cell = try #require(cells.first)
        let write = try #require(writes.first)
        #expect(throws: FormatError.invalid(.cells)) { try Manifest(bytes(cells: [cell] + cells)) }
        #expect(throws: FormatError.invalid(.cells)) { try Manifest(bytes(writes: [write] + writes)) }
        // The same field from another write.
        var other = cell
        other.replaceSubrange(5..<21, with: manifest.writes[1].id.bytes)
        #expect(throws: FormatError.invalid(.cells)) { try Manifest(bytes(cells: [cell, other] + cells.dropFirst())) }
    }

    @Test func `commitments of a write ascend by compartment`() throws {
        let write = try #require(manifest.writes.last)
        let halves = write.a.map { $0.compartment.rawValue.bigEndianBytes + $0.digest.bytes }
        let start = write.id.bytes + [0, 1] + write.b.bytes + [0, 2]
        #expect(try Manifest(bytes(writes: [writes[0], start + halves[0] + halves[1]])) == manifest)
        for wrong in [[halves[1], halves[0]], [halves[0], halves[0]]] {
            #expect(throws: FormatError.invalid(.writes)) {
                try Manifest(bytes(writes: [writes[0], start + wrong.flatMap { $0 }]))
            }
        }
    }

    @Test func `a write without a half A is refused`() throws {
        let write = try #require(manifest.writes.last)
        let empty = write.id.bytes + [0, 1] + write.b.bytes + [0, 0]
        #expect(throws: FormatError.invalid(.writes)) { try Manifest(bytes(writes: [writes[0], empty])) }
    }

    @Test func `an item that is cut or has bytes after it is refused`() {
        for count in 1..<53 {
            #expect(throws: FormatError.self) { try Manifest(bytes(cells: cells + [Array(cells[0].prefix(count))])) }
        }
        #expect(throws: FormatError.invalid(.writes)) { try Manifest(bytes(writes: writes + [[0]])) }
        #expect(throws: FormatError.invalid(.tombstones)) {
            try Manifest(bytes(tombstones: [UInt8](repeating: 1, count: 19)))
        }
    }

    @Test func `an unknown value type or suite is refused`() {
        for type: UInt8 in [0, 12, 255] {
            var altered = cells
            altered[0][4] = type
            #expect(throws: FormatError.unknownVersion) { try Manifest(bytes(cells: altered)) }
        }
        var altered = writes
        altered[0][17] = 2
        #expect(throws: FormatError.unknownVersion) { try Manifest(bytes(writes: altered)) }
    }

    @Test func `bytes after the manifest, or too many, are refused`() {
        #expect(throws: FormatError.unknownTag) { try Manifest(bytes(extra: true)) }
        #expect(throws: FormatError.unknownTag) { try Manifest(manifest.bytes + [0]) }
        #expect(throws: FormatError.tooLarge) { try Manifest([UInt8](repeating: 0, count: Manifest.limit + 1)) }
    }

    @Test func `each part changes the digest`() throws {
        func digest(sequence: UInt64 = 3, type: UInt16 = 1, previous: UInt8 = 9, tombstones: Bool = true) -> Digest {
            Manifest(
                vault: manifest.vault, record: manifest.record, type: RecordTypeID(rawValue: type), sequence: sequence,
                previous: ModelSamples.digest(previous), cells: manifest.cells, writes: manifest.writes,
                tombstones: tombstones ? manifest.tombstones : []
            ).digest
        }
        #expect(digest() == manifest.digest)
        #expect(
            Set([digest(), digest(sequence: 4), digest(type: 2), digest(previous: 8), digest(tombstones: false)]).count
                == 5)
    }

    @Test func `a manifest answers for its fields and writes`() throws {
        #expect(manifest.cell(of: FieldID(rawValue: 102))?.type == .date)
        #expect(manifest.cell(of: FieldID(rawValue: 103)) == nil)
        #expect(manifest.write(try ModelSamples.id(0x20))?.a.count == 2)
        #expect(manifest.write(try ModelSamples.id(0x30)) == nil)
    }
}
