import OpenSSL
import Testing
import VaultCrypto
import VaultModel

@Suite struct StatementTests {
    @Test func `a root comes back as it was, and its fingerprint covers it`() throws {
        let root = try ModelSamples.root()
        #expect(try Root(root.bytes) == root)
        #expect(root.fingerprint == SHA256.hash(root.bytes))
        #expect(root.origin == "casevault/01010101010101010101010101010101/1")
    }

    @Test func `a root that is cut, longer or too long is refused`() throws {
        let bytes = try ModelSamples.root().bytes
        for count in 0..<bytes.count where count % 5 == 0 || bytes.count - count < 80 {
            #expect(throws: FormatError.self) { try Root(Array(bytes.prefix(count))) }
        }
        #expect(throws: FormatError.unknownTag) { try Root(bytes + [0]) }
        #expect(throws: FormatError.tooLarge) { try Root([UInt8](repeating: 0, count: Root.limit + 1)) }
    }

    @Test func `whether service keys are allowed has two spellings and no third`() throws {
        let bytes = try ModelSamples.root().bytes
        // The flag is the one byte before the last field, which is 6 + 8 bytes long.
        let flag = bytes.count - 15
        #expect(bytes[flag] == 1)
        var altered = bytes
        altered[flag] = 2
        #expect(throws: FormatError.invalid(.serviceKeys)) { try Root(altered) }
        altered[flag] = 0
        #expect(try !Root(altered).floors.allowsServiceKeyFiles)
    }

    @Test func `a statement comes back as it was`() throws {
        let statement = try ModelSamples.statement()
        #expect(try Statement(statement.context.bytes) == statement)
    }

    @Test func `a statement says something, whole and nothing else`() throws {
        func bytes(_ acts: [UInt8]) throws -> [UInt8] {
            let statement = try ModelSamples.statement()
            var context = Context(.statement)
            context.append(.vault, statement.vault.bytes)
            context.append(.statement, statement.id.bytes)
            context.append(.rootVersion, statement.rootVersion)
            context.append(.logSize, statement.logSize)
            context.append(.expiry, statement.expiry.milliseconds)
            context.append(.acts, acts)
            return context.bytes
        }
        let act = try ModelSamples.acts()[2].bytes
        let block = UInt32(act.count).bigEndianBytes + act
        #expect(try Statement(bytes(block + block)).acts.count == 2)
        #expect(throws: FormatError.invalid(.acts)) { try Statement(bytes([])) }
        #expect(throws: FormatError.invalid(.acts)) { try Statement(bytes(block + [0])) }
        #expect(throws: FormatError.invalid(.acts)) { try Statement(bytes(Array(block.dropLast()))) }
        #expect(throws: FormatError.wrongDomain) { try Statement(bytes(block + [0, 0, 0, 0])) }
        #expect(throws: FormatError.unknownTag) { try Statement(bytes(block) + [0]) }
    }

    @Test func `a signed statement comes back as it was`() throws {
        let signed = try ModelSamples.signedStatement()
        let read = try SignedStatement(signed.bytes)
        #expect(read == signed)
        #expect(read.signatures.count == 2)
        #expect(try SignedStatement(SignedStatement(ModelSamples.statement()).bytes).signatures.isEmpty)
    }

    @Test func `a signature that is cut, and more than 64 of them, are refused`() throws {
        let signed = try ModelSamples.signedStatement()
        let unsigned = SignedStatement(signed.statement).bytes
        for count in 1..<96 {
            #expect(throws: FormatError.invalid(.statement)) {
                try SignedStatement(unsigned + [UInt8](repeating: 1, count: count))
            }
        }
        #expect(
            try SignedStatement(unsigned + [UInt8](repeating: 1, count: 64 * 96)).signatures.count == 64)
        #expect(throws: FormatError.tooLarge) {
            try SignedStatement(unsigned + [UInt8](repeating: 1, count: 65 * 96))
        }
        #expect(throws: FormatError.self) { try SignedStatement(Array(unsigned.dropLast())) }
    }
}
