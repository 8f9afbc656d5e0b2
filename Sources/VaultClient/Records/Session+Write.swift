public import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
public import VaultModel

/// What a write came to.
public struct WrittenRecord: Hashable, Sendable {
    public let record: RecordID
    public let sequence: UInt64
    /// The log index of the write.
    public let entry: UInt64
    public let purpose: Name
    /// Records that are probably of the same person, the first 16 for each field; none where the official may not search.
    public let duplicates: [FoundField]
}

extension Session {
    /// How often a write is made anew after somebody else was faster.
    static let attempts = 6

    /// Writes a new record.
    public func create(
        _ type: RecordTypeID, _ inputs: [FieldInput], purpose named: Name? = nil, legalBasis: Name? = nil
    ) async throws(ClientError) -> WrittenRecord {
        try check(inputs, type: type)
        guard inputs.allSatisfy({ $0.value != nil }) else { throw .wrongState("a new record has nothing to remove") }
        let purpose = try self.purpose(named: named, for: .create, recordType: type)
        return try await write(.create, RecordID.random, inputs, purpose: purpose, legalBasis: legalBasis) { _ in
            (nil, type)
        }
    }

    /// Changes fields of a record; a value of `nil` removes the field.
    ///
    /// - Parameters:
    ///   - sequence: when given, the write is refused unless the record is still at this sequence.
    ///   - reason: why, in words that only an auditor opens; written before the change, and anew for each attempt.
    public func set(
        _ record: RecordID, _ inputs: [FieldInput], at sequence: UInt64? = nil, purpose named: Name? = nil,
        legalBasis: Name? = nil, reason: String? = nil
    ) async throws(ClientError) -> WrittenRecord {
        try await set(
            record, inputs, at: sequence, purpose: named, legalBasis: legalBasis, reason: reason, as: nil)
    }

    /// As ``set(_:_:at:purpose:legalBasis:reason:)``, under an id that was drawn before because segments are stored under it.
    func set(
        _ record: RecordID, _ inputs: [FieldInput], at sequence: UInt64?, purpose named: Name?, legalBasis: Name?,
        reason: String?, as id: RequestID?
    ) async throws(ClientError) -> WrittenRecord {
        let type = inputs.first.flatMap { governance.policy.schema.field($0.field)?.recordType }
        guard let type else { throw .wrongState("nothing to set") }
        try check(inputs, type: type)
        let purpose = try self.purpose(named: named, for: .update, recordType: type)
        return try await write(
            .update, { () in record }, inputs, purpose: purpose, legalBasis: legalBasis, reason: reason, as: id
        ) {
            session throws(ClientError) in
            // Without an outline it is asked all the same: the refusal belongs into the log.
            guard let known = try await session.outline(of: record) else { return (nil, type) }
            let manifest = known.manifest
            if let sequence, manifest.sequence != sequence { throw .otherSequence(manifest.sequence) }
            for input in inputs where input.value == nil && manifest.cell(of: input.field) == nil {
                guard let name = session.governance.policy.schema.field(input.field)?.name else { continue }
                throw .invalidValue(field: name, reason: "the record has no such field to remove")
            }
            return (known, manifest.type)
        }
    }

    /// Checks values against the schema before anything is sealed.
    public func check(_ inputs: [FieldInput], type: RecordTypeID) throws(ClientError) {
        let schema = governance.policy.schema
        for input in inputs {
            guard let field = schema.field(input.field), field.recordType == type else {
                throw .unknownField(schema.field(input.field)?.name.description ?? "\(input.field)")
            }
            guard let value = input.value, input.seal == nil else { continue }
            guard let text = String(validating: value, as: UTF8.self) else {
                throw .invalidValue(field: field.name, reason: "is not UTF-8")
            }
            if let fault = field.fault(in: text) { throw .invalidValue(field: field.name, reason: "\(fault)") }
        }
        guard Set(inputs.map(\.field)).count == inputs.count else { throw .wrongState("a field is named twice") }
    }

    /// A sealer with the keys that are active now.
    func sealer() async throws(ClientError) -> RecordSealer {
        func active() -> [CompartmentID: RecordSealer.ActiveKey] {
            var keys: [CompartmentID: RecordSealer.ActiveKey] = [:]
            for compartment in governance.policy.schema.compartments {
                guard let version = governance.activeKey(compartment.id) else { continue }
                keys[compartment.id] = RecordSealer.ActiveKey(
                    version: version.act.version, publicKey: version.act.publicKey,
                    key: keyring.key(compartment.id, version.act.version))
            }
            return keys
        }
        let held = active()
        let entitled = governance.policy.schema.compartments.contains { compartment in
            held[compartment.id].map { $0.key == nil } ?? true
                && governance.entitlement(of: keys.fingerprint, to: compartment.id, at: clock()) != nil
        }
        if entitled || lacksIndexKey { try await loadKeys() }
        return RecordSealer(
            contexts: contexts, schema: governance.policy.schema, keys: active(),
            tokens: governance.activeIndex.map { tokenMaker($0) })
    }

    /// Seals and sends a write; after a change in between, everything random is drawn anew.
    func write(
        _ kind: RequestKind, _ id: () throws -> RecordID, _ inputs: [FieldInput], purpose: Name, legalBasis: Name?,
        reason: String? = nil, as request: RequestID? = nil,
        base: (isolated Session) async throws(ClientError) -> (stored: KnownRecord?, type: RecordTypeID)
    ) async throws(ClientError) -> WrittenRecord {
        var attempt = 1
        while true {
            let (stored, type) = try await base(self)
            let sealer = try await sealer()
            let record = try clientErrors { try id() }
            let (part, sealed) = try seal(
                kind, inputs, record: record, type: type, stored: stored, purpose: purpose, legalBasis: legalBasis,
                sealer: sealer, as: request)
            // Under an id that stays the same the reason stays too.
            if attempt == 1 || request == nil { try await explain(part, reason) }
            do throws(ClientError) {
                let (entry, duplicates, _) = try await exchange(part) {
                    (request) async throws(GateError) -> (Receipt, [FoundField]) in
                    let write = WriteRequest(
                        request: request, manifest: sealed.manifest.bytes, cells: sealed.cells, wraps: sealed.wraps,
                        b: sealed.b, tokens: sealed.tokens)
                    let release = try await gate.write(write)
                    return (release.receipt, release.duplicates.first ?? [])
                }
                return WrittenRecord(
                    record: record, sequence: sealed.manifest.sequence, entry: entry.gate.index, purpose: purpose,
                    duplicates: duplicates)
            } catch .gate(.changedMeanwhile) where attempt < Self.attempts {
                attempt += 1
                try await refresh()
            }
        }
    }

    private func seal(
        _ kind: RequestKind, _ inputs: [FieldInput], record: RecordID, type: RecordTypeID, stored: KnownRecord?,
        purpose: Name, legalBasis: Name?, sealer: RecordSealer, as request: RequestID?
    ) throws(ClientError) -> (RequestPart, RecordSealer.Sealed) {
        let id = try clientErrors { try request ?? RequestID.random() }
        let sealed = try clientErrors {
            try sealer.seal(
                inputs, record: record, write: id.write, type: type, stored: stored?.manifest,
                under: recordKeys(of: stored))
        }
        var part = try part(kind, detail: Detail.wraps(sealed.wraps, tokens: sealed.tokens, vault: vault))
        part.id = id
        part.record = record
        part.fields = sealed.fields
        part.purpose = purpose
        part.legalBasis = legalBasis
        part.manifestBefore = stored?.manifest.digest
        part.manifestAfter = sealed.manifest.digest
        return (part, sealed)
    }
}
