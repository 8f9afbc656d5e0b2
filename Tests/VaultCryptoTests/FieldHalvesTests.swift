import OpenSSL
import Testing
import VaultCrypto

@Suite struct FieldHalvesTests {
    private let b: HalfB
    private let gate: GateEpochKey
    private let fields: [UInt32] = [7, 4, 0x0102_0304]

    init() throws {
        b = try Samples.b()
        gate = try GateEpochKey(try Samples.secret(0xE1))
    }

    private func cell(_ field: UInt32) -> Context {
        var place = Place()
        place.field = field
        return place.context(.cell)
    }

    /// The context of the wrap of a list in a place.
    private func context(_ list: Digest, in place: Place = Place()) -> Context {
        var context = Context(.wrap)
        context.append(.record, place.record)
        context.append(.digest, list)
        return context
    }

    private func halves(_ fields: [UInt32]) throws -> FieldHalves {
        var halves: [UInt32: FieldHalf] = [:]
        for field in fields { halves[field] = try b.fieldHalf(cell(field)) }
        return try FieldHalves(halves)
    }

    @Test func `a list gives the halves of its fields and of no other`() throws {
        let wrap = try Wrap.sealList(try halves(fields), under: gate) { context($0) }
        #expect(wrap.count == 32 + 3 * 36 + 16)
        let opened = try Wrap.openList(wrap, under: gate) { context($0) }
        #expect(opened.fields == [4, 7, 0x0102_0304])
        for field in fields {
            let released = try #require(try WriteHalf.list(opened).fieldHalf(field, context: cell(field)))
            let whole = try #require(try WriteHalf.whole(b).fieldHalf(field, context: cell(field)))
            let isEqual = released.secret.constantTimeEquals(whole.secret)
            #expect(isEqual)
        }
        #expect(try WriteHalf.list(opened).fieldHalf(5, context: cell(5)) == nil)
    }

    @Test func `a list that shrank is under another key`() throws {
        var digests: [Digest] = []
        for fields in [fields, [4, 7], [4]] {
            let list = try halves(fields)
            let wrap = try Wrap.sealList(list, under: gate) { context($0) }
            digests.append(try #require(Digest(Array(wrap.prefix(32)))))
            #expect(try Wrap.sealList(list, under: gate) { context($0) } == wrap, "one list has one wrap in a place")
        }
        #expect(Set(digests).count == 3)
    }

    @Test func `a list opens in its own place and under its own epoch alone`() throws {
        let wrap = try Wrap.sealList(try halves(fields), under: gate) { context($0) }
        let other = try GateEpochKey(try Samples.secret(0xE2))
        #expect(throws: VaultCryptoError.notAuthentic) { try Wrap.openList(wrap, under: other) { context($0) } }
        var place = Place()
        place.record[0] ^= 1
        let (neighbour, gate) = (place, gate)
        #expect(throws: VaultCryptoError.notAuthentic) {
            try Wrap.openList(wrap, under: gate) { context($0, in: neighbour) }
        }
    }

    @Test func `a change of any bit of a list's wrap is refused, and any other length`() throws {
        let wrap = try Wrap.sealList(try halves([4, 7]), under: gate) { context($0) }
        for altered in Samples.bitFlips(of: wrap) {
            #expect(throws: VaultCryptoError.notAuthentic) {
                try Wrap.openList(altered, under: gate) { context($0) }
            }
        }
        for count in [0, 31, 32, 47, 48, wrap.count - 1] {
            #expect(throws: VaultCryptoError.self) {
                try Wrap.openList(Array(wrap.prefix(count)), under: gate) { context($0) }
            }
        }
        let endless = [UInt8](repeating: 0, count: 32 + 4097 * 36 + 16)
        #expect(throws: VaultCryptoError.notAuthentic) { try Wrap.openList(endless, under: gate) { context($0) } }
    }

    @Test func `the digest in front is that of the list, not one that somebody chose`() throws {
        // Sealed under a key for another digest: the tag fits, the list does not.
        let chosen = SHA256.hash([1])
        let list = try Samples.secret([0, 0, 0, 4] + [UInt8](repeating: 9, count: 32))
        let key = try HKDFSHA256.expand(gate.secret, info: context(chosen).bytes.span.bytes, count: 32)
        let forged = chosen.bytes + (try AES256GCM.sealSecretOnce(list, key: key))
        #expect(throws: VaultCryptoError.notAuthentic) { try Wrap.openList(forged, under: gate) { context($0) } }
    }

    @Test(arguments: [
        [], [UInt8](repeating: 1, count: 35), [0, 0, 0, 4] + [UInt8](repeating: 9, count: 67),
        [0, 0, 0, 4] + [UInt8](repeating: 9, count: 32) + [0, 0, 0, 4] + [UInt8](repeating: 8, count: 32),
        [0, 0, 0, 4] + [UInt8](repeating: 9, count: 32) + [0, 0, 0, 3] + [UInt8](repeating: 8, count: 32),
    ])
    func `a list that is empty, cut, or not ascending is refused`(bytes: [UInt8]) throws {
        let digest = SHA256.hash(bytes)
        let key = try HKDFSHA256.expand(gate.secret, info: context(digest).bytes.span.bytes, count: 32)
        let wrap = digest.bytes + (try AES256GCM.sealSecretOnce(try Samples.secret(bytes), key: key))
        #expect(throws: VaultCryptoError.self) { try Wrap.openList(wrap, under: gate) { context($0) } }
    }

    @Test func `a list of no field is not made`() {
        #expect(throws: VaultCryptoError.self) { _ = try FieldHalves([:]) }
    }
}
