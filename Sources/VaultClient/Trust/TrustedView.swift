internal import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
internal import VaultModel

/// What an official knows of a vault from proofs alone: its governance, and a head of its log that never goes back.
struct TrustedView: Sendable {
    /// The fingerprint of the vault's first root.
    let anchor: Digest
    private(set) var governance: Governance
    private(set) var head: TreeHead
    /// Leaf hashes of writes whose signature was checked.
    private var checkedWrites: Set<Digest> = []

    /// Checks a whole overview from the first statement on.
    ///
    /// - Parameters:
    ///   - pinned: what was seen before; the overview's consistency proof starts there.
    ///   - expected: the fingerprint that the first root must have, if it is known.
    ///   - acceptedGeneration: the generation of a restored log that the person accepts though they saw more of the old one.
    init(
        _ overview: Overview, pinned: Pin?, expected: Digest?, acceptedGeneration: UInt32?,
        readPolicy: ([UInt8]) throws -> Policy
    ) throws {
        guard let first = overview.statements.first else { throw ClientError.notIntact("the vault has no root") }
        let policies = Self.policies(overview.documents, readPolicy)
        let entry = try LogEntry(first.entry)
        guard let bytes = entry.request.statement else { throw ClientError.notIntact("the vault has no root") }
        let signed = try SignedStatement(bytes)
        guard case .root(let root) = signed.statement.acts.first else {
            throw ClientError.notIntact("the vault has no root")
        }
        for known in [pinned?.root, expected] {
            if let known, known != root.fingerprint { throw ClientError.otherRoot(found: root.fingerprint.hex) }
        }
        anchor = root.fingerprint
        governance = try Governance(
            first: signed, entry: first.index, leafHash: entry.leafHash, at: entry.gate.time, readPolicy: policies)
        head = TreeHead(size: 0, root: RFC6962.emptyRoot)
        for proof in overview.statements.dropFirst() { try apply(proof, policies: policies) }
        let checkpoint = try Self.open(overview.checkpoint, governance: governance)
        if let pinned, try isProvable(since: pinned, acceptedGeneration) {
            try Self.verify(checkpoint, extends: pinned.head, by: overview.consistency.first)
        }
        for proof in overview.statements {
            try Self.verifyInclusion(proof, entry: try LogEntry(proof.entry), in: checkpoint)
        }
        head = checkpoint
    }

    /// Whether there can be a proof that the log goes on from what was seen. Whoever saw entries that a restore did not keep
    /// has none: they take the word of the administrators who signed the restore, knowingly, or refuse the vault.
    private func isProvable(since pinned: Pin, _ acceptedGeneration: UInt32?) throws -> Bool {
        guard governance.generation >= pinned.generation else {
            throw ClientError.notIntact("the vault was restored, and this is a database from before")
        }
        // What was seen last must have been made in the generation in which it was seen.
        guard pinned.head.size > 0,
            governance.generations.generation(at: pinned.head.size - 1) != pinned.generation
        else { return true }
        guard governance.generation > pinned.generation else {
            throw ClientError.notIntact("the log is not the one that you have seen")
        }
        let kept = governance.restores.filter { $0.act.generation > pinned.generation }.map(\.act.kept.size).min() ?? 0
        guard acceptedGeneration == governance.generation else {
            throw ClientError.restored(generation: governance.generation, kept: kept, seen: pinned.head.size)
        }
        return false
    }

    /// Checks an overview of what came since.
    ///
    /// - Parameter others: further heads that must belong to the same log; the overview proves them after its first one.
    mutating func advance(
        by overview: Overview, alsoExtending others: [TreeHead] = [], readPolicy: ([UInt8]) throws -> Policy
    ) throws {
        var next = self
        let policies = Self.policies(overview.documents, readPolicy)
        for proof in overview.statements { try next.apply(proof, policies: policies) }
        let checkpoint = try Self.open(overview.checkpoint, governance: next.governance)
        guard overview.consistency.count == others.count + 1 else { throw ClientError.notIntact("a proof is missing") }
        for (head, proof) in zip([head] + others, overview.consistency) {
            try Self.verify(checkpoint, extends: head, by: proof)
        }
        for proof in overview.statements {
            try Self.verifyInclusion(proof, entry: try LogEntry(proof.entry), in: checkpoint)
        }
        next.head = checkpoint
        self = next
    }

