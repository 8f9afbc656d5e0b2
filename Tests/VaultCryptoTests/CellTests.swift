import OpenSSL
import Testing
import VaultCrypto

@Suite struct CellTests {
    private let place = Place()
    private let one: [UInt8] = [1]
    private let two: [UInt8] = [2]

    /// A cell with the halves under which it was sealed.
    private struct Sealed {
        let cell: [UInt8]
        let a: HalfA
        let b: HalfB
    }

    private func sealer(compartments: Int = 1) throws -> FieldSealer {
        FieldSealer(try DrawnHalves(compartments: compartments, context: place.context(.draw)))
    }

    private func seal(_ value: [UInt8]) throws -> Sealed {
        var cell: [UInt8] = []
        var sealer = try sealer()
        try sealer.seal(value.span.bytes, field: place.field, half: 0, context: place.context(), into: &cell)
        return Sealed(cell: cell, a: try #require(sealer.a.first), b: sealer.b)
    }

    private func open(
        _ sealed: Sealed, cell: [UInt8]? = nil, a: HalfA? = nil, b: HalfB? = nil, place: Place? = nil
    ) throws -> [UInt8] {
        let context = (place ?? self.place).context()
        let half = try (b ?? sealed.b).fieldHalf(context)
        let value = try Cell.open(cell ?? sealed.cell, a: a ?? sealed.a, fieldHalf: half, context: context)
        #expect(value.count == value.withBytes { $0.byteCount })
        return value.withBytes { $0.copied }
    }

    /// A cell made step by step as docs/format.md §5 says, of whatever plaintext.
    private func cell(of plaintext: [UInt8], a: HalfA, b: HalfB) throws -> [UInt8] {
        let info = place.context().bytes
        let half = try b.fieldHalf(place.context())
        let key = try HKDFSHA256.deriveKey(salt: a.secret, ikm: half.secret, info: info.span.bytes)
        var cell: [UInt8] = []
        try AES256GCM.sealOnce(plaintext.span.bytes, key: key, into: &cell)
        return cell
    }

    @Test(arguments: [0, 1, 28, 29, 1020, 1021, 4092, 4093, 70_000, 1 << 20])
    func `a value comes back as it was, in a cell of its padded length and a tag`(count: Int) throws {
        let value = Samples.value(count)
        let sealed = try seal(value)
        #expect(sealed.cell.count == Padding.paddedCount(count) + 16)
        #expect(sealed.cell.count <= Cell.limit)
        #expect(try open(sealed) == value)
    }

    @Test func `a value above 1 MiB is refused and seals nothing`() throws {
        var cells: [UInt8] = []
        var sealer = try sealer()
        let value = [UInt8](repeating: 7, count: 1 << 20 + 1)
        do {
            try sealer.seal(value.span.bytes, field: 1, half: 0, context: place.context(), into: &cells)
            Issue.record("was sealed")
        } catch {
            #expect(error == .valueTooLong)
        }
        #expect(cells.isEmpty)
    }

    @Test func `a cell is what the format says`() throws {
        let sealed = try seal([1, 2, 3])
        let plaintext: [UInt8] = [0, 0, 0, 3, 1, 2, 3] + [UInt8](repeating: 0, count: 25)
        #expect(try cell(of: plaintext, a: sealed.a, b: sealed.b) == sealed.cell)
    }

    @Test func `a change of any bit of a cell is refused`() throws {
        let sealed = try seal(Array("จันทร์".utf8))
        #expect(sealed.cell.count == 48)
        for altered in Samples.bitFlips(of: sealed.cell) {
            #expect(throws: VaultCryptoError.notAuthentic) { try open(sealed, cell: altered) }
        }
    }

    @Test func `a cell that is cut or longer is refused`() throws {
        let sealed = try seal([1, 2, 3])
        for count in 0..<sealed.cell.count {
            #expect(throws: VaultCryptoError.self) { try open(sealed, cell: Array(sealed.cell.prefix(count))) }
        }
        #expect(throws: VaultCryptoError.notAuthentic) { try open(sealed, cell: sealed.cell + [0]) }
        let huge = [UInt8](repeating: 0, count: Cell.limit + 1)
        #expect(throws: VaultCryptoError.notAuthentic) { try open(sealed, cell: huge) }
    }

    @Test func `a cell opens in its own place alone`() throws {
        let sealed = try seal([1, 2, 3])
        for neighbour in place.neighbours {
            #expect(throws: VaultCryptoError.notAuthentic) { try open(sealed, place: neighbour) }
            // Nor when the gate released the half of the right place and only the official's context differs.
            let half = try sealed.b.fieldHalf(place.context())
            #expect(throws: VaultCryptoError.notAuthentic) {
                _ = try Cell.open(sealed.cell, a: sealed.a, fieldHalf: half, context: neighbour.context())
            }
        }
    }

