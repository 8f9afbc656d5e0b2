public import OpenSSL
public import VaultCrypto

/// What is sealed to a public key; the number is part of the HPKE `info`.
public enum EnvelopeKind: UInt8, Sendable {
    /// A compartment key K for an official or a custodian.
    case compartmentKey = 1
    /// A record key R for an official with scope *assigned*.
    case recordKey = 2
    /// An index key.
    case indexKey = 3
    /// Half A, to the public half of a compartment key.
    case halfA = 4
    /// Half B on its way into a gate of its own process.
    case halfB = 5
    /// B_f on its way out of a gate of its own process.
    case fieldHalf = 6
    /// A compartment key for the custodians' recovery key.
    case recovery = 7
    /// The challenge that proves possession of an X25519 key.
    case challenge = 8
    /// The escrow key on its way into the gate.
    case escrowKey = 9
    /// An index key for the custodians' recovery key.
    case indexRecovery = 10
}

/// Where one wrap of a half A stands. All of it is bound into the wrap.
public struct HalfAPlace: Hashable, Sendable {
    public let record: RecordID
    public let write: WriteID
    public let compartment: CompartmentID
    /// The version of the compartment key.
    public let version: UInt32
    /// The record's generation in this compartment; raised when an assignment ends.
    public let generation: UInt32

    public init(
        record: RecordID, write: WriteID, compartment: CompartmentID, version: UInt32, generation: UInt32
    ) {
        self.record = record
        self.write = write
        self.compartment = compartment
        self.version = version
        self.generation = generation
    }
}

/// The contexts of the cells of one write in one compartment, which share all bytes but field and value type.
public struct CellContexts: Sendable {
    private var context: Context
    private let end: Int

    fileprivate init(_ context: Context) {
        self.context = context
        end = context.bytes.count
    }

    /// The context of one cell.
    public mutating func cell(field: FieldID, type: ValueType) -> Context {
        // From the end: value type 1 byte; its header 6; write 16; its header 6; field 4.
        context.overwrite(at: end - 1, with: type.rawValue)
        context.overwrite(at: end - 33, with: field.rawValue)
        return context
    }
}

/// Forms every context of one vault (docs/format.md §3).
public struct VaultContexts: Sendable {
    /// The vault whose id begins each context.
    public let vault: VaultID

    public init(vault: VaultID) {
        self.vault = vault
    }

    private func begin(_ domain: Domain) -> Context {
        var context = Context(domain)
        context.append(.vault, vault)
        return context
    }

    /// For a cell: its field half and its field key.
    public func cell(
        record: RecordID, compartment: CompartmentID, field: FieldID, write: WriteID, type: ValueType
    ) -> Context {
        var context = begin(.cell)
        context.append(.suite, Suite.one.rawValue)
        context.append(.record, record)
        context.append(.compartment, compartment.rawValue)
        context.append(.field, field.rawValue)
        context.append(.write, write)
        context.append(.valueType, type.rawValue)
        return context
    }

    /// For the cells of one write in one compartment: field and value type are set in place, once for each cell.
    public func cells(record: RecordID, compartment: CompartmentID, write: WriteID) -> CellContexts {
        CellContexts(
            cell(
                record: record, compartment: compartment, field: FieldID(rawValue: 0), write: write, type: .text))
    }

    /// For the blob of an attachment: its key and the first bytes of its nonces.
    public func blob(record: RecordID, compartment: CompartmentID, field: FieldID, write: WriteID) -> BlobContexts {
        func context(_ kind: UInt8) -> Context {
            var context = begin(.blob)
            context.append(.suite, Suite.one.rawValue)
            context.append(.record, record)
            context.append(.compartment, compartment.rawValue)
            context.append(.field, field.rawValue)
            context.append(.write, write)
            context.append(.kind, kind)
            return context
        }
        return BlobContexts(key: context(1), nonce: context(2))
    }

    /// For drawing the halves of a write; `values` is the digest of the values about to be sealed.
    public func draw(record: RecordID, write: WriteID, values: Digest) -> Context {
        var context = begin(.draw)
        context.append(.suite, Suite.one.rawValue)
        context.append(.record, record)
        context.append(.write, write)
        context.append(.digest, values)
        return context
    }

    /// For the commitment to a half; `compartment` for a half A, none for half B.
    public func commitment(record: RecordID, compartment: CompartmentID?, write: WriteID) -> Context {
        var context = begin(.commitment)
        context.append(.suite, Suite.one.rawValue)
        context.append(.record, record)
        if let compartment { context.append(.compartment, compartment.rawValue) }
        context.append(.write, write)
        return context
    }

    /// For a wrap of half A under R.
    ///
    /// The half's commitment is part of it, so another half at the same place has another key: no wrap key ever
    /// seals two halves, whatever happens to ids.
    public func wrapA(_ place: HalfAPlace, commitment: Digest) -> Context {
        var context = begin(.wrap)
        context.append(.suite, Suite.one.rawValue)
        context.append(.record, place.record)
        context.append(.compartment, place.compartment.rawValue)
        context.append(.write, place.write)
        context.append(.kind, WrapKind.recordKey.rawValue)
        context.append(.keyVersion, place.version)
        context.append(.generation, place.generation)
        context.append(.digest, commitment)
        return context
    }

    /// For a wrap of half B under a gate key epoch; the half's commitment is part of it, as for half A.
    public func wrapB(record: RecordID, write: WriteID, epoch: UInt32, commitment: Digest) -> Context {
        wrapB(kind: .gateKey, record: record, write: write, epoch: epoch, digest: commitment)
    }