    /// Takes in a checkpoint that comes with a proof from the head that was seen last.
    mutating func advance(to note: [UInt8], by proof: [Digest]) throws -> TreeHead {
        let checkpoint = try Self.open(note, governance: governance)
        try Self.verify(checkpoint, extends: head, by: proof)
        head = checkpoint
        return checkpoint
    }

    /// Checks a receipt: the checkpoint's signature, that the log extends what was seen last, that the entry is in it,
    /// and that it holds the very bytes that were sent.
    ///
    /// - Returns: the entry.
    mutating func accept(_ receipt: Receipt, for request: SignedRequest) throws -> LogEntry {
        let checkpoint = try advance(to: receipt.checkpoint, by: receipt.consistency)
        let entry = try LogEntry(receipt.entry.entry)
        try Self.verifyInclusion(receipt.entry, entry: entry, in: checkpoint)
        guard entry.requestBytes == request.bytes, entry.signature == request.signature,
            entry.gate.allowed || entry.gate.isPending && entry.request.kind == .statement
        else {
            throw ClientError.notIntact("the receipt is for another request")
        }
        return entry
    }

    /// Checks an outline: the manifest is the one that the record's last writer signed, in a log that extends what was seen.
    mutating func accept(
        _ outline: RecordOutline, of record: RecordID, for official: Digest
    ) throws -> (known: KnownRecord, keys: [TrustedRecordKey]) {
        let checkpoint = try advance(to: outline.checkpoint, by: outline.consistency)
        let known = KnownRecord(
            manifest: try manifest(outline.manifest, of: record, outline.lastWrite, in: checkpoint),
            roster: try outline.roster.map { try roster($0, of: record, in: checkpoint) })
        return (known, try recordKeys(outline.recordKeys, of: record, for: official, in: checkpoint))
    }

    /// The manifest of a release, after its writer was checked in the log of the checkpoint that its receipt brought.
    mutating func manifest(
        of release: ReadRelease, record: RecordID, in checkpoint: TreeHead
    ) throws -> Manifest {
        try manifest(release.manifest, of: record, release.lastWrite, in: checkpoint)
    }

    private mutating func manifest(
        _ bytes: [UInt8], of record: RecordID, _ proof: WriteProof, in checkpoint: TreeHead
    ) throws -> Manifest {
        let manifest = try Manifest(bytes)
        guard manifest.record == record, manifest.vault == governance.vault else {
            throw ClientError.notIntact("the manifest is of another record")
        }
        try verifyWriter(of: manifest, proof, in: checkpoint)
        return manifest
    }

    /// Proves that an official signed a manifest: through their own signature or their batch's.
    private mutating func verifyWriter(of manifest: Manifest, _ proof: WriteProof, in checkpoint: TreeHead) throws {
        let entry = try LogEntry(proof.entry.entry)
        try Self.verifyInclusion(proof.entry, entry: entry, in: checkpoint)
        let part = entry.request
        guard entry.gate.allowed, part.kind.changesRecord, part.record == manifest.record,
            part.manifestAfter == manifest.digest
        else { throw ClientError.notIntact("the manifest is not the one that was signed") }
        try verifySigner(of: entry, proof)
    }

    /// Proves that an entry of the log is a write of a record that an official signed.
    mutating func write(of record: RecordID, _ proof: WriteProof, in checkpoint: TreeHead) throws -> LogEntry {
        let entry = try LogEntry(proof.entry.entry)
        try Self.verifyInclusion(proof.entry, entry: entry, in: checkpoint)
        let part = entry.request
        guard entry.gate.allowed, part.kind.changesRecord, part.record == record else {
            throw ClientError.notIntact("entry \(proof.entry.index) is no write of the record")
        }
        try verifySigner(of: entry, proof)
        return entry
    }

