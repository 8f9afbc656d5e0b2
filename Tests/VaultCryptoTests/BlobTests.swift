import OpenSSL
import Testing

@testable import VaultCrypto

/// Attachments sealed as a STREAM.
@Suite struct BlobTests {
    private let contexts = BlobContexts(key: Self.context(1), nonce: Self.context(2))

    private static func context(_ kind: UInt8) -> Context {
        var context = Context(.blob)
        context.append(.vault, [UInt8](repeating: 1, count: 16))
        context.append(.kind, kind)
        return context
    }

    private static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    }

    /// Seals a blob; gives its segments and its value.
    private func seal(_ blob: [UInt8]) throws -> (segments: [[UInt8]], attachment: VaultCrypto.Attachment) {
        var sealer = try BlobSealer(contexts)
        var segments: [[UInt8]] = []
        var rest = blob[...]
        repeat {
            let part = rest.prefix(Blob.segmentSize)
            rest = rest.dropFirst(Blob.segmentSize)
            segments.append(try sealer.seal(Array(part), isLast: rest.isEmpty))
        } while !rest.isEmpty
        return (segments, try sealer.finish())
    }

    private func open(
        _ segments: [[UInt8]], _ attachment: VaultCrypto.Attachment, _ contexts: BlobContexts? = nil
    ) throws -> [UInt8] {
        var opener = try BlobOpener(attachment, contexts ?? self.contexts)
        var blob: [UInt8] = []
        for segment in segments { blob += try opener.open(segment) }
        try opener.finish()
        return blob
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
    func `a blob comes back as it was, in as many segments as its length says`(count: Int) throws {
        let blob = Self.bytes(count)
        let (segments, attachment) = try seal(blob)
        #expect(UInt32(segments.count) == Blob.segments(of: UInt64(count)))
        #expect(attachment.length == UInt64(count))
        #expect(attachment.digest == SHA256.hash(blob))
        #expect(try open(segments, attachment) == blob)
    }

    @Test func `segments that all open are not a blob of another digest`() throws {
        let blob = Self.bytes(70_000)
        let (segments, attachment) = try seal(blob)
        let other = VaultCrypto.Attachment(
            length: attachment.length, digest: SHA256.hash(blob + [0]), key: attachment.key)
        var opener = try BlobOpener(other, contexts)
        for segment in segments { _ = try opener.open(segment) }
        #expect(opener.opened == 2)
        do {
            try opener.finish()
            Issue.record("taken for the blob")
        } catch {
            #expect(error == .notAuthentic)
        }
    }

    /// The same composition written anew: HKDF-Expand for key and nonce prefix, one AES-GCM for each segment.
    @Test func `the segments are those of the published construction`() throws {
        let blob = Self.bytes(150_000)
        let (segments, attachment) = try seal(blob)
        let value = attachment.value()
        #expect(value.count == 72)
        #expect(Array(value[0..<8]) == [0, 0, 0, 0, 0, 2, 0x49, 0xF0])
        #expect(Array(value[8..<40]) == SHA256.hash(blob).bytes)
        let parent = try SecretBytes(copying: Array(value[40...]).span.bytes)
        let info = contexts.key.bytes
        let prefix = try HKDFSHA256.expandPublic(parent, info: contexts.nonce.bytes.span.bytes, count: 7)
        for (number, segment) in segments.enumerated() {
            let key = try HKDFSHA256.expand(parent, info: info.span.bytes, count: 32)
            let nonce = prefix + [0, 0, 0, UInt8(number), number == segments.count - 1 ? 1 : 0]
            let plain = Array(blob[(number * 65_536)..<min(blob.count, (number + 1) * 65_536)])
            #expect(
                try AES256GCM.seal(plain.span.bytes, key: key, nonce: nonce.span.bytes, aad: RawSpan()) == segment)
        }
    }

    @Test func `no two blobs have a key in common`() throws {
        let (first, second) = (try seal([1]).attachment.value(), try seal([1]).attachment.value())
        #expect(first[40...] != second[40...])
    }

    enum Change: CaseIterable {
        case flipped, swapped, cut, cutToOne, doubled, shortened, lengthened, exchangedLast, foreign, empty
    }

    @Test(arguments: Change.allCases)
    func `segments that are changed, moved, repeated or cut do not open`(change: Change) throws {
        let (sealed, attachment) = try seal(Self.bytes(200_000))
        let (foreign, _) = try seal(Self.bytes(200_000))
        var segments = sealed
        switch change {
        case .flipped: segments[1][7] ^= 1
        case .swapped: segments.swapAt(0, 1)
        case .cut: segments.removeLast()
        case .cutToOne: segments = [segments[0]]
        case .doubled: segments.insert(segments[1], at: 1)
        case .shortened: segments[3].removeLast()
        case .lengthened: segments[3].append(0)
        case .exchangedLast: segments[3] = segments[2]
        case .foreign: segments[2] = foreign[2]
        case .empty: segments = []
        }
        #expect(throws: VaultCryptoError.notAuthentic) { try open(segments, attachment) }
    }

    @Test func `a blob does not open in another place`() throws {
        let (segments, attachment) = try seal(Self.bytes(10))
        let other = BlobContexts(key: Self.context(3), nonce: Self.context(2))
        #expect(throws: VaultCryptoError.notAuthentic) { try open(segments, attachment, other) }
        let nonce = BlobContexts(key: Self.context(1), nonce: Self.context(3))
        #expect(throws: VaultCryptoError.notAuthentic) { try open(segments, attachment, nonce) }
    }

    @Test func `a sealer seals one blob, whose segments are full but for the last`() throws {
        var sealer = try BlobSealer(contexts)
        #expect(throws: VaultCryptoError.valueTooLong) { try sealer.seal([1], isLast: false) }
        #expect(throws: VaultCryptoError.valueTooLong) {
            try sealer.seal([UInt8](repeating: 0, count: 65_537), isLast: true)
        }
        _ = try sealer.seal([1], isLast: true)
        #expect(throws: VaultCryptoError.sealedTwice) { try sealer.seal([1], isLast: true) }
        #expect(throws: VaultCryptoError.notAuthentic) { try BlobSealer(contexts).finish() }
    }
}
