public import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
public import VaultModel

extension Session {
    /// Opens all fields of a record that the official may read for a purpose; the others are named as withheld.
    ///
    /// Logged as one read with exactly the fields that are opened, before any of them is.
    ///
    /// - Parameter reason: why, in words that only an auditor opens; written before anything is asked for.
    public func read(
        _ record: RecordID, purpose named: Name? = nil, legalBasis: Name? = nil, reason: String? = nil
    ) async throws(ClientError) -> OpenedRecord {
        let known = try await outline(of: record)
        let purpose = try self.purpose(named: named, for: .read, recordType: known?.manifest.type)
        let policy = governance.policy
        guard let known else {
            // Asked all the same: the refusal belongs into the log, and only the gate says which one it is.
            return try await open(
                record, fields: anyReadableField(purpose: purpose), withheld: [], purpose: purpose,
                legalBasis: legalBasis, reason: reason)
        }
        let manifest = known.manifest
        guard !manifest.isErased else {
            // The same for what is not there any more.
            return try await open(
                record, fields: anyReadableField(of: manifest.type, purpose: purpose), withheld: [],
                purpose: purpose, legalBasis: legalBasis, reason: reason)
        }
        let readable = Set(
            policy.readableFields(
                recordType: manifest.type, purpose: purpose, legalBasis: legalBasis, grants: activeGrants,
                isAssigned: known.isAssigned(to: keys.fingerprint, under: governance), time: clock().seconds
            ).allowed)
        let present = manifest.cells.map(\.field)
        let withheld = present.filter { !readable.contains($0) }.compactMap { policy.schema.field($0)?.name }
        let fields = present.filter(readable.contains)
        return try await open(
            record, fields: fields.isEmpty ? present : fields, withheld: withheld, purpose: purpose,
            legalBasis: legalBasis, reason: reason)
    }

    /// Opens the fields that are named; one refused field refuses the read.
    public func read(
        _ record: RecordID, fields: [FieldID], purpose named: Name? = nil, legalBasis: Name? = nil,
        reason: String? = nil
    ) async throws(ClientError) -> OpenedRecord {
        let type = fields.first.flatMap { governance.policy.schema.field($0)?.recordType }
        let purpose = try self.purpose(named: named, for: .read, recordType: type)
        return try await open(
            record, fields: fields, withheld: [], purpose: purpose, legalBasis: legalBasis, reason: reason)
    }

    /// One field that the official may read, for asking after a record of which nothing is known, or nothing is left.
    private func anyReadableField(of type: RecordTypeID? = nil, purpose: Name) -> [FieldID] {
        let policy = governance.policy
        let types = type.map { [$0] } ?? policy.schema.recordTypes.map(\.id)
        for type in types {
            let fields = policy.readableFields(
                recordType: type, purpose: purpose, grants: activeGrants, isAssigned: false, time: clock().seconds
            ).allowed
            if !fields.isEmpty { return Array(fields.prefix(1)) }
        }
        return types.flatMap { policy.schema.fields(of: $0) }.prefix(1).map(\.id)
    }

    private func open(
        _ record: RecordID, fields: [FieldID], withheld: [Name], purpose: Name, legalBasis: Name?,
        reason: String?
    ) async throws(ClientError) -> OpenedRecord {
        let fields = Array(Set(fields)).sorted { $0.rawValue < $1.rawValue }
        try await requireKeys(for: fields, of: record)
        var part = try part(.read)
        part.record = record
        part.fields = fields
        part.purpose = purpose
        part.legalBasis = legalBasis
        try await explain(part, reason)
        let (entry, release, head) = try await exchange(part) { request throws(GateError) in
            let release = try await gate.read(request)
            return (release.receipt, release)
        }
        let (manifest, opened) = try await open(release, of: record, fields: fields, in: head)
        return OpenedRecord(
            record: record, type: manifest.type, sequence: manifest.sequence, fields: opened, withheld: withheld,
            entry: entry.gate.index, purpose: purpose)
    }

