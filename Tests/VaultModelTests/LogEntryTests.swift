import OpenSSL
import TransparencyLog
import Testing
import VaultCrypto
import VaultModel

@Suite struct LogEntryTests {
    @Test func `a gate part comes back as it was`() throws {
        for part in [try ModelSamples.gatePart(), try ModelSamples.gatePart(grant: false)] {
            #expect(try GatePart(part.context.bytes) == part)
            #expect(part.context.bytes.count <= GatePart.limit)
        }
    }

    @Test func `a gate part has one spelling`() throws {
        func bytes(decision: UInt8 = 1, rule: String = "r", grant: [UInt8]? = nil, extra: Bool = false) -> [UInt8] {
            var context = Context(.gatePart)
            context.append(.index, UInt64(1))
            context.append(.decision, decision)
            context.append(.rule, Array(rule.utf8))
            context.append(.policyVersion, UInt32(1))
            context.append(.gateTime, UInt64(1))
            context.append(.statements, UInt64(1))
            context.append(.grant, ifPresent: grant)
            context.append(.decidingTime, UInt64(2))
            if extra { context.append(.previous, [1]) }
            return context.bytes
        }
        #expect(try GatePart(bytes()).allowed)
        #expect(try GatePart(bytes()).clock.milliseconds == 1)
        #expect(try GatePart(bytes()).time.milliseconds == 2)
        #expect(try !GatePart(bytes(decision: 2)).allowed)
        for decision: UInt8 in [0, 3, 255] {
            #expect(throws: FormatError.invalid(.decision)) { try GatePart(bytes(decision: decision)) }
        }
        for rule in ["", "R", "a b", String(repeating: "x", count: 65)] {
            #expect(throws: FormatError.invalid(.rule)) { try GatePart(bytes(rule: rule)) }
        }
        #expect(throws: FormatError.invalid(.grant)) { try GatePart(bytes(grant: [1])) }
        #expect(throws: FormatError.unknownTag) { try GatePart(bytes(extra: true)) }
    }

    @Test func `an entry is its three parts with their lengths, and its leaf covers all of them`() throws {
        let request = try ModelSamples.update()
        let entry = try ModelSamples.entry(request, signature: 64)
        let gate = try ModelSamples.gatePart().context.bytes
        var expected: [UInt8] = []
        for part in [request.context.bytes, [UInt8](repeating: 0x5A, count: 64), gate] {
            expected += UInt32(part.count).bigEndianBytes + part
        }
        #expect(entry.bytes == expected)
        #expect(entry.leafHash == SHA256.hash([0] + expected))
        let read = try LogEntry(entry.bytes)
        #expect(read == entry)
        #expect(read.requestBytes == request.context.bytes)
    }

    @Test(arguments: [0, 1, 63, 64, 65])
    func `a request is signed by itself, unless it belongs to a batch`(count: Int) throws {
        for request in [try ModelSamples.update(), try ModelSamples.batchHead()] {
            let entry = try ModelSamples.entry(request, signature: count)
            #expect((try? LogEntry(entry.bytes)) == (count == 64 ? entry : nil))
        }
        let member = try ModelSamples.entry(try ModelSamples.batchMember(), signature: count)
        #expect((try? LogEntry(member.bytes)) == (count == 0 ? member : nil))
    }

    @Test func `an entry that is cut or longer is refused`() throws {
        let bytes = try ModelSamples.entry(try ModelSamples.update(), signature: 64).bytes
        for count in 0..<bytes.count {
            #expect(throws: FormatError.self) { try LogEntry(Array(bytes.prefix(count))) }
        }
        #expect(throws: FormatError.trailingBytes) { try LogEntry(bytes + [0]) }
        #expect(throws: FormatError.tooLarge) { try LogEntry([UInt8](repeating: 0, count: LogEntry.limit + 1)) }
    }

    @Test func `a signature counts for its signer and its bytes alone`() throws {
        let ada = try ModelSamples.person("ada")
        let ben = try ModelSamples.person("ben")
        let request = try ModelSamples.update()
        let entry = LogEntry(
            request: request, requestBytes: request.context.bytes, signature: try ada.signature(for: request.context),
            gate: try ModelSamples.gatePart())
        #expect(entry.isSigned(by: ada.identity.signingPublicKey))
        #expect(!entry.isSigned(by: ben.identity.signingPublicKey))
        var other = request
        other.fields = [FieldID(rawValue: 101)]
        let moved = LogEntry(
            request: other, requestBytes: other.context.bytes, signature: entry.signature, gate: entry.gate)
        #expect(!moved.isSigned(by: ada.identity.signingPublicKey))
        let unsigned = try ModelSamples.entry(try ModelSamples.batchMember(), signature: 0)
        #expect(!unsigned.isSigned(by: ada.identity.signingPublicKey))
    }
}
