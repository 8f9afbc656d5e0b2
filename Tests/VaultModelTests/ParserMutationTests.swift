import OpenSSL
import Testing
import VaultCrypto
import VaultModel

/// Every parser, fed with what is almost right: it refuses or reads exactly what it was given, and never traps.
@Suite struct ParserMutationTests {
    private static let rounds = 2000

    /// Reads mutations of a sample. A value that a parser gives must have the bytes that it was read from.
    private func check(
        _ sample: [UInt8], seed: UInt64, rounds: Int = rounds, reencoded: ([UInt8]) throws -> [UInt8]
    ) throws {
        #expect(try reencoded(sample) == sample)
        var mutator = Mutator(seed: seed)
        var refused = 0
        for _ in 0..<rounds {
            let bytes = mutator.mutated(sample)
            do {
                let read = try reencoded(bytes)
                #expect(read == bytes)
            } catch {
                refused += 1
            }
        }
        #expect(refused > rounds / 10, "most mutations damage something that is checked")
    }

    @Test func `contexts are read as their bytes or refused`() throws {
        var context = Context(.cell)
        context.append(.vault, [1, 2])
        context.append(.suite, [])
        context.append(.field, UInt32(3))
        try check(context.bytes, seed: 1) { bytes in
            var reader = try ContextReader(bytes, domain: .cell, limit: 1000)
            var read = Context(.cell)
            read.append(.vault, try reader.take(.vault))
            read.append(.suite, ifPresent: try reader.takeIfPresent(.suite))
            read.append(.field, try reader.take(.field, as: UInt32.self))
            try reader.end()
            return read.bytes
        }
    }

    @Test func `public key files are read as their bytes or refused`() throws {
        try check(try PublicKeyFile(ModelSamples.person("ada")).bytes, seed: 2) { try PublicKeyFile($0).bytes }
    }

    @Test func `open parts of key files are read as their bytes or refused`() throws {
        let keys = try OfficialKeys.generate(handle: "ada", name: "Ada", agency: "test", protection: .none)
        let file = try KeyFile.seal(keys, passphrase: SecretBytes(copying: [UInt8]().span.bytes))
        try check(file, seed: 3) { bytes in
            var header = Context(.keyFile)
            try KeyFile.identity(of: bytes).append(to: &header)
            // The box is opaque here: whatever 150 bytes follow.
            return UInt32(header.bytes.count).bigEndianBytes + header.bytes + bytes.suffix(150)
        }
    }

    @Test func `manifests are read as their bytes or refused`() throws {
        try check(try ModelSamples.manifest().bytes, seed: 4) { try Manifest($0).bytes }
    }

    @Test func `rosters are read as their bytes or refused`() throws {
        let first = Roster(vault: try ModelSamples.id(1), record: try ModelSamples.id(2), first: ModelSamples.digest(3))
        let roster = try #require(first.adding(ModelSamples.digest(4)))
        try check(roster.bytes, seed: 14) { try Roster($0).bytes }
    }

    @Test func `request parts are read as their bytes or refused`() throws {
        let samples = [try ModelSamples.update(), try ModelSamples.batchHead(), try ModelSamples.batchMember()]
        for (index, sample) in samples.enumerated() {
            try check(sample.context.bytes, seed: 5 + UInt64(index)) { try RequestPart($0).context.bytes }
        }
    }

    @Test func `gate parts are read as their bytes or refused`() throws {
        try check(try ModelSamples.gatePart().context.bytes, seed: 8) { try GatePart($0).context.bytes }
    }

    @Test func `log entries are read as their bytes or refused`() throws {
        let sample = try ModelSamples.entry(try ModelSamples.update(), signature: 64)
        try check(sample.bytes, seed: 9) { bytes in
            let entry = try LogEntry(bytes)
            let again = LogEntry(
                request: entry.request, requestBytes: entry.request.context.bytes, signature: entry.signature,
                gate: entry.gate)
            #expect(entry.bytes == bytes)
            return again.bytes
        }
    }

    @Test func `acts are read as their bytes or refused`() throws {
        for (index, act) in try ModelSamples.acts().enumerated() {
            try check(act.bytes, seed: 10 + UInt64(index), rounds: 1000) { try Act($0).bytes }
        }
    }

    @Test func `roots are read as their bytes or refused`() throws {
        try check(try ModelSamples.root().bytes, seed: 20) { try Root($0).bytes }
    }

    @Test func `statements and their signatures are read as their bytes or refused`() throws {
        try check(try ModelSamples.statement().context.bytes, seed: 21) { try Statement($0).context.bytes }
        try check(try ModelSamples.signedStatement().bytes, seed: 22) { try SignedStatement($0).bytes }
    }
}
