internal import Glibc
public import OpenSSL
internal import TransparencyLog
public import VaultAudit
public import VaultClient
public import VaultCrypto
internal import VaultGate
public import VaultModel
internal import VaultStore
internal import VaultStoreSQLite

extension Backup {
    /// With what a backup is verified beside public keys. None of it is needed.
    public struct Evidence: Sendable {
        /// The vault that it is of: the backup's log must be a part of its log.
        public var vault: Vault?
        /// The path of a `gate.key`: with it each half B is opened.
        public var gateKey: String?
        /// The keys of a custodian: with them each half A is opened.
        public var custodian: OfficialKeys?
        /// What this person has seen of vaults.
        public var pins: (any PinStore)?
        /// The fingerprint that the vault's first root must have.
        public var expectedRoot: Digest?

        public init() {}
    }

    /// What a verification came to.
    public struct Report: Sendable {
        /// The log's head as computed from its entries, and what does not hold.
        public let audit: AuditReport
        public let records: BackupLabel
        public let halves: BackupLabel
        public let recordCount: UInt64
        /// How many halves B were opened; `nil` without a `gate.key`.
        public internal(set) var openedHalvesB: UInt64?
        /// How many halves A were opened; `nil` without a custodian's keys.
        public internal(set) var openedHalvesA: UInt64?
        /// How many halves A stand under keys that this custodian has not.
        public internal(set) var notHeld: UInt64 = 0

        /// Whether nothing was found.
        public var isIntact: Bool { audit.isIntact }
        /// What no key opens any more: its half B is not in part (b).
        public var lost: [LostHalf] { audit.lost }
        /// Whether part (b) was made after part (a), from which then some halves may have been replaced or erased.
        public var isJoined: Bool { !records.isTwin(of: halves) }
    }

    /// Proves that a backup is complete and opens in principle, without opening a value.
    ///
    /// - Parameters:
    ///   - evidence: with what it is verified beside public keys.
    ///   - progress: told how much of one of several passes is done of how much.
    /// - Throws: ``VaultError/cannotRead(_:)`` for files that are no backup; what cannot be proved of one is in the report.
    public func verify(
        with evidence: Evidence = Evidence(), progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws -> Report {
        let parts = try open()
        let sealed = try parts.labels()
        let (records, code) = try Self.label(sealed.records, of: path)
        let (halves, codeB) = try Self.label(sealed.halves, of: halves)
        let gateKey = try evidence.gateKey.map { try GateFiles.keys(at: $0) }
        var findings = Self.findings(records, halves)
        if let gateKey, !gateKey.isMade(records, code: code) || !gateKey.isMade(halves, code: codeB) {
            findings.append(
                Finding(kind: .backup, place: "a part was not made by this gate, or was changed", entry: nil))
        }
        let count = try parts.read { try $0.recordCount() }
        // What does not belong together would only be found different row by row.
        guard findings.isEmpty else {
            let report = AuditReport(head: records.head, findings: findings, lost: [])
            return Report(audit: report, records: records, halves: halves, recordCount: count)
        }
        let contents = try parts.contents(progress: progress)
        for (found, label, name) in [
            (contents.records, records, "part (a)"), (contents.halves, halves, "part (b)"),
        ] where found != label.contents {
            findings.append(
                Finding(kind: .backup, place: "\(name) is not as it was made: rows were changed", entry: nil))
        }
        let audit = try audit(of: parts, label: records, evidence)
        let verified = try audit.verify(
            losses: records.isTwin(of: halves) ? .none : .ofALaterState, progress: progress)
        findings += verified.findings
        if verified.head != records.head {
            findings.append(Finding(kind: .log, place: "the log is not the one that part (a) says it has", entry: nil))
        }
        findings += try Self.findings(of: records, against: evidence.vault)
        var lost = verified.lost
        var report = Report(audit: verified, records: records, halves: halves, recordCount: count)
        if let gateKey {
            let outcome = try parts.read { reader in
                let generations = (try? audit.governance(in: reader))?.generations ?? .one
                return try SealedRowsCheck(reader, keys: gateKey, generations: generations).run(progress: progress)
            }
            report.openedHalvesB = outcome.halves
            lost = outcome.lost
            findings += outcome.faults.map {
                Finding(kind: $0.isOfSealedThings ? .wrap : .record, place: $0.place, entry: $0.entry)
            }
        }
        // Statements that cannot be replayed were found before.
        if let custodian = evidence.custodian, let governance = try? audit.governance() {
            findings += try Self.openHalvesA(in: parts, as: custodian, governance, &report, progress)
        }
        return Report(
            audit: AuditReport(head: verified.head, findings: findings, lost: lost), records: records, halves: halves,
            recordCount: count, openedHalvesB: report.openedHalvesB, openedHalvesA: report.openedHalvesA,
            notHeld: report.notHeld)
    }

    func open() throws -> SQLiteBackup {
        for file in [path, halves] where !UnfinishedFile.exists(file) {
            throw VaultError.cannotRead("\(file): there is no such file")
        }
        do {
            return try SQLiteBackup(paths)
        } catch StoreError.notThisPart {
            throw VaultError.cannotRead("\(path) with \(halves): they are not the two parts of a backup")
        }
    }

    private static func label(_ bytes: [UInt8], of path: String) throws -> (BackupLabel, [UInt8]) {
        do {
            return try BackupLabel.open(bytes)
        } catch {
            throw VaultError.cannotRead("\(path): it does not say what it is")
        }
    }

    /// Whether two parts belong together.
    private static func findings(_ records: BackupLabel, _ halves: BackupLabel) -> [Finding] {
        func finding(_ place: String) -> [Finding] { [Finding(kind: .backup, place: place, entry: nil)] }
        guard records.part == .records, halves.part == .halves else {
            return finding("a part says that it is the other")
        }
        guard records.vault == halves.vault else { return finding("part (b) is of another vault") }
        guard halves.follows(records) else {
            return finding("part (b) is older than part (a), or of another course of the log")
        }
        return []
    }

    private func audit(of parts: SQLiteBackup, label: BackupLabel, _ evidence: Evidence) throws -> Audit {
        let pin = try evidence.pins?.pin(of: label.vault)
        return Audit(
            store: parts, vault: label.vault,
            // Who has seen more has seen what came after the backup.
            seen: [pin?.pinned].compactMap { $0 }.filter {
                $0.generation <= label.generation && $0.head.size <= label.head.size
            },
            expectedRoot: evidence.expectedRoot ?? pin?.root, readPolicy: Vault.readPolicy)
    }

    /// The log of the backup must be a part of the vault's own.
    private static func findings(of label: BackupLabel, against vault: Vault?) throws -> [Finding] {
        guard let vault else { return [] }
        let store = try vault.foundedStore()
        defer { try? store.close() }
        return try store.read { reader in
            guard try reader.value(.vault) == label.vault.bytes else {
                return [Finding(kind: .backup, place: "the backup is of another vault", entry: nil)]
            }
            guard try reader.logSize() >= label.head.size else {
                return [Finding(kind: .log, place: "the vault's log is shorter than the backup's", entry: nil)]
            }
            guard try RFC6962.root(size: label.head.size, reader: StoredNodes(reader)) == label.head.root else {
                return [Finding(kind: .log, place: "the backup's log is not a part of the vault's", entry: nil)]
            }
            return []
        }
    }
}
