import Foundation
import GRDB
import OpenSSL
import Testing

/// The digest of a part's rows, written from docs/format.md §12.1 alone.
enum BackupDigest {
    private static let records = [
        ("meta", "key"), ("documents", "digest"), ("log", "idx"), ("records", "number"),
        ("half_a_wraps", "record, write, compartment"), ("blobs", "write, field, number"),
        ("key_wraps", "recipient, compartment, version"), ("index_key_wraps", "recipient, compartment, version"),
        ("index_tokens", "field, version, kind, token, record, code"),
        ("pending_statements", "id"), ("rosters", "record"),
        ("assignments", "official, record"),
        ("record_key_wraps", "record, recipient, compartment, version, generation"),
    ]

    static func contents(of path: String) throws -> Digest {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { database in
            let tables = try database.tableExists("log") ? records : [("half_b_wraps", "record, write")]
            var bytes: [UInt8] = []
            for (table, key) in tables {
                bytes.append(0)
                block(Array(table.utf8), &bytes)
                let label = table == "meta" ? "WHERE key <> 'backup'" : ""
                for row in try Row.fetchAll(database, sql: "SELECT * FROM \(table) \(label) ORDER BY \(key)") {
                    for value in row.databaseValues { try append(value, &bytes) }
                }
            }
            return SHA256.hash(bytes)
        }
    }

    private static func append(_ value: DatabaseValue, _ bytes: inout [UInt8]) throws {
        switch value.storage {
        case .int64(let number):
            bytes.append(1)
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: number >> shift))
            }
        case .string(let text):
            bytes.append(2)
            block(Array(text.utf8), &bytes)
        case .blob(let data):
            bytes.append(3)
            block(Array(data), &bytes)
        default: Issue.record("a column of another type")
        }
    }

    private static func block(_ block: [UInt8], _ bytes: inout [UInt8]) {
        for shift in stride(from: 24, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: block.count >> shift))
        }
        bytes += block
    }
}
