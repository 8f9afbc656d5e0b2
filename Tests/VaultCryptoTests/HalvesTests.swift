import OpenSSL
import Testing
import VaultCrypto

@Suite struct HalvesTests {
    private let place = Place()

    @Test(arguments: [0, 31, 33, 64])
    func `a half has 32 bytes and nothing else`(count: Int) {
        #expect(throws: VaultCryptoError.crypto(.invalidLength)) {
            _ = try HalfA(try Samples.secret(1, count: count))
        }
        #expect(throws: VaultCryptoError.crypto(.invalidLength)) {
            _ = try HalfB(try Samples.secret(1, count: count))
        }
    }

    @Test func `a commitment depends on the half and on every part of its place`() throws {
        let context = place.context(.commitment)
        let commitment = try Samples.a().commitment(context)
        #expect(try Samples.a().commitment(context) == commitment)
        #expect(try Samples.a(0xA2).commitment(context) != commitment)
        for neighbour in place.neighbours {
            #expect(try Samples.a().commitment(neighbour.context(.commitment)) != commitment)
        }
        #expect(try Samples.a().commitment(place.context(.wrap)) != commitment)
    }

    @Test func `a commitment tells nothing that the gate releases`() throws {
        let half = try Samples.b()
        let released = try half.fieldHalf(place.context(.cell))
        let isCommitment = try released.secret.holds(try half.commitment(place.context(.commitment)).bytes)
        #expect(!isCommitment)
        let isSame = try released.secret.holds(try half.commitment(place.context(.cell)).bytes)
        #expect(isSame, "both are one expansion, and only the domain keeps them apart")
    }

    @Test func `each field has a half of its own`() throws {
        let half = try Samples.b()
        let released = try half.fieldHalf(place.context())
        for neighbour in place.neighbours {
            let isSame = released.secret.constantTimeEquals(try half.fieldHalf(neighbour.context()).secret)
            #expect(!isSame)
        }
    }

    @Test func `halves that are drawn together have nothing in common`() throws {
        let drawn = try DrawnHalves(compartments: 5, context: place.context(.draw))
        #expect(drawn.a.count == 5)
        let context = place.context(.commitment)
        var commitments = try Set(drawn.a.map { try $0.commitment(context) })
        commitments.insert(try drawn.b.commitment(context))
        #expect(commitments.count == 6)
    }

    @Test func `two draws in one place differ`() throws {
        let context = place.context(.commitment)
        let first = try DrawnHalves(compartments: 1, context: place.context(.draw))
        let second = try DrawnHalves(compartments: 1, context: place.context(.draw))
        let last = try [first.b.commitment(context), second.b.commitment(context)]
        #expect(last[0] != last[1])
        let commitments = try [first.a[0].commitment(context), second.a[0].commitment(context)]
        #expect(commitments[0] != commitments[1])
    }

    @Test func `a write without readable compartments still has a half B`() throws {
        let drawn = try DrawnHalves(compartments: 0, context: place.context(.draw))
        #expect(drawn.a.isEmpty)
        let isZero = try drawn.b.secret.holds([UInt8](repeating: 0, count: 32))
        #expect(!isZero)
    }

    @Test func `more halves than an expansion has are refused`() throws {
        let most = try DrawnHalves(compartments: 254, context: place.context(.draw))
        #expect(most.a.count == 254)
        #expect(throws: VaultCryptoError.self) {
            _ = try DrawnHalves(compartments: 255, context: place.context(.draw))
        }
    }
}
