import OpenSSL
import Testing
import VaultCrypto
import VectorFiles

@Suite struct GF256Tests {
    struct Vectors: Decodable {
        struct Field: Decodable {
            let mult, div, add: [[UInt8]]
        }
        struct Share: Decodable {
            let x: UInt8
            let y: HexField
        }
        struct Case: Decodable {
            let threshold: Int
            let secret: HexField
            let shares: [Share]
        }
        struct Fault: Decodable {
            let desc: String
            let shares: [Share]
        }
        let field: Field
        let draft_mcgrew_tss_03: Case
        let generated: [Case]
        let must_fail: [Fault]
    }

    let vectors: Vectors

    init() throws {
        vectors = try VectorFiles.decode(Vectors.self, "shamir/gf256.json")
    }

    private func points(_ shares: some Sequence<Vectors.Share>) throws -> [GF256.Point] {
        try shares.map { GF256.Point(x: $0.x, value: try Samples.secret($0.y.bytes)) }
    }

    @Test func `products, quotients and sums are those of the field`() {
        #expect(vectors.field.mult.count == 5)
        for test in vectors.field.mult { #expect(GF256.multiply(test[0], test[1]) == test[2]) }
        for test in vectors.field.div { #expect(GF256.multiply(test[0], GF256.inverse(test[1])) == test[2]) }
        for test in vectors.field.add { #expect(test[0] ^ test[1] == test[2]) }
    }

    @Test func `each element but zero has an inverse`() {
        for a in UInt8(1)...255 { #expect(GF256.multiply(a, GF256.inverse(a)) == 1) }
        #expect(GF256.inverse(0) == 0)
    }

    @Test func `any shares of the threshold give the secret, and one less another`() throws {
        let cases = vectors.generated + [vectors.draft_mcgrew_tss_03]
        #expect(cases.count == 25)
        for test in cases {
            for start in 0...(test.shares.count - test.threshold) {
                let enough = try points(test.shares[start..<(start + test.threshold)])
                #expect(try GF256.interpolate(enough, at: 0).holds(test.secret.bytes))
                // One more does not change what lies on the polynomial.
                let more = try points(test.shares.prefix(test.threshold + 1))
                #expect(try GF256.interpolate(more, at: 0).holds(test.secret.bytes))
                let less = Array(enough.dropLast())
                if test.secret.bytes.count >= 16, !less.isEmpty {
                    #expect(try GF256.interpolate(less, at: 0).holds(test.secret.bytes) == false)
                }
            }
        }
    }

    @Test func `points through which there is no polynomial are refused`() throws {
        #expect(vectors.must_fail.count == 4)
        for fault in vectors.must_fail {
            let points = try points(fault.shares)
            #expect(throws: CryptoError.self, "\(fault.desc)") { _ = try GF256.interpolate(points, at: 0) }
        }
    }
}