    /// Checks the evidence of a write: the entry of one of this record's writes, in a log that extends what was seen.
    mutating func accept(_ evidence: WriteEvidence, of record: RecordID) throws -> LogEntry {
        let checkpoint = try advance(to: evidence.checkpoint, by: evidence.consistency)
        return try write(of: record, evidence.write, in: checkpoint)
    }

    private mutating func verifySigner(of entry: LogEntry, _ proof: WriteProof) throws {
        let part = entry.request
        // The same entry was checked before in this session: its bytes, and so its signature, are the same.
        let leaf = entry.leafHash
        guard !checkedWrites.contains(leaf) else { return }
        guard let writer = governance.officials[part.actor] else {
            throw ClientError.notAuthentic("the record's last write is by nobody enrolled")
        }
        let key = writer.identity.signingPublicKey
        guard let position = part.batchPosition else {
            guard entry.isSigned(by: key) else { throw ClientError.notAuthentic("the signature of the last write") }
            return remember(leaf)
        }
        guard let bytes = proof.batchHead else { throw ClientError.notIntact("the batch of the last write") }
        let head = try LogEntry(bytes)
        guard head.request.actor == part.actor, head.request.batch == part.batch, let batch = head.request.batchHead,
            head.request.vault == part.vault, head.isSigned(by: key)
        else { throw ClientError.notAuthentic("the signature of the last write's batch") }
        try RFC6962.verifyInclusion(
            leafHash: RFC6962.leafHash(entry.requestBytes.span.bytes), index: UInt64(position),
            size: UInt64(batch.count), proof: proof.batchInclusion, root: batch.root)
        remember(leaf)
    }

    private mutating func remember(_ leaf: Digest) {
        if checkedWrites.count >= 4096 { checkedWrites.removeAll(keepingCapacity: true) }
        checkedWrites.insert(leaf)
    }

    /// Replays a statement. Nothing of it counts before its inclusion is verified.
    private mutating func apply(_ proof: EntryProof, policies: Governance.PolicyReader) throws {
        let entry = try LogEntry(proof.entry)
        guard entry.gate.allowed, entry.gate.statements == governance.count, let bytes = entry.request.statement else {
            throw ClientError.notIntact("a statement is missing")
        }
        try governance.apply(
            try SignedStatement(bytes), entry: proof.index, leafHash: entry.leafHash, at: entry.gate.time,
            readPolicy: policies)
    }

    private static func open(_ note: [UInt8], governance: Governance) throws -> TreeHead {
        let origin = governance.origin
        let verifier = try NoteVerifier(name: origin, publicKey: governance.root.logPublicKey)
        do {
            return try Checkpoint.open(note, origin: origin, verifier: verifier).0.head
        } catch {
            throw ClientError.notIntact("the checkpoint: \(error)")
        }
    }

    private static func verify(_ new: TreeHead, extends old: TreeHead, by proof: [Digest]?) throws {
        guard old.size > 0 else { return }
        guard let proof else { throw ClientError.notIntact("a proof is missing") }
        guard new.size >= old.size else {
            throw ClientError.notIntact("the log is shorter than you have seen it: an older database")
        }
        do {
            try RFC6962.verifyConsistency(
                oldSize: old.size, oldRoot: old.root, newSize: new.size, newRoot: new.root, proof: proof)
        } catch {
            throw ClientError.notIntact("the log is not the one that you have seen")
        }
    }

    static func verifyInclusion(_ proof: EntryProof, entry: LogEntry, in head: TreeHead) throws {
        guard entry.gate.index == proof.index else { throw ClientError.notIntact("an entry stands at another place") }
        do {
            try RFC6962.verifyInclusion(
                leafHash: entry.leafHash, index: proof.index, size: head.size, proof: proof.inclusion, root: head.root)
        } catch {
            throw ClientError.notIntact("entry \(proof.index) is not in the log")
        }
    }

    private static func policies(
        _ documents: [[UInt8]], _ readPolicy: ([UInt8]) throws -> Policy
    ) -> Governance.PolicyReader {
        var policies: [Digest: Policy] = [:]
        for document in documents { policies[SHA256.hash(document)] = try? readPolicy(document) }
        return { policies[$0] }
    }
}
