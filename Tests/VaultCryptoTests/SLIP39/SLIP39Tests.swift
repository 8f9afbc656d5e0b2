import OpenSSL
import Testing
import VaultCrypto

@Suite struct SLIP39Tests {
    /// Three of five and two of three, and both are needed.
    static let groups = [SLIP39.Group(threshold: 3, count: 5), SLIP39.Group(threshold: 2, count: 3)]

    static func split(
        _ secret: [UInt8] = Samples.value(32), groupThreshold: Int = 2, groups: [SLIP39.Group] = groups,
        exponent: UInt8 = 0
    ) throws -> [[SLIP39.Share]] {
        try SLIP39.split(
            Samples.secret(secret), passphrase: Samples.secret([]), groupThreshold: groupThreshold, groups: groups,
            iterationExponent: exponent)
    }

    static func combine(_ shares: [SLIP39.Share]) throws -> SecretBytes {
        try SLIP39.combine(shares, passphrase: Samples.secret([]))
    }

    /// All ways to take `count` of the elements.
    static func choices<Element>(_ count: Int, of elements: [Element]) -> [[Element]] {
        if count == 0 { return [[]] }
        return elements.indices.flatMap { index in
            choices(count - 1, of: Array(elements[(index + 1)...])).map { [elements[index]] + $0 }
        }
    }

    @Test func `every choice of enough shares combines, here and as published`() throws {
        let shares = try Self.split()
        let words = try SLIP39VectorTests.words()
        for first in Self.choices(3, of: shares[0]) {
            for second in Self.choices(2, of: shares[1]) {
                #expect(try Self.combine(second + first).holds(Samples.value(32)))
                let published = try PublishedSLIP39.combine(
                    (first + second).map { try $0.words() }, passphrase: "", words: words)
                #expect(published == Samples.value(32))
            }
        }
    }

