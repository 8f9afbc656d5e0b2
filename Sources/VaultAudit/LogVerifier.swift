internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

/// Walks the log once, from its first entry to its last.
struct LogVerifier {
    /// To whom a record is assigned after its last assignment.
    struct LastRoster {
        let roster: Roster
        let entry: UInt64
        /// The log index of the assignment's end that made the generation; `nil` for generation 0.
        let raised: UInt64?
    }

    /// A batch whose entries are being read.
    private struct OpenBatch {
        let head: RequestPart
        let count: UInt32
        let root: Digest
        let allowed: Bool
        var leaves: [Digest] = []
    }

    /// What the policy said last, after so many statements: entries of a batch mostly ask the same.
    struct Decided {
        let question: AccessQuestion
        let statements: UInt64
        var isAllowed: Bool
    }

    private let audit: Audit
    private let reader: any StoreReader
    private var frontier = Frontier()
    private var batch: OpenBatch?
    /// The head of the last batch that was allowed.
    private(set) var batchHead: RequestPart?
    private(set) var time = Timestamp(milliseconds: 0)
    private var lastSeen: (size: UInt64, root: Digest?)?
    private var keys: [Digest: Ed25519.VerifyingKey] = [:]
    var signedIn: Set<Digest> = []
    /// When officials searched in the last hour.
    var searches: [Digest: [Timestamp]] = [:]
    var decided: Decided?
    private(set) var governance: Governance?
    var writes: [RecordID: LastWrite] = [:]
    /// Who wrote anything.
    var actors: [Digest] = []
    var actorPlaces: [Digest: UInt32] = [:]
    var rosters: [RecordID: LastRoster] = [:]
    /// In the order of the log.
    var erasures: [RecordID: [Erasure]] = [:]
    private(set) var findings: [Finding] = []

    var head: TreeHead { frontier.head }

    init(_ audit: Audit, _ reader: any StoreReader) {
        self.audit = audit
        self.reader = reader
    }

    mutating func run(progress: (UInt64, UInt64) -> Void) throws {
        guard let size = try readable({ try reader.logSize() }) else {
            return find(.log, "the size of the log cannot be read", nil)
        }
        // At once: a dictionary that grows is there twice. Both numbers are what the file says, and may be any.
        if let records = try readable({ try reader.recordCount() }) {
            writes.reserveCapacity(Int(min(records, size, 1 << 21)))
        }
        var limit = 512
        while frontier.size < size {
            guard let rows = try readable({ try reader.logRows(from: frontier.size, limit: limit) }) else {
                // One by one up to the damaged row, and over it.
                if limit == 1, try !passOver() { return }
                limit = limit == 1 ? 512 : 1
                continue
            }
            guard rows.first?.index == frontier.size else {
                find(.log, "entry \(frontier.size) is missing", frontier.size)
                return
            }
            for row in rows {
                guard row.index == frontier.size else {
                    find(.log, "entry \(frontier.size) is missing", frontier.size)
                    return
                }
                try check(row)
            }
            progress(frontier.size, size)
        }
        if batch != nil { find(.log, "the last batch is cut", frontier.size) }
        try checkCheckpoint()
        try checkPins()
    }

    /// Names a row that cannot be read, and goes on with the leaf hash that stands in it.
    /// - Returns: whether there is one.
    private mutating func passOver() throws -> Bool {
        let index = frontier.size
        find(.log, "the row of entry \(index) is damaged", index)
        guard let hashes = try readable({ try reader.logHashes(index) }), let leaf = Digest(Array(hashes.prefix(32)))
        else { return false }
        _ = frontier.append(leafHash: leaf)
        return true
    }

    /// The root of an earlier state of the log by the stored hashes, which were compared with the entries; `nil` where
    /// they do not yield one.
    private func storedRoot(_ size: UInt64) throws -> Digest? {
        do {
            return try readable { try RFC6962.root(size: size, reader: StoredNodes(reader)) }
        } catch is LogError {
            return nil
        }
    }

    mutating func find(_ kind: Finding.Kind, _ place: String, _ entry: UInt64?) {
        let finding = Finding(kind: kind, place: place, entry: entry)
        // Two pins that notice the same thing are one finding.
        if findings.last != finding { findings.append(finding) }
    }

    private mutating func check(_ row: LogRow) throws {
        let completed = frontier.append(leafHash: RFC6962.leafHash(row.entry.span.bytes))
        if completed.flatMap(\.bytes) != row.hashes { find(.log, "the tree beside entry \(row.index)", row.index) }
        let entry: LogEntry
        do {
            entry = try LogEntry(row.entry)
        } catch {
            return find(.log, "entry \(row.index) cannot be read: \(error)", row.index)
        }
        let request = entry.request
        guard request.vault == audit.vault, entry.gate.index == row.index, request.id == row.request,
            request.kind.rawValue == row.kind
        else { return find(.log, "entry \(row.index) does not belong in its row", row.index) }
        if try readable({ try reader.logIndex(of: request.id) }) != row.index {
            find(.log, "the request id of entry \(row.index) is not registered for it", row.index)
        }
        let expected = max(time, entry.gate.clock)
        if entry.gate.time != expected {
            find(.log, "the deciding time of entry \(row.index) is not the largest so far", row.index)
        }
        time = max(expected, entry.gate.time)
        if row.index == 0 { try checkStatement(entry) }
        checkSignature(entry)
        try checkSeen(entry)
        if let governance, row.index > 0, entry.gate.statements != governance.count {
            find(.statement, "entry \(row.index) counts other statements than there are before it", row.index)
        }
        checkDecision(entry)
        if row.index > 0 { try checkStatement(entry) }
        try checkRestore(entry)
        checkManifest(entry)
        noteErasure(entry)
        checkRoster(entry)
    }

