import GateProtocol
import OpenSSL
import Synchronization
import VaultClient
import VaultCrypto
import VaultModel

/// A gate behind a line on which somebody reads along and changes what is sent.
final class TappedGate: Gate {
    private let inner: any Gate
    private let changeWrite: @Sendable (WriteRequest) -> WriteRequest
    private let changeErasure: @Sendable (SignedRequest) -> SignedRequest
    private let changeBatch: @Sendable (WriteBatch) -> WriteBatch
    private let changeRewrap: @Sendable (RewrapRequest) -> RewrapRequest
    private let changeRead: @Sendable (ReadRelease) -> ReadRelease
    private let changeUpload: @Sendable (BlobSegments) -> BlobSegments
    private let changeSegments: @Sendable ([[UInt8]], UInt32) -> [[UInt8]]
    private let changeExport: @Sendable (ExportBatch) -> ExportBatch
    private let changeExportRelease: @Sendable (ExportRelease) -> ExportRelease
    private let changeHistory: @Sendable (HistoryRelease) -> HistoryRelease
    private let changeOverview: @Sendable (Overview) -> Overview
    private let changeOutline: @Sendable (RecordOutline) -> RecordOutline
    private let beforeOutline: @Sendable () async throws -> Void
    /// How many wraps a rotation gets at once.
    private let rewrapLimit: Int
    private let changeFind: @Sendable (FindRequest) -> FindRequest
    private let changeIndex: @Sendable (IndexRequest) throws(GateError) -> IndexRequest
    /// How many records a rebuild of the index looks at at once.
    private let indexLimit: Int
    private let taken = Mutex(Taken())

    private struct Taken {
        var writes: [WriteRequest] = []
        var batches: [WriteBatch] = []
        var rewraps: [RewrapRequest] = []
        var finds: [FindRequest] = []
    }

    init(
        _ inner: any Gate, changeWrite: @escaping @Sendable (WriteRequest) -> WriteRequest = { $0 },
        changeErasure: @escaping @Sendable (SignedRequest) -> SignedRequest = { $0 },
        changeBatch: @escaping @Sendable (WriteBatch) -> WriteBatch = { $0 },
        changeRewrap: @escaping @Sendable (RewrapRequest) -> RewrapRequest = { $0 },
        changeRead: @escaping @Sendable (ReadRelease) -> ReadRelease = { $0 },
        changeUpload: @escaping @Sendable (BlobSegments) -> BlobSegments = { $0 },
        changeSegments: @escaping @Sendable ([[UInt8]], UInt32) -> [[UInt8]] = { segments, _ in segments },
        changeExport: @escaping @Sendable (ExportBatch) -> ExportBatch = { $0 },
        changeExportRelease: @escaping @Sendable (ExportRelease) -> ExportRelease = { $0 },
        changeHistory: @escaping @Sendable (HistoryRelease) -> HistoryRelease = { $0 },
        changeOverview: @escaping @Sendable (Overview) -> Overview = { $0 },
        changeOutline: @escaping @Sendable (RecordOutline) -> RecordOutline = { $0 },
        beforeOutline: @escaping @Sendable () async throws -> Void = {}, rewrapLimit: Int = .max,
        changeFind: @escaping @Sendable (FindRequest) -> FindRequest = { $0 },
        changeIndex: @escaping @Sendable (IndexRequest) throws(GateError) -> IndexRequest = { (request) in request },
        indexLimit: Int = .max
    ) {
        self.changeFind = changeFind
        self.changeIndex = changeIndex
        self.indexLimit = indexLimit
        self.changeErasure = changeErasure
        self.rewrapLimit = rewrapLimit
        self.changeUpload = changeUpload
        self.changeSegments = changeSegments
        self.changeExport = changeExport
        self.changeExportRelease = changeExportRelease
        self.changeHistory = changeHistory
        self.changeOverview = changeOverview
        self.changeOutline = changeOutline
        self.beforeOutline = beforeOutline
        self.changeRead = changeRead
        self.inner = inner
        self.changeWrite = changeWrite
        self.changeBatch = changeBatch
        self.changeRewrap = changeRewrap
    }

    var writes: [WriteRequest] { taken.withLock { $0.writes } }
    var batches: [WriteBatch] { taken.withLock { $0.batches } }
    var finds: [FindRequest] { taken.withLock { $0.finds } }
    var rewraps: [RewrapRequest] { taken.withLock { $0.rewraps } }

    func overview(statements: UInt64, seen sizes: [UInt64]) async throws(GateError) -> Overview {
        changeOverview(try await inner.overview(statements: statements, seen: sizes))
    }

    func challenge(for actor: Digest) async throws(GateError) -> [UInt8] { try await inner.challenge(for: actor) }

