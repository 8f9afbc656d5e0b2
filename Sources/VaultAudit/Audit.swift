internal import VaultCrypto
public import OpenSSL
public import TransparencyLog
public import VaultModel
public import VaultStore

/// Reads and verifies a vault's log, statements and manifests with public keys only.
public struct Audit: Sendable {
    /// Reads a policy document.
    public typealias PolicyReader = @Sendable ([UInt8]) throws -> Policy

    let store: any VaultStore
    let vault: VaultID
    let seen: [PinnedHead]
    let expectedRoot: Digest?
    let readPolicy: PolicyReader

    /// Prepares an audit.
    ///
    /// - Parameters:
    ///   - seen: heads of the log that were seen before, by a person or the gate; the log must extend each. Of one whose
    ///     entries a restore did not keep, the report says so.
    ///   - expectedRoot: the fingerprint that the first root must have.
    public init(
        store: any VaultStore, vault: VaultID, seen: [PinnedHead], expectedRoot: Digest?,
        readPolicy: @escaping PolicyReader
    ) {
        self.store = store
        self.vault = vault
        self.seen = seen
        self.expectedRoot = expectedRoot
        self.readPolicy = readPolicy
    }

    /// Verifies the log: tree, checkpoint, signatures, batches, statements, decisions, and the order of manifests.
    ///
    /// - Parameter progress: told how many entries are checked of how many.
    public func verifyLog(progress: (UInt64, UInt64) -> Void = { _, _ in }) throws -> AuditReport {
        try store.read { reader in
            var log = LogVerifier(self, reader)
            try log.run(progress: progress)
            return AuditReport(head: log.head, findings: log.findings)
        }
    }

