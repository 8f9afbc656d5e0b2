internal import GateProtocol
internal import OpenSSL
internal import VaultCrypto
public import VaultModel

/// A value on its way into a field, as UTF-8.
public struct FieldInput: Sendable {
    /// The field.
    public let field: FieldID
    /// The value; `nil` removes the field.
    public let value: [UInt8]?
    /// What the cell of an attachment says of its segments.
    let seal: BlobSeal?

    public init(field: FieldID, value: [UInt8]?) {
        self.field = field
        self.value = value
        seal = nil
    }

    /// The value of an attachment whose segments are stored.
    init(field: FieldID, attachment: Attachment, seal: BlobSeal) {
        self.field = field
        value = attachment.value()
        self.seal = seal
    }
}

extension [FieldInput] {
    /// `u32 field ‖ block value` of each, in their order.
    var canonicalBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(reduce(0) { $0 + 8 + ($1.value?.count ?? 0) })
        for input in self {
            bytes.appendInteger(input.field.rawValue)
            bytes.appendBlock(input.value ?? [])
        }
        return bytes
    }
}

/// Seals writes: a value without state, so that records of an import are sealed beside the session.
struct RecordSealer: Sendable {
    let contexts: VaultContexts
    let schema: Schema
    /// The active key of each compartment; the key itself only where the official holds it.
    let keys: [CompartmentID: ActiveKey]
    /// Makes the tokens of values that are indexed, if the official holds an index key.
    var tokens: TokenMaker?

    struct ActiveKey: Sendable {
        let version: UInt32
        let publicKey: [UInt8]
        let key: CompartmentKey?
    }

    /// The generation of a record's keys, and those that were delivered to the official.
    struct RecordKeys: Sendable {
        var generation: UInt32 = 0
        var delivered: [CompartmentID: RecordKey] = [:]
    }

    /// A write that is sealed, without its request.
    struct Sealed: Sendable {
        let manifest: Manifest
        let cells: [SealedField]
        let wraps: [HalfAWrap]
        let b: HalfB?
        /// All fields that the write sets or removes, ascending.
        let fields: [FieldID]
        let tokens: [FieldTokens]
    }

    /// Seals the values of one write.
    ///
    /// - Parameter stored: the record's manifest as it is; `nil` for a new record.
    func seal(
        _ inputs: [FieldInput], record: RecordID, write: WriteID, type: RecordTypeID, stored: Manifest?,
        under recordKeys: RecordKeys = RecordKeys()
    ) throws -> Sealed {
        let inputs = inputs.sorted { $0.field.rawValue < $1.field.rawValue }
        let fields = inputs.map(\.field)
        let set = inputs.filter { $0.value != nil }
        var touched: [CompartmentID] = []
        for input in set {
            guard let field = schema.field(input.field) else { throw ClientError.unknownField("\(input.field)") }
            if !touched.contains(field.compartment) { touched.append(field.compartment) }
        }
        touched.sort()
        var cells = stored?.cells.filter { !fields.contains($0.field) } ?? []
        var writes = stored?.writes ?? []
        var sealed: [SealedField] = []
        var wraps: [HalfAWrap] = []
        var b: HalfB?
        if !set.isEmpty {
            var sealer = FieldSealer(
                try DrawnHalves(
                    compartments: touched.count,
                    context: contexts.draw(record: record, write: write, values: digest(of: set))))
            sealed = try seal(set, record: record, write: write, touched: touched, sealer: &sealer)
            for (input, cell) in zip(set, sealed) {
                guard let field = schema.field(input.field) else { continue }
                cells.append(
                    Manifest.Cell(field: field.id, type: field.type, write: write, digest: SHA256.hash(cell.cell)))
            }
            var commitments: [Manifest.HalfACommitment] = []
            for (compartment, half) in zip(touched, sealer.a) {
                let commitment = try half.commitment(
                    contexts.commitment(record: record, compartment: compartment, write: write))
                commitments.append(Manifest.HalfACommitment(compartment: compartment, digest: commitment))
                wraps.append(
                    try wrap(
                        half, commitment: commitment, record: record, write: write, compartment: compartment,
                        under: recordKeys))
            }
            writes.append(
                Manifest.Write(
                    id: write, suite: .one,
                    b: try sealer.b.commitment(contexts.commitment(record: record, compartment: nil, write: write)),
                    a: commitments))
            b = sealer.b
        }
        let manifest = Manifest(
            vault: contexts.vault, record: record, type: type, sequence: (stored?.sequence ?? 0) + 1,
            previous: stored?.digest ?? .zero, cells: cells, writes: writes, tombstones: stored?.tombstones ?? [])
        let kept = Set(stored?.cells.map(\.field).filter { !fields.contains($0) } ?? [])
        return Sealed(
            manifest: manifest, cells: sealed, wraps: wraps, b: b, fields: fields,
            tokens: try tokens?.tokens(of: set, type: type, besides: kept) ?? [])
    }

    private func digest(of inputs: [FieldInput]) -> Digest {
        SHA256.hash(inputs.canonicalBytes)
    }

    private func seal(
        _ inputs: [FieldInput], record: RecordID, write: WriteID, touched: [CompartmentID], sealer: inout FieldSealer
    ) throws -> [SealedField] {
        var contexts = touched.map { self.contexts.cells(record: record, compartment: $0, write: write) }
        var cells: [SealedField] = []
        cells.reserveCapacity(inputs.count)
        for input in inputs {
            guard let field = schema.field(input.field), let index = touched.firstIndex(of: field.compartment),
                let value = input.value
            else { continue }
            var cell: [UInt8] = []
            try sealer.seal(
                value.span.bytes, field: field.id.rawValue, half: index,
                context: contexts[index].cell(field: field.id, type: field.type), into: &cell)
            if let seal = input.seal { cell += seal.encoded }
            cells.append(SealedField(field: field.id, cell: cell))
        }
        return cells
    }

    /// Wraps a half A under R where the official holds K or was given R, else to K's public half.
    private func wrap(
        _ half: HalfA, commitment: Digest, record: RecordID, write: WriteID, compartment: CompartmentID,
        under recordKeys: RecordKeys
    ) throws -> HalfAWrap {
        guard let active = keys[compartment] else {
            throw ClientError.waitingForCustodian(schema.compartment(compartment).map { [$0.name] } ?? [])
        }
        let place = HalfAPlace(
            record: record, write: write, compartment: compartment, version: active.version,
            generation: recordKeys.generation)
        if let key = try active.key?.recordKey(contexts.recordKey(place)) ?? recordKeys.delivered[compartment] {
            return HalfAWrap(
                place: place, kind: .recordKey,
                bytes: try Wrap.seal(
                    half, under: key, context: contexts.wrapA(place, commitment: commitment)))
        }
        return HalfAWrap(
            place: place, kind: .compartmentPublicKey,
            bytes: try Wrap.seal(
                half, toCompartment: active.publicKey,
                context: contexts.envelopeA(place, commitment: commitment, publicKey: active.publicKey)))
    }
}