    private mutating func checkStatement(_ entry: LogEntry) throws {
        guard entry.request.kind == .statement else { return }
        do {
            try audit.apply(entry, to: &governance, reader: reader)
        } catch let error as GovernanceError {
            find(.statement, "statement \(entry.gate.index): \(error)", entry.gate.index)
        } catch is FormatError {
            find(.statement, "statement \(entry.gate.index) cannot be read", entry.gate.index)
        }
    }

    /// What a restore says that it kept is the log before it.
    private mutating func checkRestore(_ entry: LogEntry) throws {
        guard let restore = governance?.restores.last, restore.entry == entry.gate.index else { return }
        if try storedRoot(restore.act.kept.size) != restore.act.kept.root {
            find(.statement, "the restore in entry \(restore.entry) keeps another log", restore.entry)
        }
    }

    private mutating func checkSignature(_ entry: LogEntry) {
        let index = entry.gate.index
        guard let key = key(of: entry.request.actor) else {
            return find(.signature, "entry \(index) is by nobody enrolled", index)
        }
        if entry.request.batchPosition != nil { return checkMember(entry) }
        if batch != nil {
            find(.log, "the batch before entry \(index) is cut", index)
            batch = nil
        }
        guard key.isValid(signature: entry.signature.span.bytes, for: entry.requestBytes.span.bytes) else {
            return find(.signature, "the signature of entry \(index)", index)
        }
        // A refused batch leaves its head alone in the log.
        if let head = entry.request.batchHead, entry.gate.allowed {
            batchHead = entry.request
            batch = OpenBatch(head: entry.request, count: head.count, root: head.root, allowed: entry.gate.allowed)
        }
    }

    private mutating func checkMember(_ entry: LogEntry) {
        let index = entry.gate.index
        guard var open = batch, open.head.batch == entry.request.batch, open.head.actor == entry.request.actor,
            entry.request.batchPosition == UInt32(open.leaves.count)
        else { return find(.signature, "entry \(index) is unsigned outside its batch", index) }
        open.leaves.append(RFC6962.leafHash(entry.requestBytes.span.bytes))
        guard open.leaves.count == Int(open.count) else {
            batch = open
            return
        }
        if RFC6962.merkleRoot(ofLeafHashes: open.leaves) != open.root {
            find(.signature, "the batch that ends with entry \(index) is not the one that was signed", index)
        }
        batch = nil
    }

    private mutating func key(of actor: Digest) -> Ed25519.VerifyingKey? {
        if let key = keys[actor] { return key }
        guard let official = governance?.officials[actor],
            let key = try? Ed25519.VerifyingKey(official.identity.signingPublicKey.span.bytes)
        else { return nil }
        keys[actor] = key
        return key
    }

    /// What the official had seen must be a head of this very log: a fork needs the officials' keys.
    private mutating func checkSeen(_ entry: LogEntry) throws {
        let seen = entry.request.seen
        let index = entry.gate.index
        guard seen.size <= index else {
            return find(.log, "entry \(index) was signed for a longer log", index)
        }
        guard seen.size > 0 else { return }
        if lastSeen?.size != seen.size {
            lastSeen = (seen.size, try storedRoot(seen.size))
        }
        if lastSeen?.root != seen.root { find(.log, "entry \(index) was signed for another log", index) }
    }

    private mutating func checkCheckpoint() throws {
        guard let governance else { return find(.statement, "the log has no root", nil) }
        guard let note = try readable({ try reader.value(.checkpoint) }) else {
            return find(.log, "there is no checkpoint", nil)
        }
        do {
            let verifier = try NoteVerifier(name: governance.origin, publicKey: governance.root.logPublicKey)
            let (checkpoint, _) = try Checkpoint.open(note, origin: governance.origin, verifier: verifier)
            if checkpoint.head != frontier.head { find(.log, "the checkpoint is of another state of the log", nil) }
        } catch {
            find(.log, "the checkpoint: \(error)", nil)
        }
    }

    private mutating func checkPins() throws {
        if let expected = audit.expectedRoot {
            let entry = try readable { try reader.logRow(0) }.flatMap { try? LogEntry($0.entry) }
            let statement = try? entry?.request.statement.map { try SignedStatement($0) }
            guard case .root(let root) = statement?.statement.acts.first, root.fingerprint == expected else {
                return find(.statement, "the first root is not the one that was pinned", 0)
            }
        }
        for seen in audit.seen where seen.head.size > 0 {
            if let governance, governance.generations.generation(at: seen.head.size - 1) != seen.generation,
                let restore = governance.restores.last(where: { $0.act.generation > seen.generation })
            {
                find(
                    .log,
                    "the vault was restored: \(restore.act.kept.size) entries are kept of \(seen.head.size) seen before",
                    restore.entry)
                continue
            }
            guard seen.head.size <= frontier.size else {
                find(.log, "the log is shorter than it was seen before: an older database", nil)
                continue
            }
            if try storedRoot(seen.head.size) != seen.head.root {
                find(.log, "the log is not the one that was seen before", nil)
            }
        }
    }
}
