import OpenSSL
import Testing
import VaultCrypto

@Suite struct CellTests {
    private let place = Place()
    private let one: [UInt8] = [1]
    private let two: [UInt8] = [2]
    private let a: HalfA
    private let b: HalfB

    init() throws {
        a = try Samples.a()
        b = try Samples.b()
    }

    private func seal(_ value: [UInt8], a: HalfA? = nil, b: HalfB? = nil) throws -> [UInt8] {
        var cell: [UInt8] = []
        var sealer = FieldSealer(b: b ?? self.b)
        try sealer.seal(
            value.span.bytes, field: place.field, a: a ?? self.a, context: place.context(), into: &cell)
        return cell
    }

    private func open(_ cell: [UInt8], a: HalfA? = nil, b: HalfB? = nil, place: Place? = nil) throws -> [UInt8] {
        let context = (place ?? self.place).context()
        let half = try (b ?? self.b).fieldHalf(context)
        let value = try Cell.open(cell, a: a ?? self.a, fieldHalf: half, context: context)
        #expect(value.count == value.withBytes { $0.byteCount })
        return value.withBytes { $0.copied }
    }

    @Test(arguments: [0, 1, 28, 29, 1020, 1021, 4092, 4093, 70_000, 1 << 20])
    func `a value comes back as it was, in a cell of its padded length and a tag`(count: Int) throws {
        let value = Samples.value(count)
        let cell = try seal(value)
        #expect(cell.count == Padding.paddedCount(count) + 16)
        #expect(cell.count <= Cell.limit)
        #expect(try open(cell) == value)
    }

    @Test func `a value above 1 MiB is refused and seals nothing`() throws {
        var cells: [UInt8] = []
        var sealer = FieldSealer(b: b)
        let value = [UInt8](repeating: 7, count: 1 << 20 + 1)
        do {
            try sealer.seal(value.span.bytes, field: 1, a: a, context: place.context(), into: &cells)
            Issue.record("was sealed")
        } catch {
            #expect(error == .valueTooLong)
        }
        #expect(cells.isEmpty)
    }

    @Test func `a change of any bit of a cell is refused`() throws {
        let cell = try seal(Array("จันทร์".utf8))
        #expect(cell.count == 48)
        for altered in Samples.bitFlips(of: cell) {
            #expect(throws: VaultCryptoError.notAuthentic) { try open(altered) }
        }
    }

    @Test func `a cell that is cut or longer is refused`() throws {
        let cell = try seal([1, 2, 3])
        for count in 0..<cell.count {
            #expect(throws: VaultCryptoError.self) { try open(Array(cell.prefix(count))) }
        }
        #expect(throws: VaultCryptoError.notAuthentic) { try open(cell + [0]) }
        let huge = [UInt8](repeating: 0, count: Cell.limit + 1)
        #expect(throws: VaultCryptoError.notAuthentic) { try open(huge) }
    }

    @Test func `a cell opens in its own place alone`() throws {
        let cell = try seal([1, 2, 3])
        for neighbour in place.neighbours {
            #expect(throws: VaultCryptoError.notAuthentic) { try open(cell, place: neighbour) }
            // Nor when the gate released the half of the right place and only the official's context differs.
            let half = try b.fieldHalf(place.context())
            #expect(throws: VaultCryptoError.notAuthentic) {
                _ = try Cell.open(cell, a: a, fieldHalf: half, context: neighbour.context())
            }
        }
    }

    @Test func `both halves are needed, each in its own role`() throws {
        let cell = try seal([1, 2, 3])
        #expect(throws: VaultCryptoError.notAuthentic) { try open(cell, a: try Samples.a(0xA2)) }
        #expect(throws: VaultCryptoError.notAuthentic) { try open(cell, b: try Samples.b(0xB2)) }
        #expect(throws: VaultCryptoError.notAuthentic) {
            try open(cell, a: try Samples.a(0xB1), b: try Samples.b(0xA1))
        }
    }

    @Test func `a released half opens no other field of the write`() throws {
        let cell = try seal([1, 2, 3])
        var other = place
        other.field += 1
        let half = try b.fieldHalf(other.context())
        #expect(throws: VaultCryptoError.notAuthentic) {
            _ = try Cell.open(cell, a: a, fieldHalf: half, context: place.context())
        }
    }

    @Test func `a field is sealed once under a write`() throws {
        var cells: [UInt8] = []
        var sealer = FieldSealer(b: b)
        try sealer.seal(one.span.bytes, field: 4, a: a, context: place.context(), into: &cells)
        let first = cells
        do {
            try sealer.seal(two.span.bytes, field: 4, a: a, context: place.context(), into: &cells)
            Issue.record("was sealed twice")
        } catch {
            #expect(error == .sealedTwice)
        }
        #expect(cells == first)
    }

    @Test func `a short value after a long one holds nothing of it`() throws {
        var cells: [UInt8] = []
        var sealer = FieldSealer(b: b)
        var other = place
        other.field += 1
        let long = [UInt8](repeating: 0xEE, count: 9000)
        try sealer.seal(long.span.bytes, field: other.field, a: a, context: other.context(), into: &cells)
        let start = cells.count
        try sealer.seal(one.span.bytes, field: place.field, a: a, context: place.context(), into: &cells)
        #expect(Array(cells[start...]) == (try seal([1])))
        #expect(try open(Array(cells[start...])) == [1])
    }

    @Test func `one value under fresh halves looks different each time`() throws {
        let value = Array("same".utf8)
        var seen: Set<[UInt8]> = []
        for _ in 0..<4 {
            let halves = try DrawnHalves(compartments: 1, context: place.context(.draw))
            let half = try #require(halves.a.first)
            let cell = try seal(value, a: half, b: halves.b)
            #expect(try open(cell, a: half, b: halves.b) == value)
            seen.insert(cell)
        }
        #expect(seen.count == 4)
    }

    @Test func `a padding that breaks the rules is refused though its tag fits`() throws {
        let context = place.context()
        let half = try b.fieldHalf(context)
        for padded: [UInt8] in [
            [0, 0, 0, 1, 9] + [UInt8](repeating: 0, count: 26) + [1], [UInt8](repeating: 0, count: 64), [],
            [0, 0, 0, 0],
        ] {
            let key = try HKDFSHA256.deriveKey(salt: a.secret, ikm: half.secret, info: context.bytes.span.bytes)
            var cell: [UInt8] = []
            try AES256GCM.sealOnce(padded.span.bytes, key: key, into: &cell)
            #expect(throws: VaultCryptoError.notAuthentic) {
                _ = try Cell.open(cell, a: a, fieldHalf: half, context: context)
            }
        }
    }
}
