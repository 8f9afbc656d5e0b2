import Foundation
import OpenSSL
import Testing
import VaultCrypto
import VectorFiles

/// The vectors of SLIP-0039, as its authors publish them.
@Suite struct SLIP39VectorTests {
    struct Vectors: Decodable {
        let passphrase: String
        let cases: [Case]
    }

    struct Case: Decodable, CustomTestStringConvertible {
        let desc: String
        let mnemonics: [String]
        let master_secret_hex: HexField
        let expect: String

        var testDescription: String { desc }
    }

    static func vectors() throws -> Vectors { try VectorFiles.decode(Vectors.self, "shamir/slip39_vectors.json") }

    static func words() throws -> [String] {
        let vectors = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Vectors/shamir/slip39_wordlist.txt")
        return try String(contentsOf: vectors, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    @Test func `all cases are there`() throws {
        let cases = try Self.vectors().cases
        #expect(cases.count == 27)
        #expect(cases.count { $0.expect == "ok" } == 12)
    }

    @Test(arguments: try vectors().cases)
    func `shares combine, or are refused, as published`(vector: Case) throws {
        let passphrase = try Samples.secret(Array("TREZOR".utf8))
        #expect(try Self.vectors().passphrase == "TREZOR")
        guard vector.expect == "ok" else {
            #expect(throws: SLIP39Error.self) {
                _ = try SLIP39.combine(vector.mnemonics.map(SLIP39.Share.init(words:)), passphrase: passphrase)
            }
            #expect(throws: PublishedSLIP39.Refused.self) {
                try PublishedSLIP39.combine(vector.mnemonics, passphrase: "TREZOR", words: Self.words())
            }
            return
        }
        let shares = try vector.mnemonics.map(SLIP39.Share.init(words:))
        #expect(try SLIP39.combine(shares, passphrase: passphrase).holds(vector.master_secret_hex.bytes))
        // What the words were read as gives the same words again.
        #expect(try shares.map { try $0.words() } == vector.mnemonics)
        #expect(
            try PublishedSLIP39.combine(vector.mnemonics, passphrase: "TREZOR", words: Self.words())
                == vector.master_secret_hex.bytes)
    }

    /// The reasons why the published cases of one kind are refused, by their number.
    @Test(arguments: [
        (2, SLIP39Error.checksum), (3, .malformed), (5, .tooFew(groups: 0, members: [0: 1])), (6, .otherSet(share: 1)),
        (7, .otherSet(share: 1)), (8, .otherSet(share: 2)), (9, .otherSet(share: 1)), (10, .malformed),
        (11, .repeated(share: 1)), (12, .otherThreshold(share: 1)), (13, .notFitting(group: 0)),
        (14, .tooFew(groups: 1, members: [:])), (16, .tooFew(groups: 0, members: [3: 1])), (39, .wordCount(19)),
    ])
    func `each fault has its own reason`(number: Int, reason: SLIP39Error) throws {
        let vector = try #require(try Self.vectors().cases.first { $0.desc.hasPrefix("\(number). ") })
        let passphrase = try Samples.secret([])
        #expect(throws: reason) {
            _ = try SLIP39.combine(vector.mnemonics.map(SLIP39.Share.init(words:)), passphrase: passphrase)
        }
    }

    @Test func `the list has the published words, and no other`() throws {
        let words = try Self.words()
        #expect(words.count == 1024)
        for (number, word) in words.enumerated() {
            let letters = word.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } << UInt64(8 * (8 - word.utf8.count))
            #expect(SLIP39.Words.word(UInt16(number)) == letters)
            #expect(SLIP39.Words.number(of: letters) == UInt16(number))
            #expect(SLIP39.Words.number(of: letters ^ 1) == nil)
        }
        #expect(SLIP39.Words.number(of: 0) == nil)
    }
}

extension SLIP39.Share {
    convenience init(words: String) throws {
        try self.init(Samples.secret(Array(words.utf8)))
    }

    /// The words in one line.
    func words() throws -> String {
        let text = String(decoding: try rows().withExposedBytes { $0.copied }, as: UTF8.self)
        return text.split(whereSeparator: \.isWhitespace).filter { Int($0) == nil }.joined(separator: " ")
    }
}
