internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

/// Compares every record, wrap and key wrap with what the log says of it.
struct RecordVerifier {
    let reader: any StoreReader
    private let writes: [RecordID: LogVerifier.LastWrite]
    let rosters: [RecordID: LogVerifier.LastRoster]
    let erasures: [RecordID: [LogVerifier.Erasure]]
    let governance: Governance?
    private let losses: Losses
    private let documented: Set<WriteID>
    /// Halves B that are not there, and need not be.
    private(set) var lost: [LostHalf] = []
    /// How many records of the log the store lists.
    private var listed = 0

    /// - Parameter documented: writes of which restores in the log say that their halves B are lost.
    init(reader: any StoreReader, log: LogVerifier, losses: Losses, documented: Set<WriteID>) {
        self.documented = documented
        self.reader = reader
        self.losses = losses
        writes = log.writes
        rosters = log.rosters
        erasures = log.erasures
        governance = log.governance
    }

    mutating func findings() throws -> [Finding] {
        var findings = try checkListed()
        // Each was listed once: only where the numbers differ is one missing.
        if listed != writes.count {
            let known = Set(findings)
            lost = []
            for record in writes.keys.sorted() {
                findings += try check(record).filter { !known.contains($0) }
            }
        }
        return findings + (try checkStrays()) + (try checkStrayTokens()) + (try checkAssignments())
            + (try checkKeyWraps()) + (try checkIndexKeyWraps())
    }

    /// Checks the records in the order of their ids, and counts those that the log knows.
    private mutating func checkListed() throws -> [Finding] {
        var findings: [Finding] = []
        var last: RecordID?
        while true {
            guard let page = try readable({ try reader.records(after: last, limit: 512) }) else {
                return findings + [Self.unreadable(after: last)]
            }
            if page.isEmpty { return findings }
            for summary in page {
                // One that is listed twice would stand for one that is missing.
                if let last, summary.record <= last { return findings + [Self.unreadable(after: last)] }
                if writes[summary.record] != nil { listed += 1 }
                findings += try check(summary.record)
                last = summary.record
            }
        }
    }

    private static func unreadable(after last: RecordID?) -> Finding {
        let start = last.map { "after record \($0)" } ?? "from the first one on"
        return Finding(kind: .record, place: "the list of records cannot be read \(start)", entry: nil)
    }

    /// Halves B of records that are not there.
    private func checkStrays() throws -> [Finding] {
        // Of records that were written later.
        guard losses == .none else { return [] }
        guard let strays = try readable({ try reader.strayHalfBWrapCount() }), strays == 0 else {
            return [Finding(kind: .wrap, place: "halves B of records that are not there", entry: nil)]
        }
        return []
    }

    private mutating func check(_ id: RecordID) throws -> [Finding] {
        let row: RecordRow?
        do {
            row = try reader.record(id)
        } catch StoreError.damaged {
            return [
                Finding(kind: .record, place: "the row of record \(id) is damaged", entry: writes[id]?.entry)
            ]
        }
        guard let row else {
            return [Finding(kind: .record, place: "record \(id) is missing", entry: writes[id]?.entry)]
        }
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
        return try checkCells(row, manifest) + (try checkWraps(manifest, entry: write.entry))
            + (try checkErasures(of: manifest)) + (try checkTokens(of: manifest, entry: write.entry))
    }

    private func checkCells(_ row: RecordRow, _ manifest: Manifest) throws -> [Finding] {
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
            } else if cell.type == .attachment, try !holdsBlob(of: cell, bytes) {
                findings.append(
                    Finding(
                        kind: .cell, place: "the attachment in field \(cell.field) of record \(row.record)",
                        entry: row.entry))
            }
        }
        if !items.isAtEnd {
            findings.append(
                Finding(kind: .cell, place: "record \(row.record) has more cells than its manifest", entry: row.entry))
        }
        return findings
    }

    private func holdsBlob(of cell: Manifest.Cell, _ bytes: [UInt8]) throws -> Bool {
        guard let seal = try? BlobSeal(endOf: bytes) else { return false }
        return try readable { try reader.holds(seal, of: cell.write, field: cell.field) } ?? false
    }

    private struct HalfKey: Hashable {
        let write: WriteID
        let compartment: CompartmentID?
    }

    private mutating func checkWraps(_ manifest: Manifest, entry: UInt64) throws -> [Finding] {
        let id = manifest.record
        var findings: [Finding] = []
        var expected: Set<HalfKey> = []
        for write in manifest.writes {
            expected.insert(HalfKey(write: write.id, compartment: nil))
            for half in write.a { expected.insert(HalfKey(write: write.id, compartment: half.compartment)) }
        }
        let commitments = Dictionary(
            manifest.writes.flatMap { write in
                write.a.map { (HalfKey(write: write.id, compartment: $0.compartment), $0.digest) }
            }, uniquingKeysWith: { $1 })
        var found: Set<HalfKey> = []
        guard let halvesA = try readable({ try reader.halfAWraps(of: id) }),
            let halvesB = try readable({ try reader.halfBWraps(of: id) })
        else { return [Finding(kind: .wrap, place: "a wrap of record \(id) is damaged", entry: entry)] }
        for wrap in halvesA {
            let key = HalfKey(write: wrap.place.write, compartment: wrap.place.compartment)
            found.insert(key)
            if let commitment = commitments[key], commitment != wrap.commitment {
                findings.append(
                    Finding(
                        kind: .wrap, place: "the commitment beside a wrap of half A of record \(id) was changed",
                        entry: entry))
            }
            if governance?.keys[wrap.place.compartment]?[wrap.place.version]?.state.mayProtect != true {
                findings.append(
                    Finding(
                        kind: .wrap, place: "a wrap of half A of record \(id) is under a key that is not in use",
                        entry: entry))
            }
        }
        findings += try checkGenerations(of: id, halvesA)
        findings += checkHalves(halvesB, of: manifest, entry: entry)
        for wrap in halvesB {
            let key = HalfKey(write: wrap.write, compartment: nil)
            // Of a later state of the record.
            if losses == .ofALaterState, !expected.contains(key) { continue }
            found.insert(key)
            // A later state may also be of a later epoch than this log knows.
            if losses == .none, governance?.epochs[wrap.epoch]?.state.mayProtect != true {
                findings.append(
                    Finding(
                        kind: .wrap, place: "a wrap of half B of record \(id) is under a gate key that is not in use",
                        entry: entry))
            }
        }
        for write in manifest.writes {
            let key = HalfKey(write: write.id, compartment: nil)
            guard !found.contains(key), losses == .ofALaterState || documented.contains(write.id) else { continue }
            lost.append(LostHalf(record: id, write: write.id))
            expected.remove(key)
        }
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
            guard let wraps = try readable({ try reader.keyWraps(of: official.identity.fingerprint) }) else {
                findings.append(
                    Finding(kind: .wrap, place: "a compartment key's wrap for \(handle) is damaged", entry: nil))
                continue
            }
            var places: Set<Governance.WrapPlace> = []
            for wrap in wraps {
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
