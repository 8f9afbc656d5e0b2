internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

/// Compares every record, wrap and key wrap with what the log says of it.
struct RecordVerifier {
    private let reader: any StoreReader
    private let writes: [RecordID: LogVerifier.LastWrite]
    private let governance: Governance?

    init(reader: any StoreReader, log: LogVerifier) {
        self.reader = reader
        writes = log.writes
        governance = log.governance
    }

    func findings() throws -> [Finding] {
        var findings: [Finding] = []
        var missing = Set(writes.keys)
        var last: RecordID?
        while true {
            let page = try reader.records(after: last, limit: 512)
            guard let end = page.last else { break }
            for summary in page {
                missing.remove(summary.record)
                findings += try check(summary.record)
            }
            last = end.record
        }
        for record in missing.sorted() {
            findings.append(
                Finding(kind: .record, place: "record \(record) is missing", entry: writes[record]?.entry))
        }
        return findings + (try checkKeyWraps())
    }

    private func check(_ id: RecordID) throws -> [Finding] {
        guard let row = try reader.record(id) else { return [] }
        guard let write = writes[id] else {
            return [Finding(kind: .record, place: "record \(id) was written by no entry", entry: nil)]
        }
        guard let manifest = try? Manifest(row.manifest) else {
            return [Finding(kind: .record, place: "the manifest of record \(id)", entry: write.entry)]
        }
        guard manifest.digest == write.manifest, row.entry == write.entry, row.sequence == manifest.sequence,
            row.type == manifest.type, manifest.record == id
        else {
            return [
                Finding(
                    kind: .record, place: "record \(id) is not the one of its last write: older or changed",
                    entry: write.entry)
            ]
        }
        return checkCells(row, manifest) + (try checkWraps(manifest, entry: write.entry))
    }

    private func checkCells(_ row: RecordRow, _ manifest: Manifest) -> [Finding] {
        var items = ItemReader(row.cells, tag: .cells)
        var findings: [Finding] = []
        for cell in manifest.cells {
            guard let bytes = try? items.block() else {
                return findings + [
                    Finding(kind: .cell, place: "the cells of record \(row.record) are cut", entry: row.entry)
                ]
            }
            if SHA256.hash(bytes) != cell.digest {
                findings.append(
                    Finding(
                        kind: .cell, place: "the cell of field \(cell.field) of record \(row.record)",
                        entry: row.entry))
            }
        }
        if !items.isAtEnd {
            findings.append(
                Finding(kind: .cell, place: "record \(row.record) has more cells than its manifest", entry: row.entry))
        }
        return findings
    }

    private struct HalfKey: Hashable {
        let write: WriteID
        let compartment: CompartmentID?
    }

    private func checkWraps(_ manifest: Manifest, entry: UInt64) throws -> [Finding] {
        let id = manifest.record
        var findings: [Finding] = []
        var expected: Set<HalfKey> = []
        for write in manifest.writes {
            expected.insert(HalfKey(write: write.id, compartment: nil))
            for half in write.a { expected.insert(HalfKey(write: write.id, compartment: half.compartment)) }
        }
        var found: Set<HalfKey> = []
        for wrap in try reader.halfAWraps(of: id) {
            found.insert(HalfKey(write: wrap.place.write, compartment: wrap.place.compartment))
            let state = governance?.keys[wrap.place.compartment]?[wrap.place.version]?.state
            if state == nil || state == .retired {
                findings.append(
                    Finding(
                        kind: .wrap, place: "a wrap of half A of record \(id) is under a key that is not in use",
                        entry: entry))
            }
        }
        for wrap in try reader.halfBWraps(of: id) { found.insert(HalfKey(write: wrap.write, compartment: nil)) }
        if found != expected {
            let what = found.isSuperset(of: expected) ? "wraps that belong to no write" : "not all of its wraps"
            findings.append(Finding(kind: .wrap, place: "record \(id) has \(what)", entry: entry))
        }
        return findings
    }

    private func checkKeyWraps() throws -> [Finding] {
        guard let governance else { return [] }
        var findings: [Finding] = []
        for official in governance.officials.values {
            let handle = official.identity.handle
            var places: Set<Governance.WrapPlace> = []
            for wrap in try reader.keyWraps(of: official.identity.fingerprint) {
                let place = Governance.WrapPlace(
                    recipient: wrap.recipient, compartment: wrap.compartment, version: wrap.version)
                places.insert(place)
                if governance.wraps[place]?.digest != SHA256.hash(wrap.bytes) {
                    findings.append(
                        Finding(
                            kind: .wrap, place: "a compartment key's wrap for \(handle) that no custodian signed",
                            entry: nil))
                }
            }
            for item in governance.wraps.keys
            where item.recipient == official.identity.fingerprint && !places.contains(item) {
                findings.append(
                    Finding(
                        kind: .wrap, place: "the wrap of compartment \(item.compartment) for \(handle) is missing",
                        entry: governance.wraps[item]?.authority))
            }
        }
        return findings.sorted { $0.place < $1.place }
    }
}
