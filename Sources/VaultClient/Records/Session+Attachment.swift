internal import GateProtocol
internal import Glibc
internal import OpenSSL
internal import VaultCrypto
public import VaultModel

extension Session {
    /// How many segments go to the gate, or come from it, at once.
    private static let segmentsAtOnce = 16

    /// Puts what a descriptor has, up to its end and at most ``Blob/limit`` bytes, into a field of a record.
    ///
    /// The segments are stored before the write that claims them; until then the record stays as it is. At most 2 MiB of
    /// them are in memory. Segments of a write that never comes are swept after a day.
    ///
    /// - Parameters:
    ///   - field: of the type attachment.
    ///   - sequence: when given, the write is refused unless the record is still at this sequence.
    ///   - progress: told how many bytes are stored.
    /// - Throws: ``ClientError/invalidValue(field:reason:)`` for more bytes than that; ``ClientError/file(_:)``.
    public func attach(
        _ record: RecordID, field: FieldID, from descriptor: Int32, at sequence: UInt64? = nil,
        purpose named: Name? = nil, legalBasis: Name? = nil, reason: String? = nil,
        progress: @Sendable (UInt64) -> Void = { _ in }
    ) async throws(ClientError) -> WrittenRecord {
        guard let field = governance.policy.schema.field(field), field.type == .attachment else {
            throw .wrongState("field \(field) takes no attachment")
        }
        let purpose = try self.purpose(named: named, for: .update, recordType: field.recordType)
        let id = try clientErrors { try RequestID.random() }
        let (attachment, seal) = try await upload(descriptor, for: record, field, id.write, progress)
        let input = FieldInput(field: field.id, attachment: attachment, seal: seal)
        return try await set(
            record, [input], at: sequence, purpose: purpose, legalBasis: legalBasis, reason: reason, as: id)
    }

    private func upload(
        _ descriptor: Int32, for record: RecordID, _ field: Field, _ write: WriteID,
        _ progress: @Sendable (UInt64) -> Void
    ) async throws(ClientError) -> (Attachment, BlobSeal) {
        let places = contexts.blob(record: record, compartment: field.compartment, field: field.id, write: write)
        var sealer = try clientErrors { try BlobSealer(places) }
        var hash = SHA256()
        var (sealed, done) = (UInt64(0), UInt64(0))
        var batch: [[UInt8]] = []
        var first: UInt32 = 0
        var current = try Self.read(descriptor)
        while true {
            // A segment is the last when nothing comes after it.
            let next = current.count == Blob.segmentSize ? try Self.read(descriptor) : []
            guard done + UInt64(current.count) <= Blob.limit else {
                throw .invalidValue(field: field.name, reason: "is longer than \(Blob.limit >> 20) MiB")
            }
            let segment = try clientErrors { try sealer.seal(current, isLast: next.isEmpty) }
            hash.update(segment)
            sealed += UInt64(segment.count)
            done += UInt64(current.count)
            batch.append(segment)
            if next.isEmpty || batch.count == Self.segmentsAtOnce {
                let segments = BlobSegments(write: write, field: field.id, first: first, bytes: batch)
                try await asking { () throws(GateError) in try await gate.upload(segments, for: keys.fingerprint) }
                first += UInt32(batch.count)
                batch = []
                progress(done)
            }
            guard !next.isEmpty else { break }
            current = next
        }
        let digest = hash.finalize()
        do {
            return (try sealer.finish(), BlobSeal(bytes: sealed, digest: digest))
        } catch {
            throw .crypto(error)
        }
    }

    /// Writes an attachment whose field was opened to a descriptor, and checks all of it.
    ///
    /// What was written before an error is not to be used. The access was logged when the field was opened.
    public func save(
        _ field: OpenedField, to descriptor: Int32, progress: @Sendable (UInt64, UInt64) -> Void = { _, _ in }
    ) async throws(ClientError) {
        guard let (attachment, place) = try field.attachment() else {
            throw .wrongState("field \(field.field.name) is no attachment")
        }
        let places = contexts.blob(
            record: place.record, compartment: field.field.compartment, field: field.field.id, write: place.write)
        let name = field.field.name
        func authentic<R: ~Copyable>(_ body: () throws -> R) throws(ClientError) -> R {
            do { return try body() } catch { throw .notAuthentic("the attachment in field \(name)") }
        }
        var opener = try authentic { try BlobOpener(attachment, places) }
        let count = Blob.segments(of: attachment.length)
        var done: UInt64 = 0
        while opener.opened < count {
            let next = opener.opened
            let segments = try await asking { () throws(GateError) in
                try await gate.segments(
                    of: field.field.id, write: place.write, from: next, limit: Self.segmentsAtOnce)
            }
            guard !segments.isEmpty else { throw .notAuthentic("the attachment in field \(name) is cut") }
            for segment in segments {
                let bytes = try authentic { try opener.open(segment) }
                try Self.write(bytes, to: descriptor)
                done += UInt64(bytes.count)
            }
            progress(done, attachment.length)
        }
        do {
            try opener.finish()
        } catch {
            throw .notAuthentic("the attachment in field \(name)")
        }
    }

    /// A whole segment, or what is left.
    private static func read(_ descriptor: Int32) throws(ClientError) -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: Blob.segmentSize)
        while bytes.count < Blob.segmentSize {
            let count = unsafe Glibc.read(descriptor, &block, Blob.segmentSize - bytes.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .file("the file cannot be read (errno \(errno))") }
            if count == 0 { break }
            bytes += block[0..<count]
        }
        return bytes
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(ClientError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = Array(rest)
            let count = unsafe Glibc.write(descriptor, part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .file("the file cannot be written (errno \(errno))") }
            rest = rest.dropFirst(count)
        }
    }
}
