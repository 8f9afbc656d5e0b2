internal import GateProtocol
internal import OpenSSL
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

extension GateKeys {
    /// Opens what the vault keeps of the half B of a write: if something of the write was erased, no more than a list of what
    /// was not. A row from before an erasure opens nothing, even if somebody put it back.
    ///
    /// A list is good for a write of which nothing was erased as well: a restore may join an older record with it.
    func open(
        _ row: HalfBWrapRow, of manifest: Manifest, contexts: VaultContexts
    ) throws(GateError) -> WriteHalf {
        let failure = GateError.notAuthentic("the wrap of half B of record \(row.record)")
        guard manifest.record == row.record, let commitment = manifest.write(row.write)?.b else { throw failure }
        let erased = manifest.erasedFields(of: row.write)
        let half = try open(row, commitment: commitment, contexts: contexts)
        switch half {
        case .whole:
            guard erased.isEmpty else { throw failure }
        case .list(let halves):
            guard erased.isDisjoint(with: halves.fields.map(FieldID.init(rawValue:))) else { throw failure }
        }
        return half
    }

    /// Opens a wrap of a half B, or of what is left of one, whatever was erased of it.
    ///
    /// - Parameter commitment: the one to the half, from the manifest; a list has none, and is bound by its digest.
    func open(
        _ row: HalfBWrapRow, commitment: Digest, contexts: VaultContexts
    ) throws(GateError) -> WriteHalf {
        let failure = GateError.notAuthentic("the wrap of half B of record \(row.record)")
        guard let key = epochs[row.epoch] else { throw failure }
        do {
            switch WrapKind(rawValue: row.kind) {
            case .gateKey:
                let context = contexts.wrapB(
                    record: row.record, write: row.write, epoch: row.epoch, commitment: commitment)
                let half = try Wrap.openB(row.bytes, under: key, context: context)
                let found = try half.commitment(
                    contexts.commitment(record: row.record, compartment: nil, write: row.write))
                guard constantTimeEquals(found.bytes.span.bytes, commitment.bytes.span.bytes) else { throw failure }
                return .whole(half)
            case .list:
                return .list(
                    try Wrap.openList(row.bytes, under: key) { digest in
                        contexts.wrapList(record: row.record, write: row.write, epoch: row.epoch, list: digest)
                    })
            case .recordKey, .compartmentPublicKey, nil:
                throw failure
            }
        } catch {
            throw failure
        }
    }

    /// Wraps a half B, or what is left of one, under an epoch.
    ///
    /// - Parameter commitment: the one to the half, from the manifest.
    func seal(
        _ half: WriteHalf, of write: WriteID, record: RecordID, commitment: Digest, epoch: UInt32,
        contexts: VaultContexts
    ) throws -> HalfBWrapRow {
        guard let key = epochs[epoch] else { throw GateError.configuration("gate.key has not epoch \(epoch)") }
        let (kind, bytes): (WrapKind, [UInt8])
        switch half {
        case .whole(let half):
            kind = .gateKey
            bytes = try Wrap.seal(
                half, under: key,
                context: contexts.wrapB(record: record, write: write, epoch: epoch, commitment: commitment))
        case .list(let halves):
            kind = .list
            bytes = try Wrap.sealList(halves, under: key) { digest in
                contexts.wrapList(record: record, write: write, epoch: epoch, list: digest)
            }
        }
        return HalfBWrapRow(record: record, write: write, epoch: epoch, kind: kind.rawValue, bytes: bytes)
    }
}
