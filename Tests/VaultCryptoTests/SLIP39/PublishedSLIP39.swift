import OpenSSL

/// The combining of SLIP-0039 as its text has it: tables of logarithms, bits in arrays, nothing of ours but the hashes.
/// It shows that shares made here are what other programs expect.
enum PublishedSLIP39 {
    struct Refused: Error {}

    /// The words of a share as this program reads them, with the place of its group and member.
    private struct Parsed {
        let bits: [UInt8]
        let value: [UInt8]
        func number(_ range: Range<Int>) -> Int { bits[range].reduce(0) { $0 << 1 | Int($1) } }
        var group: Int { number(20..<24) }
        var member: Int { number(32..<36) }
        var threshold: Int { number(36..<40) + 1 }
    }

    static func combine(_ mnemonics: [String], passphrase: String, words: [String]) throws -> [UInt8] {
        let shares = try mnemonics.map { try parse($0, words: words) }
        guard let first = shares.first, first.number(24..<28) <= first.number(28..<32),
            shares.allSatisfy({ $0.bits[0..<20] == first.bits[0..<20] && $0.bits[24..<32] == first.bits[24..<32] })
        else { throw Refused() }
        var groups: [(x: Int, y: [UInt8])] = []
        for (group, members) in Dictionary(grouping: shares, by: \.group) {
            guard members.count == members[0].threshold else { throw Refused() }
            groups.append((group, try recover(members.map { ($0.member, $0.value) })))
        }
        guard groups.count == first.number(24..<28) + 1 else { throw Refused() }
        let sealed = try recover(groups)
        var left = Array(sealed[..<(sealed.count / 2)])
        var right = Array(sealed[(sealed.count / 2)...])
        let isExtendable = first.bits[15] == 1
        let identifier = first.number(0..<15)
        let prefix = isExtendable ? [] : Array("shamir".utf8) + [UInt8(identifier >> 8), UInt8(identifier & 255)]
        for round in [3, 2, 1, 0] as [UInt8] {
            let password = try Samples.secret([round] + Array(passphrase.utf8))
            let rounds = 2500 << first.number(16..<20)
            let key = try PBKDF2.derive(
                password: password, salt: Samples.secret(prefix + right), iterations: rounds, count: right.count)
            (left, right) = (right, zip(left, key.withExposedBytes { $0.copied }).map { $0 ^ $1 })
        }
        return right + left
    }

    private static func parse(_ mnemonic: String, words: [String]) throws -> Parsed {
        let numbers = try mnemonic.split(separator: " ").map { word in
            guard let number = words.firstIndex(of: String(word)) else { throw Refused() }
            return number
        }
        let bits = numbers.flatMap { number in (0..<10).map { UInt8(number >> (9 - $0) & 1) } }
        let customization = bits[15] == 1 ? "shamir_extendable" : "shamir"
        guard numbers.count >= 20, checksum(customization.utf8.map { Int($0) } + numbers) == 1 else { throw Refused() }
        let value = bits[40..<(bits.count - 30)]
        let padding = value.count % 16
        guard padding <= 8, value.prefix(padding).allSatisfy({ $0 == 0 }) else { throw Refused() }
        let body = Array(value.dropFirst(padding))
        return Parsed(
            bits: bits,
            value: stride(from: 0, to: body.count, by: 8).map { body[$0..<($0 + 8)].reduce(0) { $0 << 1 | $1 } })
    }

    private static func checksum(_ values: [Int]) -> Int {
        let generators = [
            0xE0E040, 0x1C1C080, 0x3838100, 0x7070200, 0xE0E0009, 0x1C0C2412, 0x38086C24, 0x3090FC48, 0x21B1F890,
            0x3F3F120,
        ]
        var checksum = 1
        for value in values {
            let top = checksum >> 20
            checksum = (checksum & 0xFFFFF) << 10 ^ value
            for bit in 0..<10 where top >> bit & 1 == 1 { checksum ^= generators[bit] }
        }
        return checksum
    }

    private static func recover(_ points: [(x: Int, y: [UInt8])]) throws -> [UInt8] {
        if points.count == 1 { return points[0].y }
        let secret = interpolate(points, at: 255)
        let digest = interpolate(points, at: 254)
        let key = try Samples.secret(Array(digest[4...]))
        let code = HMACSHA256.authenticationCode(for: secret.span.bytes, key: key)
        guard code.bytes.prefix(4).elementsEqual(digest.prefix(4)) else { throw Refused() }
        return secret
    }

    /// With tables of powers and logarithms to the base 3.
    private static func interpolate(_ points: [(x: Int, y: [UInt8])], at x: Int) -> [UInt8] {
        var power = [Int](repeating: 0, count: 255)
        var logarithm = [Int](repeating: 0, count: 256)
        var value = 1
        for exponent in 0..<255 {
            power[exponent] = value
            logarithm[value] = exponent
            value = value << 1 ^ value
            if value & 0x100 != 0 { value ^= 0x11B }
        }
        var sum = [UInt8](repeating: 0, count: points[0].y.count)
        for point in points {
            let others = points.filter { $0.x != point.x }
            let exponent = others.reduce(0) { $0 + logarithm[$1.x ^ x] - logarithm[$1.x ^ point.x] }
            for (offset, byte) in point.y.enumerated() where byte != 0 {
                sum[offset] ^= UInt8(power[((logarithm[Int(byte)] + exponent) % 255 + 255) % 255])
            }
        }
        return sum
    }
}