    /// For a wrap of what is left of a half B, by the digest of that list.
    public func wrapList(record: RecordID, write: WriteID, epoch: UInt32, list: Digest) -> Context {
        wrapB(kind: .list, record: record, write: write, epoch: epoch, digest: list)
    }

    private func wrapB(kind: WrapKind, record: RecordID, write: WriteID, epoch: UInt32, digest: Digest) -> Context {
        var context = begin(.wrap)
        context.append(.suite, Suite.one.rawValue)
        context.append(.record, record)
        context.append(.write, write)
        context.append(.kind, kind.rawValue)
        context.append(.epoch, epoch)
        context.append(.digest, digest)
        return context
    }

    /// For a wrap of half A to the public half of a compartment key.
    public func envelopeA(_ place: HalfAPlace, commitment: Digest, publicKey: [UInt8]) -> Context {
        var context = begin(.hpke)
        context.append(.suite, Suite.one.rawValue)
        context.append(.record, place.record)
        context.append(.compartment, place.compartment.rawValue)
        context.append(.write, place.write)
        context.append(.kind, EnvelopeKind.halfA.rawValue)
        context.append(.keyVersion, place.version)
        context.append(.generation, place.generation)
        context.append(.digest, commitment)
        context.append(.fingerprint, SHA256.hash(publicKey))
        appendAlgorithms(to: &context)
        return context
    }

    /// For K sealed to a person; `authority` is the log index of the grant or root that entitles them.
    public func envelopeK(
        compartment: CompartmentID, version: UInt32, recipient: OfficialIdentity, authority: UInt64
    ) -> Context {
        var context = begin(.hpke)
        context.append(.suite, Suite.one.rawValue)
        context.append(.compartment, compartment.rawValue)
        context.append(.kind, EnvelopeKind.compartmentKey.rawValue)
        context.append(.keyVersion, version)
        context.append(.handle, Array(recipient.handle.utf8))
        context.append(.fingerprint, recipient.fingerprint)
        appendAlgorithms(to: &context)
        return finish(context, authority: authority)
    }

    /// For the challenge that an official answers at sign-in.
    public func challenge(recipient: OfficialIdentity) -> Context {
        var context = begin(.hpke)
        context.append(.suite, Suite.one.rawValue)
        context.append(.kind, EnvelopeKind.challenge.rawValue)
        context.append(.handle, Array(recipient.handle.utf8))
        context.append(.fingerprint, recipient.fingerprint)
        appendAlgorithms(to: &context)
        return context
    }

    /// For R sealed to an official; `authority` is the log index of the statement with the grant that entitles them.
    public func envelopeR(_ place: RecordKeyPlace, recipient: OfficialIdentity, authority: UInt64) -> Context {
        var context = begin(.hpke)
        context.append(.suite, Suite.one.rawValue)
        context.append(.record, place.record.bytes)
        context.append(.compartment, place.compartment.rawValue)
        context.append(.kind, EnvelopeKind.recordKey.rawValue)
        context.append(.keyVersion, place.version)
        context.append(.generation, place.generation)
        context.append(.handle, Array(recipient.handle.utf8))
        context.append(.fingerprint, recipient.fingerprint.bytes)
        appendAlgorithms(to: &context)
        return finish(context, authority: authority)
    }

    private func finish(_ context: Context, authority: UInt64) -> Context {
        var context = context
        context.append(.authority, authority)
        return context
    }

    func appendAlgorithms(to context: inout Context) {
        context.append(.kem, HPKE.Ciphersuite.x25519.kem)
        context.append(.hpkeKDF, HPKE.Ciphersuite.x25519.kdf)
        context.append(.aead, HPKE.Ciphersuite.x25519.aead)
    }

    /// For R, the record key that wraps the half A at a place.
    public func recordKey(_ place: HalfAPlace) -> Context { recordKey(place.recordKey) }

    /// For R, the record key.
    public func recordKey(_ place: RecordKeyPlace) -> Context {
        var context = begin(.recordKey)
        context.append(.suite, Suite.one.rawValue)
        context.append(.record, place.record)
        context.append(.compartment, place.compartment.rawValue)
        context.append(.keyVersion, place.version)
        context.append(.generation, place.generation)
        return context
    }

    /// For the key check value of K.
    public func keyCheck(compartment: CompartmentID, version: UInt32) -> Context {
        key(.keyCheck, compartment: compartment, version: version)
    }

    /// For the X25519 pair of K.
    public func compartmentKEM(compartment: CompartmentID, version: UInt32) -> Context {
        key(.compartmentKEM, compartment: compartment, version: version)
    }

    private func key(_ domain: Domain, compartment: CompartmentID, version: UInt32) -> Context {
        var context = begin(domain)
        context.append(.suite, Suite.one.rawValue)
        context.append(.compartment, compartment.rawValue)
        context.append(.keyVersion, version)
        return context
    }

    /// For the MAC of a record's roster; `entry` is the log index of the assignment that made it.
    public func rosterHead(record: RecordID, roster: Digest, generation: UInt32, entry: UInt64) -> Context {
        var context = begin(.rosterHead)
        context.append(.record, record.bytes)
        context.append(.generation, generation)
        context.append(.index, entry)
        context.append(.digest, roster.bytes)
        return context
    }

    /// For the MAC of a record's head.
    public func head(
        record: RecordID, sequence: UInt64, manifest: Digest, generation: UInt32, entry: UInt64
    ) -> Context {
        var context = begin(.head)
        context.append(.record, record)
        context.append(.generation, generation)
        context.append(.sequence, sequence)
        context.append(.index, entry)
        context.append(.digest, manifest)
        return context
    }
}