    /// Checks a release and opens exactly the fields that were asked for, as far as the record has them.
    func open(
        _ release: ReadRelease, of record: RecordID, fields: [FieldID], in head: TreeHead
    ) async throws(ClientError) -> (Manifest, [OpenedField]) {
        let manifest = try clientErrors { try view.manifest(of: release, record: record, in: head) }
        try await fetchKeys(of: release.wraps)
        guard release.fields.map(\.field) == fields.filter({ manifest.cell(of: $0) != nil }) else {
            throw .notIntact("not exactly the fields that were asked for were released")
        }
        var opened: [OpenedField] = []
        var halves: [HalfAPlace: HalfA] = [:]
        for released in release.fields {
            opened.append(try clientErrors { try open(released, of: manifest, release.wraps, &halves) })
        }
        try await turn(release.wraps, of: manifest)
        return (manifest, opened)
    }

    /// Fails before anything is asked when a custodian has still to distribute a key that the official is entitled to.
    func requireKeys(for fields: [FieldID], of record: RecordID) async throws(ClientError) {
        let schema = governance.policy.schema
        let compartments = Set(fields.compactMap { schema.field($0)?.compartment }).sorted()
        try await requireRecordKeys(for: fields, in: compartments, of: record)
        func missing() -> [Name] {
            compartments.filter { compartment in
                guard governance.entitlement(of: keys.fingerprint, to: compartment, at: clock()) != nil else {
                    return false
                }
                guard let versions = governance.keys[compartment] else { return true }
                return versions.values.contains { version in
                    version.state.mayProtect && keyring.key(compartment, version.act.version) == nil
                }
            }.compactMap { schema.compartment($0)?.name }
        }
        guard !missing().isEmpty else { return }
        try await refresh()
        try await loadKeys()
        let left = missing()
        guard left.isEmpty else { throw .waitingForCustodian(left) }
    }

    /// The same for the keys of a record that is assigned to the official.
    private func requireRecordKeys(
        for fields: [FieldID], in compartments: [CompartmentID], of record: RecordID
    ) async throws(ClientError) {
        let needed = compartments.filter { compartment in
            governance.recordEntitlement(of: keys.fingerprint, to: compartment, at: clock()) != nil
        }
        // What is not assigned is asked for all the same: the refusal belongs into the log.
        guard !needed.isEmpty, let known = try await outline(of: record),
            known.isAssigned(to: keys.fingerprint, under: governance)
        else { return }
        let schema = governance.policy.schema
        let present = Set(
            fields.filter { known.manifest.cell(of: $0) != nil }.compactMap { schema.field($0)?.compartment })
        let missing = try clientErrors {
            try needed.filter(present.contains).filter { compartment in
                guard let version = governance.activeKey(compartment)?.act.version else { return true }
                let place = RecordKeyPlace(
                    record: record, compartment: compartment, version: version, generation: known.generation)
                return try keyring.recordKey(place, contexts: contexts) == nil
            }
        }
        guard missing.isEmpty else {
            throw .waitingForCustodian(missing.compactMap { schema.compartment($0)?.name })
        }
    }

    /// Fetches keys of versions that came by a rotation since the keyring was filled.
    private func fetchKeys(of wraps: [HalfAWrap]) async throws(ClientError) {
        let missing = { [self] in wraps.filter { !keyring.opens($0) } }
        guard let place = missing().first?.place else { return }
        try await refresh()
        try await loadKeys()
        if !missing().isEmpty { _ = try await outline(of: place.record) }
        let left = Set(missing().map(\.place.compartment))
        guard left.isEmpty else {
            let schema = governance.policy.schema
            throw .waitingForCustodian(left.sorted().compactMap { schema.compartment($0)?.name })
        }
    }

