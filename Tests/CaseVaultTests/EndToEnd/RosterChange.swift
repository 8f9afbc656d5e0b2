import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// A way to change by SQL to whom a record is assigned, or the keys that follow from it.
enum RosterChange: String, CaseIterable, CustomTestStringConvertible {
    case flipsRoster = "a byte of a roster is flipped"
    case addsMember = "an official is added to a roster"
    case flipsHead = "a byte of the code of a roster is flipped"
    case changesEntry = "the log index of a roster is changed"
    case movesRoster = "a roster is put to another record"
    case deletesRoster = "a roster is deleted"
    case flipsRecordKey = "a byte of a wrap of a record key is flipped"
    case exchangesRecordKeys = "a wrap of a record key is given to another official"
    case changesEntryOfRecordKey = "a wrap of a record key points to another entry"
    case deletesRecordKeys = "the wraps of record keys are deleted"
    case addsAssignment = "a record is listed for somebody to whom it is not assigned"
    case deletesAssignment = "a record is no longer listed for whom it is assigned to"

    var testDescription: String { rawValue }

    func apply(to scene: AssignmentScene, other: OfficialKeys) throws {
        let office = scene.office
        let (record, worker) = (Data(scene.record.bytes), Data(scene.worker.fingerprint.bytes))
        switch self {
        case .flipsRoster: try office.edit("rosters", "bytes", where: "record = ?", [record]) { $0[60] ^= 1 }
        case .addsMember:
            try office.edit("rosters", "bytes", where: "record = ?", [record]) { bytes in
                bytes = try #require(try Roster(bytes).adding(other.fingerprint)).bytes
            }
        case .flipsHead: try office.edit("rosters", "head_code", where: "record = ?", [record]) { $0[0] ^= 1 }
        case .changesEntry: try office.sql("UPDATE rosters SET entry = entry - 1")
        case .movesRoster: try office.sql("UPDATE rosters SET record = ?", [Data(repeating: 7, count: 16)])
        case .deletesRoster: try office.sql("DELETE FROM rosters")
        case .flipsRecordKey:
            try office.edit("record_key_wraps", "bytes", where: "recipient = ? AND compartment = 1", [worker]) {
                $0[80] ^= 1
            }
        case .exchangesRecordKeys:
            try office.sql(
                """
                UPDATE record_key_wraps AS mine SET bytes =
                    (SELECT bytes FROM record_key_wraps WHERE compartment = mine.compartment AND recipient <> ?1)
                WHERE recipient = ?1
                """, [worker])
        case .changesEntryOfRecordKey: try office.sql("UPDATE record_key_wraps SET entry = entry - 1")
        case .deletesRecordKeys: try office.sql("DELETE FROM record_key_wraps WHERE recipient = ?", [worker])
        case .addsAssignment:
            try office.sql(
                "INSERT INTO assignments (official, record) VALUES (?, ?)", [Data(other.fingerprint.bytes), record])
        case .deletesAssignment: try office.sql("DELETE FROM assignments WHERE official = ?", [worker])
        }
    }

    /// What a read by the official to whom the record is assigned comes to; `nil` when it is not disturbed.
    func error(_ scene: AssignmentScene) throws -> ClientError? {
        switch self {
        case .flipsRoster, .addsMember, .flipsHead, .changesEntry:
            .gate(.notIntact("the roster of record \(scene.record)"))
        // The log is one entry longer: the refusal.
        case .deletesRoster, .movesRoster:
            .gate(.refused(code: "deny.assignment", entry: UInt64(try scene.office.entries().count)))
        case .flipsRecordKey, .exchangesRecordKeys, .changesEntryOfRecordKey:
            .notAuthentic("a wrap of a record key that nobody signed")
        case .deletesRecordKeys: .waitingForCustodian([try Name("identity")])
        case .addsAssignment, .deletesAssignment: nil
        }
    }

    /// What verify names.
    var findings: Set<Finding.Kind> {
        switch self {
        // Only the gate has the key of the code.
        case .flipsHead: []
        // That keys were handed out and are gone again is no contradiction to the log: an assignment may have ended.
        case .deletesRecordKeys: []
        case .flipsRecordKey, .exchangesRecordKeys, .changesEntryOfRecordKey: [.wrap]
        default: [.record]
        }
    }
}
