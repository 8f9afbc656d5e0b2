internal import OpenSSL
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

extension RecordVerifier {
    /// Compares rosters, the lists made from them, and record keys with what the log says of them.
    func checkAssignments() throws -> [Finding] {
        var findings: [Finding] = []
        var unlisted = Set(rosters.keys)
        var last: RecordID?
        while true {
            guard let page = try readable({ try reader.rosters(after: last, limit: 512) }) else {
                return [Finding(kind: .record, place: "the rosters cannot be read", entry: nil)]
            }
            guard let end = page.last else { break }
            for row in page {
                unlisted.remove(row.record)
                if rosters[row.record]?.roster.bytes != row.bytes || rosters[row.record]?.entry != row.entry {
                    findings.append(
                        Finding(
                            kind: .record,
                            place: "the roster of record \(row.record) is not the one of its last assignment",
                            entry: rosters[row.record]?.entry))
                }
                findings += try checkRecordKeys(of: row.record)
            }
            last = end.record
        }
        for record in unlisted.sorted() {
            findings.append(
                Finding(
                    kind: .record, place: "the roster of record \(record) is missing", entry: rosters[record]?.entry))
        }
        return findings + (try checkLists())
    }

    private func checkLists() throws -> [Finding] {
        var assigned: [Digest: Set<RecordID>] = [:]
        for (record, last) in rosters {
            for member in last.roster.members {
                assigned[governance?.current(member) ?? member, default: []].insert(record)
            }
        }
        var findings: [Finding] = []
        for official in governance?.officials.values.map(\.identity) ?? [] {
            let listed = try readable { try reader.recordsAssigned(to: official.fingerprint) }
            if listed.map(Set.init) != assigned[official.fingerprint] ?? [] {
                findings.append(
                    Finding(
                        kind: .record,
                        place: "the list of records assigned to \(official.handle) is not that of the log",
                        entry: nil))
            }
        }
        return findings.sorted { $0.place < $1.place }
    }

    private func checkRecordKeys(of record: RecordID) throws -> [Finding] {
        guard let wraps = try readable({ try reader.recordKeyWraps(of: record) }) else {
            return [Finding(kind: .wrap, place: "a wrap of a key of record \(record) is damaged", entry: nil)]
        }
        return try wraps.compactMap { wrap in
            let entry = try readable { try reader.logRow(wrap.entry) }.flatMap { try? LogEntry($0.entry) }
            let digest = SHA256.hash(wrap.bytes)
            let isSigned = entry?.request.recordKeys.contains {
                $0.recipient == wrap.recipient && $0.place == wrap.place && $0.digest == digest
            }
            let isMember = rosters[record].flatMap { governance?.member(wrap.recipient, of: $0.roster) } != nil
            guard isSigned != true || entry?.gate.allowed != true || !isMember else { return nil }
            return Finding(
                kind: .wrap, place: "a wrap of a key of record \(record) that nobody signed", entry: wrap.entry)
        }
    }

    /// A half of a write that came after the record's last assignment is under the keys of its generation.
    func checkGenerations(of record: RecordID, _ wraps: [HalfAWrapRow]) throws -> [Finding] {
        let current = rosters[record]?.roster.generation ?? 0
        for wrap in wraps where wrap.place.generation != current {
            guard let request = RequestID(bytes: wrap.place.write.bytes),
                let entry = try readable({ try reader.logIndex(of: request) })
            else { continue }
            if wrap.place.generation > current || entry > rosters[record]?.raised ?? .max {
                return [
                    Finding(
                        kind: .wrap, place: "a wrap of half A of record \(record) is of another generation",
                        entry: entry)
                ]
            }
        }
        return []
    }
}
