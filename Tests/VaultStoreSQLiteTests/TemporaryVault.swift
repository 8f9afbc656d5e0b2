import Foundation
import GRDB
import OpenSSL
import VaultModel
import VaultStore
import VaultStoreConformance
import VaultStoreSQLite

/// A directory for one vault, removed with the value.
final class TemporaryVault: StorePlace {
    let directory: String
    let vault: VaultID

    /// The vault's file.
    var path: String { directory + "/vault" }

    /// - Parameter empty: make the directory only.
    init(empty: Bool = false) throws {
        vault = try VaultID.random()
        directory = FileManager.default.temporaryDirectory.path + "/casevault-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        if !empty { try SQLiteStore.create(at: path, vault: vault).close() }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    func open() throws -> any VaultStore { try SQLiteStore(path: path) }

    /// The bytes of the file. Only while no store of this process is open on it: closing the descriptor would drop
    /// the store's locks.
    func bytes() throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    func replace(with bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    /// Changes the file behind the store's back.
    func tamper(_ sql: String, _ arguments: StatementArguments = []) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql, arguments: arguments) }
        try queue.close()
    }

    /// Asks the file for a number behind the store's back.
    func number(_ sql: String) throws -> Int? {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { try Int.fetchOne($0, sql: sql) }
    }

    /// The permission bits of the file, or of a file beside it.
    func mode(_ suffix: String = "") throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path + suffix)[.posixPermissions] as? Int
    }

    /// Rows of every table, over several pages.
    func fill(_ store: any VaultStore) throws {
        try store.write { writer in
            for number in 0..<100 {
                let index = try writer.logSize()
                try writer.append(
                    LogRow(
                        index: index, kind: 6, request: try .random(), entry: [UInt8](repeating: 5, count: 300),
                        hashes: [UInt8](repeating: 1, count: 32 * (1 + (~index).trailingZeroBitCount))))
                let record = try RecordID.random()
                let write = try WriteID.random()
                try writer.insert(
                    RecordRow(
                        record: record, type: RecordTypeID(rawValue: 1), sequence: 1, entry: UInt64(number),
                        manifest: [1], cells: [UInt8](repeating: 2, count: 2000),
                        headCode: [UInt8](repeating: 3, count: 32)))
                let place = HalfAPlace(
                    record: record, write: write, compartment: CompartmentID(rawValue: 1), version: 1, generation: 0)
                try writer.insert(HalfAWrapRow(place: place, kind: 1, commitment: .zero, bytes: [4]))
                try writer.insert(HalfBWrapRow(record: record, write: write, epoch: 1, kind: 3, bytes: [4]))
                try writer.set(
                    RosterRow(record: record, entry: 1, bytes: [5], headCode: [UInt8](repeating: 3, count: 32)))
                try writer.insertAssignment(of: record, to: .zero)
                try writer.insert(RecordKeyWrapRow(recipient: .zero, place: place.recordKey, entry: 1, bytes: [6]))
                try writer.put(PendingStatementRow(statement: try .random(), bytes: [7]))
            }
        }
    }
}
