import OpenSSL
import Testing
import VaultCrypto
import VaultModel

@Suite struct ManifestErasureTests {
    private let manifest: Manifest
    private let request: RequestID
    private let whole = Manifest.Tombstone.wholeWrite

    init() throws {
        manifest = try ModelSamples.manifest()
        request = try ModelSamples.id(0x77)
    }

    @Test func `an erased record has a tombstone for each write and for the erasure, and nothing else`() throws {
        let erased = try #require(manifest.erasing([], by: request))
        #expect(erased.isErased && !manifest.isErased)
        #expect(erased.cells.isEmpty && erased.writes.isEmpty)
        #expect(erased.sequence == manifest.sequence + 1)
        #expect(erased.previous == manifest.digest)
        let added = erased.tombstones.dropFirst(manifest.tombstones.count)
        #expect(added.map(\.write) == manifest.writes.map(\.id) + [request.write])
        #expect(added.allSatisfy { $0.field == whole })
        #expect(try Manifest(erased.bytes) == erased)
        #expect(erased.erasing([], by: request) == nil)
        #expect(erased.erasing([manifest.cells[0].field], by: request) == nil)
    }

    @Test func `a record without fields is erased too`() throws {
        let empty = Manifest(
            vault: manifest.vault, record: manifest.record, type: manifest.type, sequence: 4, previous: manifest.digest,
            cells: [], writes: [])
        let erased = try #require(empty.erasing([], by: request))
        #expect(erased.isErased)
        #expect(erased.tombstones.map(\.write) == [request.write])
        #expect(empty.erasing([FieldID(rawValue: 101)], by: request) == nil)
    }

    @Test func `an erased field is gone from every write, and a write without a field is left out`() throws {
        // 101 is alone in its write.
        let field = try #require(manifest.cells.first)
        let left = try #require(manifest.erasing([field.field], by: request))
        #expect(!left.isErased)
        #expect(left.cells == Array(manifest.cells.dropFirst()))
        #expect(left.writes.map(\.id) == [manifest.cells[1].write])
        let added = left.tombstones.dropFirst(manifest.tombstones.count)
        #expect(Set(added.map(\.write)) == Set(manifest.writes.map(\.id)))
        #expect(added.allSatisfy { $0.field == field.field })
        #expect(left.erasedFields(of: manifest.cells[1].write).contains(field.field))
        #expect(left.erasing([field.field], by: request) == nil, "nothing of it is left")
        // A field that is not there now may have been.
        #expect(left.erasing([FieldID(rawValue: 150)], by: request)?.cells == left.cells)
    }

    @Test func `a manifest with a cell that was erased is refused, and one with a tombstone twice`() throws {
        let cell = manifest.cells[0]
        for tombstones in [
            [Manifest.Tombstone(write: cell.write, field: cell.field)],
            [Manifest.Tombstone(write: cell.write, field: whole)],
            [
                Manifest.Tombstone(write: request.write, field: cell.field),
                Manifest.Tombstone(write: request.write, field: cell.field),
            ],
        ] {
            let wrong = Manifest(
                vault: manifest.vault, record: manifest.record, type: manifest.type, sequence: 3,
                previous: manifest.previous, cells: manifest.cells, writes: manifest.writes, tombstones: tombstones)
            #expect(throws: FormatError.invalid(.tombstones)) { try Manifest(wrong.bytes) }
        }
    }
}
