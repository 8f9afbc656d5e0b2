internal import GateProtocol
internal import OpenSSL
internal import VaultAudit
internal import VaultClient
internal import VaultCrypto
internal import VaultModel
internal import VaultStore
internal import VaultStoreSQLite

extension Backup {
    /// Opens each half A with a custodian's keys and compares its commitment.
    static func openHalvesA(
        in parts: SQLiteBackup, as custodian: OfficialKeys, _ governance: Governance, _ report: inout Report,
        _ progress: (UInt64, UInt64) -> Void
    ) throws -> [Finding] {
        try parts.read { reader in
            let wraps = try reader.keyWraps(of: custodian.fingerprint).map {
                KeyWrap(recipient: $0.recipient, compartment: $0.compartment, version: $0.version, bytes: $0.bytes)
            }
            let check = try HalfACheck(wraps: wraps, of: custodian, governance: governance)
            var findings: [Finding] = []
            var opened: UInt64 = 0
            var done: UInt64 = 0
            var last: RecordID?
            while true {
                let page = try reader.records(after: last, limit: 512)
                guard let end = page.last else { break }
                for summary in page {
                    guard let row = try reader.record(summary.record), let manifest = try? Manifest(row.manifest) else {
                        continue
                    }
                    for wrap in try reader.halfAWraps(of: summary.record) {
                        switch try outcome(of: wrap, manifest, check) {
                        case .fits: opened += 1
                        case .notHeld: report.notHeld += 1
                        case .unfit:
                            findings.append(
                                Finding(
                                    kind: .wrap,
                                    place: "a half A of write \(wrap.place.write) of record \(summary.record)",
                                    entry: try reader.logIndex(of: wrap.place.write.request)))
                        }
                    }
                }
                done += UInt64(page.count)
                progress(done, report.recordCount)
                last = end.record
            }
            report.openedHalvesA = opened
            return findings
        }
    }

    private static func outcome(
        of row: HalfAWrapRow, _ manifest: Manifest, _ check: HalfACheck
    ) throws -> HalfACheck.Outcome {
        let half = manifest.write(row.place.write)?.a.first { $0.compartment == row.place.compartment }
        guard let half, let kind = try? WrapKind.supported(row.kind) else { return .unfit }
        return check.check(HalfAWrap(place: row.place, kind: kind, bytes: row.bytes), commitment: half.digest)
    }
}
