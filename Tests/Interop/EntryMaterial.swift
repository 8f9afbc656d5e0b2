import OpenSSL
import TransparencyLog
import VaultCrypto
import VaultModel

/// Log entries of each kind, with and without what they may lack, allowed and refused.
enum EntryMaterial: Material {
    static let name = "log entries"

    private static let kinds: [RequestKind] = [
        .read, .create, .update, .list, .batch, .statement, .rewrap, .signIn, .assign, .unassign, .recordKeys, .history,
        .export, .erase, .find, .index,
    ]

    static func write(_ number: Int) throws -> Row {
        let kind = kinds[number % kinds.count]
        let (keys, allowed, index) = (try Draw.person(number), number % 4 != 3, Draw.number(UInt64(1)...UInt64.max))
        var part = RequestPart(
            vault: try VaultID.random(), kind: kind, id: try RequestID.random(), actor: keys.fingerprint,
            time: Draw.time(), seen: TreeHead(size: Draw.number(0...UInt64.max), root: try Draw.digest()),
            detail: try Draw.bytes(number % 200), blind: try Draw.bytes())
        try fill(&part, number)
        let chained = allowed && (kind == .update || kind == .erase)
        let gate = GatePart(
            index: index, allowed: allowed, rule: try Name(allowed ? "case-worker.read" : "deny.field"),
            policyVersion: Draw.number(1...UInt32.max), clock: Draw.time(), time: Draw.time(),
            statements: Draw.number(0...UInt64.max), grant: number % 2 == 0 ? try GrantID.random() : nil,
            previousEntry: chained ? Draw.number(0...index - 1) : nil,
            found: [.create, .update, .find, .index].contains(kind) ? Draw.number(0...UInt32.max) : nil)
        let signature = part.batchPosition == nil ? try keys.signature(for: part.context) : []
        let entry = LogEntry(request: part, requestBytes: part.context.bytes, signature: signature, gate: gate)
        var row = Row()
        row.set("entry", entry.bytes)
        row.set("key", keys.signing.publicKey)
        row.set("leaf", entry.leafHash.bytes)
        return row
    }

    static func check(_ row: Row) throws {
        let entry = try LogEntry(try row.bytes("entry"))
        let again = LogEntry(
            request: entry.request, requestBytes: entry.request.context.bytes, signature: entry.signature,
            gate: entry.gate)
        try row.expect("entry", again.bytes)
        try row.expect("leaf", entry.leafHash.bytes)
        let key = try row.bytes("key")
        guard entry.request.batchPosition != nil || entry.isSigned(by: key) else {
            throw InteropError("the signature")
        }
    }

    private static func fill(_ part: inout RequestPart, _ number: Int) throws {
        let kind = part.kind
        let ofRecords: [RequestKind] = [.read, .create, .update, .assign, .unassign, .history, .export, .erase]
        if ofRecords.contains(kind) { part.record = try RecordID.random() }
        if ofRecords.contains(kind) || kind == .list || kind == .find {
            part.purpose = try Name("identification")
            part.legalBasis = number % 3 == 0 ? nil : try Name("consent")
        }
        if [.read, .create, .update, .export, .find].contains(kind) || kind == .erase && number % 2 == 0 {
            part.fields = (1...UInt32(1 + number % 30)).map { FieldID(rawValue: 100 * $0) }
        }
        if [.update, .erase].contains(kind) { part.manifestBefore = try Draw.digest() }
        if [.create, .update, .erase].contains(kind) { part.manifestAfter = try Draw.digest() }
        switch kind {
        case .batch:
            part.batch = try BatchID.random()
            part.batchHead = RequestPart.BatchHead(count: Draw.number(1...4096), root: try Draw.digest())
        case .create where number % 2 == 0, .export where number % 2 == 0, .read where number % 2 == 0:
            part.batch = try BatchID.random()
            part.batchPosition = Draw.number(0...4095)
        case .statement: part.statement = try StatementMaterial.write(number).bytes("statement")
        case .assign, .unassign:
            part.assignee = try Draw.digest()
            if kind == .unassign || number % 3 == 0 { part.rosterBefore = try Draw.digest() }
            part.rosterAfter = try Draw.digest()
        case .recordKeys:
            part.recordKeys = try (0...number % 5).map { _ in
                RecordKeyItem(
                    recipient: try Draw.digest(),
                    place: RecordKeyPlace(
                        record: try RecordID.random(), compartment: Draw.compartment(),
                        version: Draw.number(1...UInt32.max), generation: Draw.number(0...UInt32.max)),
                    authority: Draw.number(0...UInt64.max), digest: try Draw.digest())
            }
        default: break
        }
    }
}