    /// Verifies the log, and every record, wrap and document against it.
    ///
    /// - Parameter losses: which halves B need not be there, beside those that restores in the log name as lost.
    public func verify(
        losses: Losses = .none, progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws -> AuditReport {
        try store.read { reader in
            var log = LogVerifier(self, reader)
            try log.run(progress: progress)
            var records = RecordVerifier(
                reader: reader, log: log, losses: losses, documented: try documentedLosses(log.governance, reader))
            let findings = try records.findings()
            return AuditReport(head: log.head, findings: log.findings + findings, lost: records.lost)
        }
    }

    /// The writes whose halves B were lost in restores, as the documents say that their statements name.
    private func documentedLosses(_ governance: Governance?, _ reader: any StoreReader) throws -> Set<WriteID> {
        var writes: Set<WriteID> = []
        for restore in governance?.restores ?? [] {
            guard let bytes = try reader.document(restore.act.document), SHA256.hash(bytes) == restore.act.document,
                let document = try? RestoreDocument(bytes)
            else { continue }
            writes.formUnion(document.lost.map(\.write))
        }
        return writes
    }

    /// The last checkpoint, a signed note.
    public func checkpoint() throws -> [UInt8] {
        try store.read { reader in
            guard let note = try reader.value(.checkpoint) else { throw StoreError.damaged }
            return note
        }
    }

    /// The governance that follows from the statements in the log. Proves nothing by itself: ``verifyLog(progress:)`` does.
    public func governance() throws -> Governance { try store.read { try governance(in: $0) } }

    /// The same in one state of the store.
    ///
    /// - Parameter body: is handed the log index of each statement that took effect, and the governance after it.
    public func governance(
        in reader: any StoreReader, _ body: (UInt64, Governance) -> Void = { _, _ in }
    ) throws -> Governance {
        var governance: Governance?
        var next: UInt64 = 0
        while true {
            let rows = try reader.logRows(kind: RequestKind.statement.rawValue, from: next, limit: 256)
            guard let last = rows.last else { break }
            for row in rows {
                let entry = try LogEntry(row.entry)
                try apply(entry, to: &governance, reader: reader)
                if let governance { body(row.index, governance) }
            }
            next = last.index + 1
        }
        guard let governance else { throw StoreError.damaged }
        return governance
    }

    /// How many wraps of halves A stand under a version of a compartment's key: what a rotation has still to move.
    public func halfAWrapCount(in compartment: CompartmentID, under version: UInt32) throws -> UInt64 {
        try store.read { try $0.halfAWrapCount(in: compartment, under: version) }
    }

    /// How many wraps of halves B stand under an epoch of the gate key: what a roll has still to move.
    public func halfBWrapCount(under epoch: UInt32) throws -> UInt64 {
        try store.read { try $0.halfBWrapCount(under: epoch) }
    }

    /// How many values have tokens in a version of the search index and none in the active one: what a rebuild has still to do.
    public func unindexedCount(besides version: UInt32) throws -> UInt64 {
        try store.read { reader in
            guard let active = try governance(in: reader).activeIndex?.act else { return 0 }
            return try active.fields.reduce(0) { count, field in
                try count + reader.indexedRecordCount(of: field.field, in: version, notIn: active.version)
            }
        }
    }

    /// How many entries the log has.
    public func logSize() throws -> UInt64 {
        try store.read { try $0.logSize() }
    }

    /// The fingerprint of the vault's first root, which clients pin.
    public func firstRoot() throws -> Digest {
        try store.read { reader in
            guard let row = try reader.logRow(0), let bytes = try LogEntry(row.entry).request.statement,
                case .root(let root) = try SignedStatement(bytes).statement.acts.first
            else { throw StoreError.damaged }
            return root.fingerprint
        }
    }

    /// How many records there are.
    public func recordCount() throws -> UInt64 {
        try store.read { try $0.recordCount() }
    }

    /// The type of a record; `nil` if there is none with this id.
    public func recordType(of record: RecordID) throws -> RecordTypeID? {
        try store.read { try $0.recordType(of: record) }
    }

    /// Whether a record is assigned to an official, by the store's list. Proves nothing by itself, as ``governance()``.
    public func isAssigned(_ record: RecordID, to official: Digest) throws -> Bool {
        try store.read { try $0.recordsAssigned(to: official).contains(record) }
    }

    /// A document that a statement names, such as the policy in force, after its hash was compared.
    public func document(_ digest: Digest) throws -> [UInt8] {
        guard let document = try store.read({ try $0.document(digest) }), SHA256.hash(document) == digest else {
            throw StoreError.damaged
        }
        return document
    }

    /// Hands out the entries of the log in order, from `index` on, until `body` returns false.
    public func forEachEntry(from index: UInt64 = 0, _ body: (LogEntry) throws -> Bool) throws {
        try store.read { reader in
            var next = index
            while true {
                let rows = try reader.logRows(from: next, limit: 512)
                guard let last = rows.last else { return }
                for row in rows {
                    guard try body(try LogEntry(row.entry)) else { return }
                }
                next = last.index + 1
            }
        }
    }

    /// Hands out all entries in order, each with the record that holds its reason, if its official gave one.
    public func forEachExplainedEntry(_ body: (LogEntry, RecordID?) throws -> Bool) throws {
        let reason = try governance().policy.schema.reason
        var head: LogEntry?
        try store.read { reader in
            var next: UInt64 = 0
            while true {
                let rows = try reader.logRows(from: next, limit: 512)
                guard let last = rows.last else { return }
                for row in rows {
                    let entry = try LogEntry(row.entry)
                    if entry.request.batchHead != nil { head = entry }
                    let explained = entry.request.batchPosition == nil ? entry : head ?? entry
                    guard try body(entry, try reasonRecord(of: explained, reason, reader)) else { return }
                }
                next = last.index + 1
            }
        }
    }

    /// A reason counts if the same official wrote it before.
    private func reasonRecord(of entry: LogEntry, _ reason: Field?, _ reader: any StoreReader) throws -> RecordID? {
        let id = entry.request.id.reason
        guard let reason, try reader.recordType(of: id) == reason.recordType, let row = try reader.record(id),
            row.entry < entry.gate.index, let written = try reader.logRow(row.entry),
            try LogEntry(written.entry).request.actor == entry.request.actor
        else { return nil }
        return id
    }

    /// Replays a statement, if the entry is one that took effect.
    func apply(_ entry: LogEntry, to governance: inout Governance?, reader: any StoreReader) throws {
        guard entry.gate.allowed, let bytes = entry.request.statement else { return }
        let signed = try SignedStatement(bytes)
        let policies = { (digest: Digest) -> Policy? in
            guard let document = try? reader.document(digest), SHA256.hash(document) == digest else { return nil }
            return try? readPolicy(document)
        }
        if governance == nil {
            governance = try Governance(
                first: signed, entry: entry.gate.index, leafHash: entry.leafHash, at: entry.gate.time,
                readPolicy: policies)
        } else {
            try governance?.apply(
                signed, entry: entry.gate.index, leafHash: entry.leafHash, at: entry.gate.time, readPolicy: policies)
        }
    }
}
