import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Synchronization
import Testing
import TransparencyLog
import VaultAudit
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel
import VaultStore
import VaultStoreSQLite

/// What somebody can do who has the database file and no key.
extension TestOffice {
    /// Rewrites one blob; the condition must name exactly one row.
    func edit(
        _ table: String, _ column: String, where condition: String, _ arguments: StatementArguments = [],
        _ change: (inout [UInt8]) throws -> Void
    ) throws {
        let queue = try DatabaseQueue(path: database)
        defer { try? queue.close() }
        try queue.write { database in
            let rows = try Data.fetchAll(
                database, sql: "SELECT \(column) FROM \(table) WHERE \(condition)", arguments: arguments)
            try #require(rows.count == 1)
            var bytes = [UInt8](rows[0])
            try change(&bytes)
            try database.execute(
                sql: "UPDATE \(table) SET \(column) = ? WHERE \(condition)", arguments: [Data(bytes)] + arguments)
            try #require(database.changesCount == 1)
        }
    }

    /// Reads one blob.
    func blob(_ sql: String, _ arguments: StatementArguments = []) throws -> [UInt8] {
        try query { [UInt8](try #require(try Data.fetchOne($0, sql: sql, arguments: arguments))) }
    }

    func count(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
        try query { try #require(try Int.fetchOne($0, sql: sql, arguments: arguments)) }
    }

    /// Makes the nodes of the tree fit the entries again, so that only keys are missing.
    func rebuildTree() throws {
        let queue = try DatabaseQueue(path: database)
        defer { try? queue.close() }
        try queue.write { database in
            var frontier = Frontier()
            for row in try Row.fetchAll(database, sql: "SELECT idx, entry FROM log ORDER BY idx") {
                let index: Int64 = row["idx"]
                let entry: Data = row["entry"]
                let hashes = frontier.append(leafHash: RFC6962.leafHash([UInt8](entry).span.bytes)).flatMap(\.bytes)
                try database.execute(sql: "UPDATE log SET hashes = ? WHERE idx = ?", arguments: [Data(hashes), index])
            }
        }
    }

    /// Puts an entry at an index of the log, in the place of another or at its end.
    func put(_ entry: LogEntry) throws {
        let index = Int64(entry.gate.index)
        try sql("DELETE FROM log WHERE idx = ?", [index])
        try sql(
            "INSERT INTO log (idx, kind, request, hashes, entry) VALUES (?, ?, ?, ?, ?)",
            [index, entry.request.kind.rawValue, Data(entry.request.id.bytes), Data(), Data(entry.bytes)])
        try rebuildTree()
    }
}

/// What the tests look at.
extension TestOffice {
    func entries() throws -> [LogEntry] {
        var entries: [LogEntry] = []
        try vault.audit().forEachEntry { entry in
            entries.append(entry)
            return true
        }
        return entries
    }

    /// A gate of this vault over another store or with another clock than the vault's own.
    func gate(
        store: (any VaultStore)? = nil, clock: @escaping @Sendable () -> Timestamp = TestOffice.now,
        operatorLog: @escaping EmbeddedGate.OperatorLog = { _ in }
    ) throws -> EmbeddedGate {
        let own = try store ?? SQLiteStore(path: database)
        return try EmbeddedGate(
            store: own, files: GateFiles(directory: directory + "/vault"), readPolicy: Self.readPolicy, clock: clock,
            operatorLog: operatorLog)
    }

    /// A session that speaks to a gate of the test's own.
    func session(
        _ keys: OfficialKeys, gate: any Gate, firstUse: Bool = false,
        clock: @escaping @Sendable () -> Timestamp = TestOffice.now
    ) async throws -> Session {
        try await Session(
            gate: gate, vault: founding.vault, keys: keys, pins: pins(firstUse: firstUse), expectedRoot: founding.root,
            readPolicy: Self.readPolicy, clock: clock)
    }

    static func readPolicy(_ document: [UInt8]) throws -> Policy {
        let digest = SHA256.hash(document)
        if let policy = policies.withLock({ $0[digest] }) { return policy }
        let policy = try PolicyDocument.parse(document)
        policies.withLock { $0[digest] = policy }
        return policy
    }

    private static let policies = Mutex<[Digest: Policy]>([:])

    static func now() -> Timestamp { Timestamp(milliseconds: UInt64(Date().timeIntervalSince1970 * 1000)) }

    /// A signed request part of an official, as their program would form it.
    func part(_ kind: RequestKind, by keys: OfficialKeys, in session: Session) async throws -> RequestPart {
        RequestPart(
            vault: founding.vault, kind: kind, id: try RequestID.random(), actor: keys.fingerprint, time: Self.now(),
            seen: await session.head, detail: Detail.none(vault: founding.vault), blind: try Random.bytes(32))
    }
}
