import OpenSSL
import TransparencyLog
import Testing
import VaultCrypto
import VaultModel

@Suite struct RequestPartTests {
    private func read(_ request: RequestPart) throws -> RequestPart {
        try RequestPart(request.context.bytes)
    }

    @Test func `requests come back as they were`() throws {
        for request in [
            try ModelSamples.request(), try ModelSamples.update(), try ModelSamples.batchHead(),
            try ModelSamples.batchMember(position: 4095),
        ] {
            #expect(try read(request) == request)
            #expect(try read(request).context.bytes == request.context.bytes)
        }
        var statement = try ModelSamples.request(.statement)
        statement.statement = try ModelSamples.signedStatement().bytes
        #expect(try read(statement) == statement)
    }

    @Test func `the detail is bound by its digest, with a blind in front`() throws {
        let blind = [UInt8](repeating: 4, count: 32)
        #expect(try ModelSamples.request().detailDigest == SHA256.hash(blind + [1, 2, 3]))
        #expect(RequestPart.digest(detail: [1], blind: blind) != RequestPart.digest(detail: [2], blind: blind))
    }

    /// Kinds that have something which the others must not have.
    private static let needingMore: Set<RequestKind> = [.batch, .statement, .assign, .unassign, .recordKeys]

    @Test(arguments: RequestKind.allCases)
    func `a head, a statement and a place in a batch stand where they belong alone`(kind: RequestKind) throws {
        var head = try ModelSamples.request(kind)
        head.batch = try ModelSamples.id(7)
        head.batchHead = RequestPart.BatchHead(count: 1, root: ModelSamples.digest(8))
        var statement = try ModelSamples.request(kind)
        statement.statement = [1]
        var member = try ModelSamples.request(kind)
        member.batch = try ModelSamples.id(7)
        member.batchPosition = 0
        #expect((try? read(head)) == (kind == .batch ? head : nil))
        #expect((try? read(statement)) == (kind == .statement ? statement : nil))
        #expect((try? read(member)) == (Self.needingMore.contains(kind) ? nil : member))
    }

    @Test func `parts of a batch stand together`() throws {
        var request = try ModelSamples.batchMember()
        request.batchPosition = nil
        #expect(throws: FormatError.invalid(.kind)) { try read(request) }
        request = try ModelSamples.batchMember()
        request.batch = nil
        #expect(throws: FormatError.invalid(.kind)) { try read(request) }
        request = try ModelSamples.batchHead()
        request.batch = nil
        #expect(throws: FormatError.invalid(.kind)) { try read(request) }
        request = try ModelSamples.batchHead()
        request.batchPosition = 0
        #expect(throws: FormatError.invalid(.kind)) { try read(request) }
        var context = try ModelSamples.request().context
        context.append(.count, UInt32(1))
        #expect(throws: FormatError.invalid(.batchRoot)) { try RequestPart(context.bytes) }
        context = try ModelSamples.request().context
        context.append(.batchRoot, ModelSamples.digest(1).bytes)
        #expect(throws: FormatError.invalid(.batchRoot)) { try RequestPart(context.bytes) }
    }

    @Test func `a batch has 1 to 4,096 requests`() throws {
        for count: UInt32 in [1, 4096] { _ = try read(try ModelSamples.batchHead(count: count)) }
        for count: UInt32 in [0, 4097, .max] {
            #expect(throws: FormatError.invalid(.count)) { try read(try ModelSamples.batchHead(count: count)) }
        }
        for position: UInt32 in [4096, .max] {
            #expect(throws: FormatError.invalid(.index)) { try read(try ModelSamples.batchMember(position: position)) }
        }
    }

    @Test(arguments: [[2, 1], [1, 1], [1, 3, 2]] as [[UInt32]])
    func `fields ascend`(fields: [UInt32]) throws {
        var request = try ModelSamples.update()
        request.fields = fields.map { FieldID(rawValue: $0) }
        #expect(throws: FormatError.invalid(.fields)) { try read(request) }
    }

    /// The bytes of a request with one field changed to other bytes.
    private func altered(_ tag: VaultCrypto.Tag, _ value: [UInt8]?) throws -> [UInt8] {
        let request = try ModelSamples.update()
        var context = Context(.request)
        let fields: [(VaultCrypto.Tag, [UInt8]?)] = [
            (.vault, request.vault.bytes), (.record, request.record?.bytes), (.kind, [request.kind.rawValue]),
            (.request, request.id.bytes), (.actor, request.actor.bytes), (.fields, [0, 0, 0, 101, 0, 0, 0, 102]),
            (.purpose, request.purpose?.bytes), (.legalBasis, request.legalBasis?.bytes),
            (.actorTime, request.time.milliseconds.bigEndianBytes), (.seenSize, request.seen.size.bigEndianBytes),
            (.seenRoot, request.seen.root.bytes), (.manifestBefore, request.manifestBefore?.bytes),
            (.manifestAfter, request.manifestAfter?.bytes), (.detailDigest, request.detailDigest.bytes),
            (.blind, request.blind),
        ]
        for (name, bytes) in fields { context.append(name, ifPresent: name == tag ? value : bytes) }
        return context.bytes
    }

    @Test func `a request has one spelling`() throws {
        #expect(try altered(.statement, nil) == ModelSamples.update().context.bytes)
    }

    @Test(arguments: [
        VaultCrypto.Tag.vault, .kind, .request, .actor, .actorTime, .seenSize, .seenRoot, .detailDigest, .blind,
    ])
    func `what every request has cannot be absent`(tag: VaultCrypto.Tag) throws {
        let bytes = try altered(tag, nil)
        #expect(throws: FormatError.missing(tag)) { try RequestPart(bytes) }
    }

    @Test(arguments: [
        VaultCrypto.Tag.vault, .record, .request, .actor, .fields, .purpose, .legalBasis, .actorTime, .seenSize,
        .seenRoot,
        .manifestBefore, .manifestAfter, .detailDigest, .blind,
    ])
    func `a part that is empty or has another length is invalid`(tag: VaultCrypto.Tag) throws {
        for value: [UInt8] in [[], [UInt8](repeating: 0x61, count: 65)] {
            let bytes = try altered(tag, value)
            #expect(throws: FormatError.invalid(tag)) { try RequestPart(bytes) }
        }
    }

    @Test func `an unknown kind and an ill-formed name are refused`() throws {
        for kind: UInt8 in [0, 17, 255] {
            #expect(throws: FormatError.unknownVersion) { try RequestPart(try altered(.kind, [kind])) }
        }
        for name in ["Care", "a b", "ก"] {
            #expect(throws: FormatError.invalid(.purpose)) { try RequestPart(try altered(.purpose, Array(name.utf8))) }
        }
    }

    @Test func `bytes after the request are refused`() throws {
        let bytes = try ModelSamples.update().context.bytes
        #expect(throws: FormatError.truncated) { try RequestPart(bytes + [0]) }
        #expect(throws: FormatError.unknownTag) { try RequestPart(bytes + [0, 0xFF, 0, 0, 0, 0]) }
    }
}
