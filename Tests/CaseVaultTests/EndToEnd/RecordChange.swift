import Foundation
import GRDB
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultModel

/// A way to change a record's rows by SQL.
enum RecordChange: String, CaseIterable, CustomTestStringConvertible {
    case exchangesCells = "two cells of a record are exchanged"
    case exchangesCellsOfOtherLength = "two cells of different lengths are exchanged"
    case cutsCells = "the last cell of a record is cut off"
    case addsCell = "a cell is added behind the others"
    case breaksCellLength = "the length before a cell is raised"
    case exchangesCellsOfRecords = "the cells of two records are exchanged"
    case exchangesRecords = "two records exchange their ids"
    case flipsCell = "a byte of a cell is flipped"
    case flipsManifest = "a byte of a manifest is flipped"
    case breaksManifest = "a manifest is cut"
    case flipsHead = "a byte of a head's code is flipped"
    case changesSequence = "the sequence of a row is raised"
    case changesType = "the type of a row is changed"
    case changesEntry = "the log index of a row is changed"
    case flipsWrapA = "a byte of a wrap of half A is flipped"
    case copiesWrapAOfRecord = "a wrap of half A is copied from another record"
    case copiesWrapAOfCompartment = "a wrap of half A is copied from another compartment"
    case changesKindOfWrapA = "the kind of a wrap of half A is changed"
    case changesGenerationOfWrapA = "the generation of a wrap of half A is changed"
    case changesVersionOfWrapA = "the key version of a wrap of half A is changed"
    case changesCommitmentOfWrapA = "the commitment beside a wrap of half A is changed"
    case deletesWrapA = "a wrap of half A is deleted"
    case addsWrapA = "a wrap of half A of no write is added"
    case flipsWrapB = "a byte of a wrap of half B is flipped"
    case copiesWrapB = "a wrap of half B is copied from another record"
    case changesEpochOfWrapB = "the epoch of a wrap of half B is changed"
    case changesKindOfWrapB = "the kind of a wrap of half B is changed"
    case deletesWrapB = "a wrap of half B is deleted"
    case addsWrapB = "a wrap of half B of no write is added"
    case deletesRecord = "a record is deleted with its wraps"

    var testDescription: String { rawValue }