    @Test func `both halves are needed, each in its own role`() throws {
        let sealed = try seal([1, 2, 3])
        #expect(throws: VaultCryptoError.notAuthentic) { try open(sealed, a: try Samples.a()) }
        #expect(throws: VaultCryptoError.notAuthentic) { try open(sealed, b: try Samples.b()) }
        let a = try HalfA(try sealed.b.secret.slice(0..<32))
        let b = try HalfB(try sealed.a.secret.slice(0..<32))
        #expect(throws: VaultCryptoError.notAuthentic) { try open(sealed, a: a, b: b) }
    }

    @Test func `a released half opens no other field of the write`() throws {
        let sealed = try seal([1, 2, 3])
        var other = place
        other.field += 1
        let half = try sealed.b.fieldHalf(other.context())
        #expect(throws: VaultCryptoError.notAuthentic) {
            _ = try Cell.open(sealed.cell, a: sealed.a, fieldHalf: half, context: place.context())
        }
    }

    @Test func `a field is sealed once under a write`() throws {
        var cells: [UInt8] = []
        var sealer = try sealer()
        try sealer.seal(one.span.bytes, field: 4, half: 0, context: place.context(), into: &cells)
        let first = cells
        do {
            try sealer.seal(two.span.bytes, field: 4, half: 0, context: place.context(), into: &cells)
            Issue.record("was sealed twice")
        } catch {
            #expect(error == .sealedTwice)
        }
        #expect(cells == first)
    }

    @Test func `a short value after a long one holds nothing of it`() throws {
        var cells: [UInt8] = []
        var sealer = try sealer()
        var other = place
        other.field += 1
        let long = [UInt8](repeating: 0xEE, count: 9000)
        try sealer.seal(long.span.bytes, field: other.field, half: 0, context: other.context(), into: &cells)
        let start = cells.count
        try sealer.seal(one.span.bytes, field: place.field, half: 0, context: place.context(), into: &cells)
        let plaintext: [UInt8] = [0, 0, 0, 1, 1] + [UInt8](repeating: 0, count: 27)
        let a = try #require(sealer.a.first)
        #expect(Array(cells[start...]) == (try cell(of: plaintext, a: a, b: sealer.b)))
    }

    @Test func `each compartment of a write has a half of its own`() throws {
        var cells: [UInt8] = []
        var sealer = try sealer(compartments: 2)
        try sealer.seal(one.span.bytes, field: place.field, half: 1, context: place.context(), into: &cells)
        let sealed = Sealed(cell: cells, a: sealer.a[1], b: sealer.b)
        #expect(try open(sealed) == one)
        #expect(throws: VaultCryptoError.notAuthentic) { try open(sealed, a: sealer.a[0]) }
    }

    @Test func `one value under fresh halves looks different each time`() throws {
        let value = Array("same".utf8)
        var seen: Set<[UInt8]> = []
        for _ in 0..<4 {
            let sealed = try seal(value)
            #expect(try open(sealed) == value)
            seen.insert(sealed.cell)
        }
        #expect(seen.count == 4)
    }

    @Test func `a padding that breaks the rules is refused though its tag fits`() throws {
        let sealed = try seal([])
        for padded: [UInt8] in [
            [0, 0, 0, 1, 9] + [UInt8](repeating: 0, count: 26) + [1], [UInt8](repeating: 0, count: 64), [],
            [0, 0, 0, 0],
        ] {
            let cell = try cell(of: padded, a: sealed.a, b: sealed.b)
            #expect(throws: VaultCryptoError.notAuthentic) { try open(sealed, cell: cell) }
        }
    }
}
