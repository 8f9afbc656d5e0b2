import CaseVault
import Foundation
import GRDB
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// An office with two persons on record, in three compartments each.
struct TamperScene {
    let office: TestOffice
    let worker: OfficialKeys
    let first: WrittenRecord
    let second: WrittenRecord

    static let values = [
        "given_name": "Aung", "family_name": "Htun", "phone": "0812345678",
        "narrative": "Wages were withheld against a debt that grew each month.",
    ]

    init() async throws {
        office = try await TestOffice()
        worker = try await office.enrol("mali", "case-worker")
        let session = try await office.session(worker)
        first = try await session.create(
            TestOffice.person,
            office.inputs([
                "given_name": Self.values["given_name"], "family_name": Self.values["family_name"],
                "phone": Self.values["phone"], "narrative": Self.values["narrative"],
            ]), purpose: Name("identification"))
        second = try await session.create(
            TestOffice.person,
            office.inputs([
                "given_name": "Su", "family_name": "Win", "phone": "0898765432",
                "narrative": "Identity papers were kept by the employer since arrival.",
            ]), purpose: Name("identification"))
    }

    /// Reads the first record as its writer, in a session that remembers nothing but the pin.
    func read() async throws -> [String: String] {
        try texts(
            try await office.session(worker).read(
                first.record, fields: Self.values.keys.map { try office.field($0) }, purpose: Name("identification")))
    }

    var firstID: Data { Data(first.record.bytes) }
    var secondID: Data { Data(second.record.bytes) }

    /// The id of the write of a record that was written once.
    func write(of record: Data) throws -> Data {
        Data(try office.blob("SELECT write FROM half_b_wraps WHERE \(ofRecord)", [record]))
    }
}

/// Wraps of the record with an id, in SQL.
let ofRecord = "record = (SELECT number FROM records WHERE id = ?)"

/// Cells as they lie in a row, each with its length before it.
func splitCells(_ bytes: [UInt8]) throws -> [[UInt8]] {
    var items = ItemReader(bytes, tag: .cells)
    var cells: [[UInt8]] = []
    while !items.isAtEnd { cells.append(try items.block()) }
    return cells
}

func joinCells(_ cells: [[UInt8]]) -> [UInt8] {
    cells.reduce(into: []) { $0.appendBlock($1) }
}

/// A finding that a test can form.
struct Found: Hashable {
    let kind: Finding.Kind
    let place: String
    let entry: UInt64?
}

extension AuditReport {
    var found: [Found] { findings.map { Found(kind: $0.kind, place: $0.place, entry: $0.entry) } }
}