    @Test func `every choice of one share less is refused, and says what is missing`() throws {
        let shares = try Self.split()
        for first in Self.choices(2, of: shares[0]) {
            #expect(throws: SLIP39Error.tooFew(groups: 0, members: [0: 1])) {
                _ = try Self.combine(first + Array(shares[1].prefix(2)))
            }
        }
        for second in Self.choices(1, of: shares[1]) {
            #expect(throws: SLIP39Error.tooFew(groups: 0, members: [1: 1])) {
                _ = try Self.combine(Array(shares[0].prefix(3)) + second)
            }
        }
        #expect(throws: SLIP39Error.tooFew(groups: 1, members: [:])) {
            _ = try Self.combine(Array(shares[0].prefix(3)))
        }
        #expect(throws: SLIP39Error.tooFew(groups: 1, members: [:])) { _ = try Self.combine([]) }
        #expect(throws: SLIP39Error.tooMany) {
            _ = try Self.combine(Array(shares[0].prefix(4)) + Array(shares[1].prefix(2)))
        }
    }

    @Test(arguments: [
        (16, 1, [(1, 1)]), (32, 1, [(2, 2), (1, 1)]), (34, 2, [(1, 1), (16, 16), (2, 3)]), (64, 1, [(16, 16)]),
    ])
    func `secrets of all lengths and sets of all forms come back`(
        count: Int, groupThreshold: Int, forms: [(Int, Int)]
    ) throws {
        let secret = Samples.value(count)
        let groups = forms.map { SLIP39.Group(threshold: $0.0, count: $0.1) }
        let shares = try Self.split(secret, groupThreshold: groupThreshold, groups: groups, exponent: 1)
        #expect(shares.map(\.count) == groups.map(\.count))
        for chosen in Self.choices(groupThreshold, of: Array(shares.enumerated())) {
            let enough = chosen.flatMap { index, members in members.suffix(groups[index].threshold) }
            let again = try enough.map { try SLIP39.Share(words: $0.words()) }
            #expect(try Self.combine(again).holds(secret))
            let words = try PublishedSLIP39.combine(
                enough.map { try $0.words() }, passphrase: "", words: SLIP39VectorTests.words())
            #expect(words == secret)
        }
    }

    @Test func `each altered word is refused, whichever it is`() throws {
        let words = try SLIP39VectorTests.words()
        let share = try Self.split()[0][0].words().split(separator: " ").map(String.init)
        for place in share.indices {
            for distance in [1, 2, 31, 512, 1023] {
                var altered = share
                let number = try #require(words.firstIndex(of: share[place]))
                altered[place] = words[(number + distance) % 1024]
                #expect(throws: SLIP39Error.checksum) { _ = try SLIP39.Share(words: altered.joined(separator: " ")) }
            }
            var altered = share
            altered[place] += "s"
            #expect(throws: SLIP39Error.unknownWord(place + 1)) {
                _ = try SLIP39.Share(words: altered.joined(separator: " "))
            }
            altered.remove(at: place)
            #expect(throws: SLIP39Error.self) { _ = try SLIP39.Share(words: altered.joined(separator: " ")) }
        }
        for place in share.indices.dropLast() where share[place] != share[place + 1] {
            var altered = share
            altered.swapAt(place, place + 1)
            #expect(throws: SLIP39Error.checksum) { _ = try SLIP39.Share(words: altered.joined(separator: " ")) }
        }
    }

    @Test(arguments: ["", " ", "#", "12 13", "academic", "\u{0}", "é", "académic", "academic\u{7f}"])
    func `text without a share is refused`(text: String) {
        #expect(throws: SLIP39Error.self) { _ = try SLIP39.Share(words: text) }
        #expect(throws: SLIP39Error.self) { _ = try SLIP39.Share(words: String(repeating: text + " ", count: 33)) }
    }

    @Test func `a share is read from rows, with comments, in capitals and with other line ends`() throws {
        let share = try Self.split()[1][2]
        let rows = String(decoding: try share.rows().withExposedBytes { $0.copied }, as: UTF8.self)
        let lines = rows.split(separator: "\n")
        #expect(lines.count == 9)
        #expect(
            lines.map { String($0.prefix(3)) }
                == [1, 5, 9, 13, 17, 21, 25, 29, 33].map { $0 < 10 ? " \($0) " : "\($0) " })
        let words = try share.words()
        for text in [
            rows, "# academic acid\n" + rows, words.uppercased(), "\t" + words + "\r\n",
            rows.replacing("\n", with: " # row\r\n"),
        ] {
            let again = try SLIP39.Share(words: text)
            #expect(try again.words() == words)
            #expect(again.group == 1)
            #expect(again.member == 2)
            #expect(again.threshold == 2)
            #expect(again.groupThreshold == 2)
        }
    }

    @Test func `shares of two sets, and a share twice, are named`() throws {
        let shares = try Self.split()
        let others = try Self.split()
        #expect(throws: SLIP39Error.otherSet(share: 2)) {
            _ = try Self.combine([shares[0][0], shares[0][1], others[0][2], shares[1][0], shares[1][1]])
        }
        #expect(throws: SLIP39Error.repeated(share: 3)) {
            _ = try Self.combine([shares[0][0], shares[1][0], shares[0][1], shares[0][0]])
        }
    }

    @Test func `another passphrase gives another secret, and one that cannot be typed is refused`() throws {
        let shares = try SLIP39.split(
            Samples.secret(7), passphrase: Samples.secret(Array("open".utf8)), groupThreshold: 1,
            groups: [SLIP39.Group(threshold: 1, count: 1)])
        let opened = try SLIP39.combine(shares[0], passphrase: Samples.secret(Array("open".utf8)))
        #expect(opened.constantTimeEquals(try Samples.secret(7)) == true)
        let other = try Self.combine(shares[0])
        #expect(other.constantTimeEquals(try Samples.secret(7)) == false)
        #expect(throws: SLIP39Error.crypto(.invalidParameter)) {
            _ = try SLIP39.combine(shares[0], passphrase: Samples.secret([7]))
        }
    }

    @Test(arguments: [
        (0, [(1, 1)]), (2, [(1, 1)]), (1, []), (1, [(1, 2)]), (1, [(3, 2)]), (1, [(0, 1)]), (1, [(17, 17)]),
        (1, [(2, 17)]),
        (1, Array(repeating: (1, 1), count: 17)), (-1, [(1, 1)]), (1, [(-1, -1)]),
    ])
    func `sets that cannot be are not made`(groupThreshold: Int, forms: [(Int, Int)]) {
        let groups = forms.map { SLIP39.Group(threshold: $0.0, count: $0.1) }
        #expect(throws: SLIP39Error.invalidSplit) { _ = try Self.split(groupThreshold: groupThreshold, groups: groups) }
    }

    @Test(arguments: [0, 14, 31, 66])
    func `a secret of another length is not divided`(count: Int) {
        #expect(throws: SLIP39Error.invalidSplit) { _ = try Self.split(Samples.value(count)) }
    }

    @Test func `two sets of one secret have nothing in common`() throws {
        let first = try Self.split().joined().map { try $0.words() }
        let second = try Self.split().joined().map { try $0.words() }
        #expect(Set(first + second).count == 16)
    }
}