    func signIn(_ request: SignedRequest) async throws(GateError) -> Receipt { try await inner.signIn(request) }

    func keyWraps(of recipient: Digest) async throws(GateError) -> [KeyWrap] {
        try await inner.keyWraps(of: recipient)
    }

    func outline(
        of record: RecordID, for actor: Digest, seen size: UInt64
    ) async throws(GateError) -> RecordOutline? {
        do {
            try await beforeOutline()
        } catch {
            throw .wrongState("what comes before failed: \(error)")
        }
        return try await inner.outline(of: record, for: actor, seen: size).map(changeOutline)
    }

    func read(_ request: SignedRequest) async throws(GateError) -> ReadRelease {
        changeRead(try await inner.read(request))
    }

    func write(_ request: WriteRequest) async throws(GateError) -> WriteRelease {
        let request = changeWrite(request)
        taken.withLock { $0.writes.append(request) }
        return try await inner.write(request)
    }

    func erase(_ request: SignedRequest) async throws(GateError) -> Receipt {
        try await inner.erase(changeErasure(request))
    }

    func write(_ batch: WriteBatch) async throws(GateError) -> WriteRelease {
        let batch = changeBatch(batch)
        taken.withLock { $0.batches.append(batch) }
        return try await inner.write(batch)
    }

    func find(_ request: FindRequest) async throws(GateError) -> FindRelease {
        taken.withLock { $0.finds.append(request) }
        return try await inner.find(changeFind(request))
    }

    func indexWork(after record: RecordID?, limit: Int) async throws(GateError) -> IndexWork {
        try await inner.indexWork(after: record, limit: min(limit, indexLimit))
    }

    func index(_ request: IndexRequest) async throws(GateError) -> (receipt: Receipt, indexed: Int) {
        try await inner.index(changeIndex(request))
    }

    func known(requests: [RequestID], records: [RecordID]) async throws(GateError) -> KnownIDs {
        try await inner.known(requests: requests, records: records)
    }

    func list(_ request: SignedRequest) async throws(GateError) -> ListRelease { try await inner.list(request) }

    func upload(_ segments: BlobSegments, for actor: Digest) async throws(GateError) {
        try await inner.upload(changeUpload(segments), for: actor)
    }

    func segments(
        of field: FieldID, write: WriteID, from number: UInt32, limit: Int
    ) async throws(GateError) -> [[UInt8]] {
        changeSegments(try await inner.segments(of: field, write: write, from: number, limit: limit), number)
    }

    func export(_ batch: ExportBatch) async throws(GateError) -> ExportRelease {
        changeExportRelease(try await inner.export(changeExport(batch)))
    }

    func history(_ request: SignedRequest) async throws(GateError) -> HistoryRelease {
        changeHistory(try await inner.history(request))
    }

    func submit(_ request: StatementRequest) async throws(GateError) -> Receipt { try await inner.submit(request) }

    func pendingStatements() async throws(GateError) -> [PendingStatement] { try await inner.pendingStatements() }

    func rewrapWork(
        compartment: CompartmentID, version: UInt32, of types: Set<RecordTypeID>?, after place: HalfAPlace?, limit: Int
    ) async throws(GateError) -> RewrapWork {
        try await inner.rewrapWork(
            compartment: compartment, version: version, of: types, after: place, limit: min(limit, rewrapLimit))
    }

    func evidence(of write: WriteID, seen size: UInt64) async throws(GateError) -> WriteEvidence? {
        try await inner.evidence(of: write, seen: size)
    }

    func rewrap(_ request: RewrapRequest) async throws(GateError) -> RewrapReceipt {
        let request = changeRewrap(request)
        taken.withLock { $0.rewraps.append(request) }
        return try await inner.rewrap(request)
    }

    func assign(_ request: AssignmentRequest) async throws(GateError) -> Receipt { try await inner.assign(request) }

    func settlements(_ range: SettlementRange, seen size: UInt64) async throws(GateError) -> SettlementPage {
        try await inner.settlements(range, seen: size)
    }

    func deliver(_ request: RecordKeyRequest) async throws(GateError) -> Receipt { try await inner.deliver(request) }

    func roll(after place: HalfBPlace?, limit: Int) async throws(GateError) -> RollProgress {
        try await inner.roll(after: place, limit: limit)
    }

    func promises() async throws(GateError) -> [Promise] { try await inner.promises() }
}

extension WriteRequest {
    /// The same write with another request part, signed by its official.
    func with(_ keys: OfficialKeys, _ change: (inout RequestPart) -> Void) throws -> WriteRequest {
        var part = try RequestPart(request.bytes)
        change(&part)
        return WriteRequest(
            request: try SignedRequest(part, by: keys), manifest: manifest, cells: cells, wraps: wraps, b: b,
            tokens: tokens)
    }
}
