public import OpenSSL
public import VaultModel

/// The part of a vault that decides, logs, and only then releases its half.
///
/// The embedded gate runs in the caller's process; a gate of its own process speaks the same protocol with the same
/// bytes. Nothing in it is plaintext, a half A or a compartment key.
///
/// Every request that is signed is answered after its log entry is durable, whether it was allowed or refused. A
/// request whose signature does not fit is told to the operator and not logged.
public protocol Gate: Sendable {
    /// The log's last checkpoint, the statements from number `statements` on, and for each of `sizes` the proof that the
    /// checkpoint's log extends the log of that size.
    func overview(statements: UInt64, seen sizes: [UInt64]) async throws(GateError) -> Overview

    /// 32 bytes sealed to the actor's X25519 key; a sign-in shows that they were opened.
    func challenge(for actor: Digest) async throws(GateError) -> [UInt8]

    /// Signs an official in: proves possession of both keys, and tells by a logged entry how many statements there are.
    ///
    /// Needed once before anything else but statements: ``GateError/signInNeeded`` asks for it.
    func signIn(_ request: SignedRequest) async throws(GateError) -> Receipt

    /// The wraps of compartment keys and of index keys for one person.
    func keyWraps(of recipient: Digest) async throws(GateError) -> [KeyWrap]

    /// What a writer needs to know of a record to change it: metadata only, for officials with a grant on its type.
    ///
    /// `nil` both when there is no such record and when the actor has no right on it.
    func outline(
        of record: RecordID, for actor: Digest, seen size: UInt64
    ) async throws(GateError) -> RecordOutline?

    /// Opens fields: logs, waits until the entry is durable, then releases B_f for exactly the fields asked for.
    func read(_ request: SignedRequest) async throws(GateError) -> ReadRelease

    /// Stores one write, and tells which records are probably of the same person if the official may search.
    func write(_ request: WriteRequest) async throws(GateError) -> WriteRelease

    /// Erases fields of a record or all of it: what the gate keeps of its halves B, and with it every value.
    ///
    /// An administrator's hold refuses it. Nothing is released.
    func erase(_ request: SignedRequest) async throws(GateError) -> Receipt

    /// Stores many new records under one signature, all or none.
    func write(_ batch: WriteBatch) async throws(GateError) -> WriteRelease

    /// Finds records by the values of fields, as one access; in the official's scope, and as often as their role may.
    func find(_ request: FindRequest) async throws(GateError) -> FindRelease

    /// Records after one of which a field that is indexed has no token in the active version, among the next `limit`.
    func indexWork(after record: RecordID?, limit: Int) async throws(GateError) -> IndexWork

    /// Stores tokens of values that have none yet; what was changed meanwhile is passed over. Returns how many cells got some.
    func index(_ request: IndexRequest) async throws(GateError) -> (receipt: Receipt, indexed: Int)

    /// Which of these ids are in use, for an import that was interrupted or is done again.
    func known(requests: [RequestID], records: [RecordID]) async throws(GateError) -> KnownIDs

    /// Lists records in ascending order of ids, as one access.
    func list(_ request: SignedRequest) async throws(GateError) -> ListRelease

    /// Takes sealed segments of an attachment before the write that claims them; not logged.
    func upload(_ segments: BlobSegments, for actor: Digest) async throws(GateError)

    /// Sealed segments of an attachment from a number on, at most `limit`; what opens them is in its field's value.
    func segments(
        of field: FieldID, write: WriteID, from number: UInt32, limit: Int
    ) async throws(GateError) -> [[UInt8]]

    /// Opens fields of many records under one signature, as exports or as reads: logs each record, waits until all of it is durable, then releases.
    func export(_ batch: ExportBatch) async throws(GateError) -> ExportRelease

    /// The writes of one record, newest first, as one access to metadata.
    func history(_ request: SignedRequest) async throws(GateError) -> HistoryRelease

    /// Puts a statement into the log, where it takes effect.
    ///
    /// One that lacks nothing but signatures of administrators waits for them: its entry has the decision *deny* and the
    /// rule `pending`, and it is handed out by ``pendingStatements()`` until it takes effect or its time is over. Throws
    /// ``GateError/changedMeanwhile`` when it lacks a signature that the one that waits has.
    func submit(_ request: StatementRequest) async throws(GateError) -> Receipt

    /// The statements that wait for signatures, at most ``PendingStatement/maximumCount``.
    func pendingStatements() async throws(GateError) -> [PendingStatement]

    /// Wraps of halves A that stand under another version than `version`, to wrap anew, each with the commitment that
    /// stands beside it.
    ///
    /// - Parameters:
    ///   - types: of records of these types only; `nil` for all.
    ///   - place: the last place that was handed out before; the order is the gate's own.
    func rewrapWork(
        compartment: CompartmentID, version: UInt32, of types: Set<RecordTypeID>?, after place: HalfAPlace?, limit: Int
    ) async throws(GateError) -> RewrapWork

    /// The entry that made a write, for naming who signed it; `nil` when no entry of the log has its id.
    func evidence(of write: WriteID, seen size: UInt64) async throws(GateError) -> WriteEvidence?

    /// Assigns a record to an official, or ends the assignment.
    func assign(_ request: AssignmentRequest) async throws(GateError) -> Receipt

    /// What there is to settle about assigned records: of one record, or of those after it, at most `limit`.
    func settlements(_ range: SettlementRange, seen size: UInt64) async throws(GateError) -> SettlementPage

    /// Stores record keys for officials to whom records are assigned.
    func deliver(_ request: RecordKeyRequest) async throws(GateError) -> Receipt

    /// Replaces wraps of halves A by wraps under the active version and the record's generation.
    func rewrap(_ request: RewrapRequest) async throws(GateError) -> RewrapReceipt

    /// Moves halves B to the gate key's epoch in force, about `limit` of them.
    ///
    /// No request is signed for it and nothing is logged: it carries out what a signed statement put in force, and
    /// releases nothing. It may end at any moment and go on from anywhere, and several at once do no harm. A half is carried
    /// over only for a write that the record's manifest still names, and of a write with erased fields only what is
    /// left of it.
    ///
    /// - Parameter place: where the step before ended.
    func roll(after place: HalfBPlace?, limit: Int) async throws(GateError) -> RollProgress

    /// What the deployment keeps and what it does not, by name.
    func promises() async throws(GateError) -> [Promise]
}
