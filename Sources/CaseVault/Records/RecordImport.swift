public import GateProtocol
internal import Glibc
public import VaultClient
public import VaultModel

/// An import of JSON Lines or CSV, in batches, with memory that does not grow with the file.
///
/// Bad lines are told and left out; the same lines imported again by the same official store nothing twice.
public struct RecordImport: Sendable {
    /// What became of the lines.
    public struct Summary: Hashable, Sendable {
        /// Records that were written.
        public internal(set) var imported = 0
        /// Records that were there with the same content.
        public internal(set) var unchanged = 0
        /// Lines of which nothing was stored.
        public internal(set) var rejected = 0
        /// Records that were written although one that is there is probably of the same person.
        public internal(set) var duplicates = 0
        /// Values that were left out of records in the format of HTCDS.
        public internal(set) var unmapped = 0
    }

    private let type: RecordTypeID
    private let purpose: Name?
    private let key: Field?
    private let format: ImportFormat

    /// Describes an import.
    ///
    /// - Parameters:
    ///   - type: the record type of all lines.
    ///   - purpose: may be left out where the official's roles leave exactly one.
    ///   - key: the field by which the source knows a record; without it the whole content does.
    ///   - format: how the lines are written.
    public init(type: RecordTypeID, purpose: Name? = nil, key: Field? = nil, format: ImportFormat = .jsonLines) {
        self.type = type
        self.purpose = purpose
        self.key = key
        self.format = format
    }

    /// Reads lines and stores their records. One batch is read and sealed while the one before is stored.
    ///
    /// - Parameters:
    ///   - descriptor: an open descriptor, which stays open.
    ///   - session: of the official who signs for the records.
    ///   - isAtomic: store nothing if any line is bad. The file is then read twice and must be seekable; the ids of its
    ///     records are kept in memory. An interruption can still leave a part, which the same import completes.
    ///   - rejected: told each bad line.
    ///   - duplicate: told the line of a record that was written, and one that is probably of the same person.
    ///   - unmapped: told what is left out of records in the format of HTCDS. A member of which nothing can be taken is told
    ///     at the first line that has it, and counted at all.
    ///   - progress: told how many bytes are done.
    /// - Throws: ``VaultError/cannotRead(_:)``; ``RecordInputError`` for a header of CSV that is wrong;
    ///   ``ClientError`` of the session, after which the batches before are stored.
    public func run(
        from descriptor: Int32, into session: Session, isAtomic: Bool = false,
        rejected: (RecordInputError) throws -> Void = { _ in },
        duplicate: (Int, FoundField) throws -> Void = { _, _ in },
        unmapped: (RecordInputError) throws -> Void = { _ in }, progress: (UInt64) -> Void = { _ in }
    ) async throws -> Summary {
        let importer = try await session.importer(type, purpose: purpose)
        let schema = await session.governance.policy.schema
        func source() -> ImportSource {
            ImportSource(
                descriptor: descriptor, format: format, type: type, schema: schema, key: key, importer: importer)
        }
        var summary = Summary()
        if isAtomic {
            let start = lseek(descriptor, 0, SEEK_CUR)
            guard start >= 0 else { throw VaultError.cannotRead("the records twice, which an atomic import needs") }
            summary.rejected = try await check(source(), importer, session, rejected: rejected)
            guard summary.rejected == 0 else { return summary }
            guard lseek(descriptor, start, SEEK_SET) == start else {
                throw VaultError.cannotRead("the records twice (errno \(errno))")
            }
        }
        let lines = source()
        var current = try await lines.nextSealed()
        while let (chunk, batch) = current {
            async let following = lines.nextSealed()
            for error in chunk.bad { try rejected(error) }
            for error in chunk.unmapped { try unmapped(error) }
            summary.unmapped += chunk.unmappedCount
            let outcome = try await session.store(batch, from: importer)
            for place in outcome.conflicting.sorted() { try rejected(conflict(in: chunk.lines[place])) }
            for (place, found) in outcome.duplicates.sorted(by: { $0.key < $1.key }) {
                for found in found { try duplicate(chunk.lines[place], found) }
            }
            summary.duplicates += outcome.duplicates.count
            summary.imported += outcome.imported.count
            summary.unchanged += outcome.unchanged.count
            summary.rejected += chunk.bad.count + outcome.conflicting.count
            progress(chunk.offset)
            current = try await following
        }
        return summary
    }

    /// Reads all lines and tells how many would be rejected.
    private func check(
        _ source: ImportSource, _ importer: Importer, _ session: Session,
        rejected: (RecordInputError) throws -> Void
    ) async throws -> Int {
        var count = 0
        var requests: [RecordID: RequestID] = [:]
        while let chunk = try await source.next() {
            for error in chunk.bad { try rejected(error) }
            let ids = try chunk.records.map { try importer.ids(of: $0) }
            var conflicts = Set(try await session.conflicts(ids))
            for (place, id) in ids.enumerated()
            where requests.updateValue(id.request, forKey: id.record) ?? id.request != id.request {
                conflicts.insert(place)
            }
            for place in conflicts.sorted() { try rejected(conflict(in: chunk.lines[place])) }
            count += chunk.bad.count + conflicts.count
        }
        return count
    }

    private func conflict(in line: Int) -> RecordInputError {
        RecordInputError(
            line: line, field: key?.name.description, reason: "names a record that is there with other content")
    }
}