    func apply(to scene: TamperScene) throws {
        let (office, first, second) = (scene.office, scene.firstID, scene.secondID)
        func editRecord(_ column: String, _ change: (inout [UInt8]) throws -> Void) throws {
            try office.edit("records", column, where: "id = ?", [first], change)
        }
        func editCells(_ change: (inout [[UInt8]]) -> Void) throws {
            try editRecord("cells") { bytes in
                var cells = try splitCells(bytes)
                change(&cells)
                bytes = joinCells(cells)
            }
        }
        func wrapA(_ assignment: String) throws {
            try office.sql("UPDATE half_a_wraps SET \(assignment) WHERE \(ofRecord) AND compartment = 1", [first])
        }
        switch self {
        case .exchangesCells: try editCells { $0.swapAt(0, 1) }
        case .exchangesCellsOfOtherLength: try editCells { $0.swapAt(0, 3) }
        case .cutsCells: try editCells { $0.removeLast() }
        case .addsCell: try editCells { $0.append($0[0]) }
        case .breaksCellLength: try editRecord("cells") { $0[0] ^= 0x40 }
        case .exchangesCellsOfRecords:
            let mine = Data(try office.blob("SELECT cells FROM records WHERE id = ?", [first]))
            let other = Data(try office.blob("SELECT cells FROM records WHERE id = ?", [second]))
            try office.sql("UPDATE records SET cells = ? WHERE id = ?", [other, first])
            try office.sql("UPDATE records SET cells = ? WHERE id = ?", [mine, second])
        case .exchangesRecords:
            let between = Data(repeating: 7, count: 16)
            // Their wraps go with them: they name a record by the number of its row.
            for (new, old) in [(between, first), (first, second), (second, between)] {
                try office.sql("UPDATE records SET id = ? WHERE id = ?", [new, old])
            }
        case .flipsCell: try editRecord("cells") { $0[10] ^= 1 }
        case .flipsManifest:
            // A byte of the first cell's hash: the manifest stays well formed.
            let digest = try Manifest(try office.blob("SELECT manifest FROM records WHERE id = ?", [first])).cells[0]
                .digest
            try editRecord("manifest") { bytes in
                let at = try #require(bytes.indices.first { bytes[$0...].starts(with: digest.bytes) })
                bytes[at] ^= 1
            }
        case .breaksManifest: try editRecord("manifest") { $0.removeLast() }
        case .flipsHead: try editRecord("head_code") { $0[31] ^= 1 }
        case .changesSequence: try office.sql("UPDATE records SET sequence = 2 WHERE id = ?", [first])
        case .changesType: try office.sql("UPDATE records SET type = 2 WHERE id = ?", [first])
        case .changesEntry: try office.sql("UPDATE records SET entry = entry - 1 WHERE id = ?", [first])
        case .flipsWrapA:
            try office.edit("half_a_wraps", "bytes", where: "\(ofRecord) AND compartment = 1", [first]) { $0[0] ^= 1 }
        case .copiesWrapAOfRecord:
            let other = try office.blob(
                "SELECT bytes FROM half_a_wraps WHERE \(ofRecord) AND compartment = 1", [second])
            try office.edit("half_a_wraps", "bytes", where: "\(ofRecord) AND compartment = 1", [first]) { $0 = other }
        case .copiesWrapAOfCompartment:
            let other = try office.blob("SELECT bytes FROM half_a_wraps WHERE \(ofRecord) AND compartment = 2", [first])
            try office.edit("half_a_wraps", "bytes", where: "\(ofRecord) AND compartment = 1", [first]) { $0 = other }
        case .changesKindOfWrapA: try wrapA("kind = 2")
        case .changesGenerationOfWrapA: try wrapA("generation = 1")
        case .changesVersionOfWrapA: try wrapA("version = 2")
        case .changesCommitmentOfWrapA:
            try office.edit("half_a_wraps", "commitment", where: "\(ofRecord) AND compartment = 1", [first]) {
                $0[0] ^= 1
            }
        case .deletesWrapA: try office.sql("DELETE FROM half_a_wraps WHERE \(ofRecord) AND compartment = 1", [first])
        case .addsWrapA:
            try office.sql(
                "INSERT INTO half_a_wraps SELECT record, ?, compartment, version, generation, kind, commitment, bytes"
                    + " FROM half_a_wraps WHERE \(ofRecord) AND compartment = 1",
                [Data(repeating: 9, count: 16), first])
        case .flipsWrapB: try office.edit("half_b_wraps", "bytes", where: ofRecord, [first]) { $0[47] ^= 1 }
        case .copiesWrapB:
            let other = try office.blob("SELECT bytes FROM half_b_wraps WHERE \(ofRecord)", [second])
            try office.edit("half_b_wraps", "bytes", where: ofRecord, [first]) { $0 = other }
        case .changesEpochOfWrapB: try office.sql("UPDATE half_b_wraps SET epoch = 2 WHERE \(ofRecord)", [first])
        case .changesKindOfWrapB: try office.sql("UPDATE half_b_wraps SET kind = 1 WHERE \(ofRecord)", [first])
        case .deletesWrapB: try office.sql("DELETE FROM half_b_wraps WHERE \(ofRecord)", [first])
        case .addsWrapB:
            try office.sql(
                "INSERT INTO half_b_wraps SELECT record, ?, epoch, kind, bytes FROM half_b_wraps WHERE \(ofRecord)",
                [Data(repeating: 9, count: 16), first])
        case .deletesRecord:
            try office.sql("DELETE FROM half_a_wraps WHERE \(ofRecord)", [first])
            try office.sql("DELETE FROM half_b_wraps WHERE \(ofRecord)", [first])
            try office.sql("DELETE FROM index_tokens WHERE \(ofRecord)", [first])
            try office.sql("DELETE FROM records WHERE id = ?", [first])
        }
    }
}
