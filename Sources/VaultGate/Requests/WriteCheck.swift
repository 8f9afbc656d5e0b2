internal import GateProtocol
internal import OpenSSL
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

/// Checks one write against what is stored: everything that the gate can check without opening a cell.
struct WriteCheck {
    let part: RequestPart
    let request: WriteRequest
    let record: RecordID
    let manifest: Manifest
    /// The record as stored; `nil` for a new one.
    let stored: CheckedRecord?

    var write: WriteID { part.id.write }

    init(_ request: WriteRequest, part: RequestPart, stored: CheckedRecord?) throws {
        guard let record = part.record else { throw GateError.badRequest("it names no record") }
        self.part = part
        self.request = request
        self.record = record
        self.stored = stored
        do {
            manifest = try Manifest(request.manifest)
        } catch {
            throw GateError.badRequest("its manifest: \(error)")
        }
        guard manifest.digest == part.manifestAfter, part.manifestBefore == stored?.manifest.digest else {
            // The writer built on another state of the record than the one that is stored.
            throw stored?.manifest.digest == part.manifestBefore
                ? GateError.badRequest("its manifest is not the one that was signed") : GateError.changedMeanwhile
        }
        guard
            part.detailDigest
                == RequestPart.digest(
                    detail: Detail.wraps(request.wraps, tokens: request.tokens, vault: part.vault), blind: part.blind)
        else { throw GateError.badRequest("its wraps or tokens are not the ones that were signed") }
    }

    /// The new manifest must be the stored one with exactly the fields of the request changed.
    func checkManifest(schema: Schema) throws {
        let written = request.cells.map(\.field)
        // Most writes set every field that they name; fields are unique and in order as soon as they are a request's.
        if written != part.fields { try checkRemovals(besides: written) }
        var cells = stored?.manifest.cells.filter { !part.fields.contains($0.field) } ?? []
        for sealed in request.cells {
            guard let field = schema.field(sealed.field), field.recordType == manifest.type,
                sealed.cell.count <= Cell.limit + BlobSeal.count
            else { throw GateError.badRequest("field \(sealed.field) does not belong to the record type") }
            cells.append(
                Manifest.Cell(
                    field: sealed.field, type: field.type, write: write, digest: SHA256.hash(sealed.cell)))
        }
        var writes = stored?.manifest.writes ?? []
        if let entry = manifest.write(write) {
            guard stored?.manifest.write(write) == nil else {
                throw GateError.badRequest("its write id was used before")
            }
            writes.append(entry)
        }
        let used = Set(cells.map(\.write))
        guard manifest.vault == part.vault, manifest.record == record,
            manifest.type == stored?.manifest.type ?? manifest.type,
            manifest.sequence == (stored?.manifest.sequence ?? 0) + 1,
            manifest.previous == stored?.manifest.digest ?? .zero,
            manifest.cells == cells.sorted(by: { $0.field < $1.field }),
            manifest.writes == writes.filter({ used.contains($0.id) }).sorted(by: { $0.id < $1.id }),
            manifest.tombstones == stored?.manifest.tombstones ?? []
        else { throw GateError.badRequest("its manifest changes more than the fields that were signed") }
    }

    /// Tokens are of values that this write sets, each once.
    func checkTokens(governance: Governance) throws {
        let fields = request.tokens.map(\.field)
        guard Set(fields).count == fields.count, Set(fields).isSubset(of: request.cells.map(\.field)) else {
            throw GateError.badRequest("it has tokens of a value that it does not write")
        }
        // A rebuild of the index came between: the writer makes them anew.
        guard fields.isEmpty || governance.activeIndex != nil else { throw GateError.changedMeanwhile }
    }

    /// Fields of the request without a cell are removed, and so must be there.
    private func checkRemovals(besides written: [FieldID]) throws {
        let fields = Set(written)
        guard fields.count == written.count, fields.isSubset(of: part.fields) else {
            throw GateError.badRequest("its cells are not those of the fields that were signed")
        }
        guard Set(part.fields).subtracting(fields).allSatisfy({ stored?.manifest.cell(of: $0) != nil }) else {
            throw GateError.badRequest("it removes a field that the record does not have")
        }
    }

    /// Half B must fit its commitment, and each touched compartment has one wrap under its active key.
    ///
    /// - Parameter generation: the record's; an assignment that ended in between makes the writer wrap anew.
    func checkHalves(governance: Governance, generation: UInt32, contexts: VaultContexts) throws {
        let touched = Set(request.cells.compactMap { governance.policy.schema.field($0.field)?.compartment }).sorted()
        guard let entry = manifest.write(write) else {
            guard request.cells.isEmpty, request.wraps.isEmpty, request.b == nil else {
                throw GateError.badRequest("it has cells without a write")
            }
            return
        }
        guard entry.suite.rawValue >= governance.root.floors.suite, entry.a.map(\.compartment) == touched,
            request.wraps.map(\.place.compartment) == touched
        else { throw GateError.badRequest("it needs one wrap for each compartment that it touches") }
        guard let b = request.b else { throw GateError.badRequest("it has no half B") }
        let commitment = try b.commitment(contexts.commitment(record: record, compartment: nil, write: write))
        guard constantTimeEquals(commitment.bytes.span.bytes, entry.b.bytes.span.bytes) else {
            throw GateError.badRequest("half B does not fit its commitment")
        }
        for wrap in request.wraps {
            guard wrap.place.record == record, wrap.place.write == write else {
                throw GateError.badRequest("a wrap belongs elsewhere")
            }
            let count = wrap.kind == .recordKey ? Wrap.count : Envelope.count
            guard wrap.kind == .recordKey || wrap.kind == .compartmentPublicKey, wrap.bytes.count == count else {
                throw GateError.badRequest("a wrap has not the form of its kind")
            }
            guard let active = governance.activeKey(wrap.place.compartment) else {
                throw GateError.wrongState(
                    "compartment \(wrap.place.compartment) has no key yet: waiting for a custodian")
            }
            // A rotation came between: the writer makes the wraps anew.
            guard wrap.place.version == active.act.version, wrap.place.generation == generation else {
                throw GateError.changedMeanwhile
            }
        }
    }

    /// The new row's cells, in the order of the manifest.
    func packedCells() -> [UInt8] {
        let new = Dictionary(request.cells.map { ($0.field, $0.cell) }) { first, _ in first }
        return CheckedRecord.pack(
            manifest.cells.compactMap { new[$0.field] ?? stored?.cell(of: $0.field) })
    }
}
