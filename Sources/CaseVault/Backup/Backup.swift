internal import Glibc
internal import OpenSSL
internal import TransparencyLog
internal import VaultAudit
internal import VaultGate
public import VaultModel
internal import VaultStore
internal import VaultStoreSQLite

/// A backup of a vault in two files: part (a), everything but the wraps of halves B, and part (b), those wraps.
///
/// Neither opens anything without `gate.key` and an official's key. They are apart because what is erased must go from
/// every copy: an older part (a) can be kept for long, and is always joined with the newest part (b).
public struct Backup: Sendable {
    /// Part (a).
    public let path: String
    /// Part (b).
    public let halves: String

    /// Names a backup; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - path: part (a).
    ///   - halves: part (b), where it is not the one that was made together with part (a).
    public init(path: String, halves: String? = nil) {
        self.path = path
        self.halves = halves ?? path + ".halves"
    }

    /// What a backup holds.
    public struct Summary: Hashable, Sendable {
        public let records: BackupLabel
        public let halves: BackupLabel
        /// Whether an interrupted run had left something at this place, which is gone now.
        public let removedLeftOver: Bool
    }

    /// Removes what an interrupted ``Vault/backUp(to:progress:)`` left, if no other run is at work there.
    public func removeUnfinished() {
        for file in [path, halves] { _ = try? UnfinishedFile.removeLeftOver(file) }
    }

    /// The epoch under which part (b) was made.
    func epochOfHalves() throws -> UInt32 {
        guard UnfinishedFile.exists(halves) else { throw VaultError.cannotRead("\(halves): there is no such file") }
        do {
            return try BackupLabel.open(SQLiteBackup.label(at: halves)).label.epoch
        } catch {
            throw VaultError.cannotRead("\(halves): it is no part (b) of a backup")
        }
    }

    /// The governance of the backup's log. Proves nothing by itself: ``verify(with:progress:)`` does.
    func governance() throws -> Governance {
        let parts = try open()
        guard let vault = try parts.read({ try $0.value(.vault) }).flatMap(VaultID.init(bytes:)) else {
            throw VaultError.cannotRead("\(path): it holds no vault")
        }
        return try Audit(
            store: parts, vault: vault, seen: [], expectedRoot: nil, readPolicy: Vault.readPolicy
        ).governance()
    }

    var paths: SQLiteBackup.Pair<String> { SQLiteBackup.Pair(records: path, halves: halves) }

    /// A run that was interrupted after part (b) got its name and before part (a) did left both.
    ///
    /// - Returns: whether that was so; then both are gone.
    func removeHalfNamed() throws -> Bool {
        guard !UnfinishedFile.exists(path), UnfinishedFile.exists(halves) else { return false }
        func label(_ path: String) -> BackupLabel? {
            (try? SQLiteBackup.label(at: path)).flatMap { try? BackupLabel.open($0).label }
        }
        guard let made = label(UnfinishedFile.temporary(path)), let named = label(halves), made.part == .records,
            named.part == .halves, made.isTwin(of: named), try UnfinishedFile.removeLeftOver(path)
        else { return false }
        guard unsafe unlink(halves) == 0 else { throw VaultError.cannotCreate("\(halves) (errno \(errno))") }
        return true
    }
}

extension Vault {
    /// Writes a backup of the vault while others work in it: both parts are of one state of it.
    ///
    /// Needs no official's key, and is not in the log: whoever can read the vault's directory can copy it anyway, and a
    /// copy of ciphertext opens nothing. The files appear under their names only when they are complete, mode 0600;
    /// until then they lie beside as `.new`.
    ///
    /// - Parameters:
    ///   - backup: where its two files are to be.
    ///   - progress: told how much is done of how much.
    /// - Throws: ``VaultError/cannotCreate(_:)`` when one of the files is there already, or cannot be made;
    ///   ``GateError`` for a vault that its own gate would not open.
    public func backUp(
        to backup: Backup, progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws -> Backup.Summary {
        // A vault that waits for its first statement has nothing to back up yet.
        let store = try foundedStore()
        defer { try? store.close() }
        let audit = try audit(of: store)
        let removed = try backup.removeHalfNamed()
        let halves = try UnfinishedFile(backup.halves)
        let records = try UnfinishedFile(backup.path)
        var labels: (records: [UInt8], halves: [UInt8]) = ([], [])
        try SQLiteBackup.create(
            SQLiteBackup.Pair(records: records.temporary, halves: halves.temporary), of: databasePath,
            label: { reader, contents in
                let restores = try audit.governance(in: reader).restores.map {
                    BackupLabel.Restore(generation: $0.act.generation, size: $0.act.kept.size)
                }
                labels = try GateFiles(directory: directory).labels(
                    of: reader, contents: (contents.records, contents.halves), restores: restores, at: Self.clock())
                return SQLiteBackup.Pair(records: labels.records, halves: labels.halves)
            }, progress: progress)
        // Part (a) last: where it is, all is. Until then it is whole beside its place, which tells a part (b) that came of a
        // run that was cut off from any other.
        try records.sync()
        try halves.keep()
        try records.keep()
        return Backup.Summary(
            records: try BackupLabel.open(labels.records).label, halves: try BackupLabel.open(labels.halves).label,
            removedLeftOver: removed || halves.replacedAnother || records.replacedAnother)
    }
}
