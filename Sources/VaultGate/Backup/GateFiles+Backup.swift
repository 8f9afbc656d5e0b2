public import GateProtocol
public import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
public import VaultModel
public import VaultStore

extension GateFiles {
    /// What a backup's parts say of themselves, made by the gate from a snapshot of its vault.
    ///
    /// - Parameters:
    ///   - reader: the snapshot, which must be the vault of these files and as long as the gate has seen it.
    ///   - contents: the digests of the rows of part (a) and part (b).
    ///   - restores: those in the snapshot's log, as its statements have them.
    /// - Throws: ``GateError``: `notIntact` for a vault that the gate itself would not open.
    public func labels(
        of reader: any StoreReader, contents: (records: Digest, halves: Digest), restores: [BackupLabel.Restore],
        at time: Timestamp
    ) throws(GateError) -> (records: [UInt8], halves: [UInt8]) {
        let (keys, pin) = (try keys(), try pin())
        return try EmbeddedGate.mapErrors {
            guard let row = try reader.value(.state), let state = try GateState(row, vault: keys.vault, key: keys.head),
                try reader.value(.vault) == keys.vault.bytes
            else { throw GateError.notIntact("the gate's state row") }
            guard try reader.logSize() == state.head.size else {
                throw GateError.notIntact("the log has not the size that the gate gave it")
            }
            try StoredNodes(reader).verify(state, extends: pin)
            func label(_ part: BackupLabel.Part, _ contents: Digest) -> [UInt8] {
                keys.seal(
                    BackupLabel(
                        vault: keys.vault, part: part, epoch: state.epoch, head: state.head, time: time,
                        contents: contents, restores: restores))
            }
            return (label(.records, contents.records), label(.halves, contents.halves))
        }
    }
}

extension GateKeys {
    /// The bytes of a label: its context and the context's MAC under H, 32 bytes.
    func seal(_ label: BackupLabel) -> [UInt8] {
        let context = label.context
        return context.bytes + head.authenticationCode(for: context).bytes
    }

    /// Whether this gate made a label.
    public func isMade(_ label: BackupLabel, code: [UInt8]) -> Bool {
        label.vault == vault && head.isValid(code, for: label.context)
    }
}