    private func open(
        _ released: ReleasedField, of manifest: Manifest, _ wraps: [HalfAWrap], _ halves: inout [HalfAPlace: HalfA]
    ) throws -> OpenedField {
        guard let field = governance.policy.schema.field(released.field), let place = manifest.cell(of: released.field),
            SHA256.hash(released.cell) == place.digest
        else { throw ClientError.notAuthentic("a cell is not the one of the manifest") }
        guard
            let wrap = wraps.first(where: { $0.place.write == place.write && $0.place.compartment == field.compartment }
            )
        else { throw ClientError.notAuthentic("the wrap of half A for field \(field.name) is missing") }
        let a: HalfA
        if let known = halves[wrap.place] {
            a = known
        } else {
            a = try unwrap(wrap, of: manifest)
            halves[wrap.place] = a
        }
        let context = contexts.cell(
            record: manifest.record, compartment: field.compartment, field: field.id, write: place.write,
            type: place.type)
        do {
            // What the cell of an attachment says in the open is signed, and is for those who hold no key.
            let cell = place.type == .attachment ? released.cell.dropLast(BlobSeal.count) : released.cell[...]
            return OpenedField(
                field: field, place: (manifest.record, place.write),
                value: try Cell.open(Array(cell), a: a, fieldHalf: released.half, context: context))
        } catch {
            throw ClientError.notAuthentic("the cell of field \(field.name)")
        }
    }

    /// Unwraps a half A and compares its commitment, since AES-GCM alone does not commit to its key.
    func unwrap(_ wrap: HalfAWrap, of manifest: Manifest) throws -> HalfA {
        let place = wrap.place
        guard place.record == manifest.record,
            let commitment = manifest.write(place.write)?.a.first(where: { $0.compartment == place.compartment })
        else { throw ClientError.notAuthentic("a wrap of half A belongs to no write of the record") }
        return try Self.unwrap(wrap, commitment: commitment.digest, keyring: keyring, contexts: contexts)
    }

    static func unwrap(
        _ wrap: HalfAWrap, commitment: Digest, keyring: Keyring, contexts: VaultContexts
    ) throws -> HalfA {
        let place = wrap.place
        guard keyring.opens(wrap) else {
            throw ClientError.notAuthentic("a wrap is under a key version that was not distributed to you")
        }
        let half: HalfA
        do {
            switch wrap.kind {
            case .recordKey:
                guard let key = try keyring.recordKey(place.recordKey, contexts: contexts) else {
                    throw VaultCryptoError.notAuthentic
                }
                half = try Wrap.openA(
                    wrap.bytes, under: key, context: contexts.wrapA(place, commitment: commitment))
            case .compartmentPublicKey:
                guard let key = keyring.key(place.compartment, place.version) else {
                    throw VaultCryptoError.notAuthentic
                }
                let pair = try key.privateKey()
                half = try Wrap.openA(
                    wrap.bytes, with: key,
                    context: contexts.envelopeA(place, commitment: commitment, publicKey: pair.publicKey))
            case .gateKey, .list:
                throw VaultCryptoError.notAuthentic
            }
            let found = try half.commitment(
                contexts.commitment(record: place.record, compartment: place.compartment, write: place.write))
            guard constantTimeEquals(found.bytes.span.bytes, commitment.bytes.span.bytes) else {
                throw VaultCryptoError.notAuthentic
            }
        } catch {
            throw ClientError.notAuthentic("the wrap of half A of record \(place.record)")
        }
        return half
    }

    /// Lists records: ids and metadata, as one access.
    public func list(
        purpose named: Name? = nil, legalBasis: Name? = nil
    ) async throws(ClientError) -> (records: [ListedRecord], entry: UInt64, purpose: Name) {
        let purpose = try self.purpose(named: named, for: .list)
        var part = try part(.list)
        part.purpose = purpose
        part.legalBasis = legalBasis
        let (entry, release, _) = try await exchange(part) { request throws(GateError) in
            let release = try await gate.list(request)
            return (release.receipt, release)
        }
        return (release.records, entry.gate.index, purpose)
    }
}
