internal import GRDB
internal import VaultStore

/// One setting of a connection, and the value it must read back.
struct Setting: Sendable {
    let name: String
    /// The statement that sets it; `nil` where GRDB or the file does.
    let assignment: String?
    let query: String
    let expected: Int

    /// Settings of every connection.
    ///
    /// What the statements say: erased rows are overwritten, nothing spills into temporary files, a schema that
    /// someone changed runs no functions, and a damaged page is found before it is used.
    static let all: [Setting] = [
        Setting(
            name: "secure_delete", assignment: "PRAGMA secure_delete = ON", query: "PRAGMA secure_delete", expected: 1),
        Setting(
            name: "temp_store", assignment: "PRAGMA temp_store = MEMORY", query: "PRAGMA temp_store", expected: 2),
        Setting(
            name: "trusted_schema", assignment: "PRAGMA trusted_schema = OFF", query: "PRAGMA trusted_schema",
            expected: 0),
        Setting(
            name: "cell_size_check", assignment: "PRAGMA cell_size_check = ON", query: "PRAGMA cell_size_check",
            expected: 1),
        Setting(name: "foreign_keys", assignment: nil, query: "PRAGMA foreign_keys", expected: 1),
    ]

    /// Settings of the connection that writes, with which a commit survives a power cut; the last two matter on
    /// Apple's systems only, where fsync(2) does not reach the disk.
    static let durability: [Setting] = [
        Setting(
            name: "synchronous", assignment: "PRAGMA synchronous = FULL", query: "PRAGMA synchronous", expected: 2),
        Setting(name: "fullfsync", assignment: "PRAGMA fullfsync = ON", query: "PRAGMA fullfsync", expected: 1),
        Setting(
            name: "checkpoint_fullfsync", assignment: "PRAGMA checkpoint_fullfsync = ON",
            query: "PRAGMA checkpoint_fullfsync", expected: 1),
    ]

    /// Sets it, and refuses a connection on which it reads back as anything else.
    func apply(to database: Database) throws {
        if let assignment { try database.execute(sql: assignment) }
        guard try read(from: database) == expected else { throw StoreError.unsafeConfiguration(name) }
    }

    func read(from database: Database) throws -> Int? {
        try Int.fetchOne(database, sql: query)
    }
}

extension Configuration {
    /// How every connection to a vault is set up before its first use.
    /// - Parameter busyTimeout: in milliseconds.
    static func vault(readOnly: Bool, busyTimeout: Int) -> Configuration {
        var configuration = Configuration()
        configuration.label = "CaseVault"
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(Double(min(max(busyTimeout, 0), 3_600_000)) / 1000)
        configuration.maximumReaderCount = 4
        // The default, said here because errors reach logs: no values in them.
        configuration.publicStatementArguments = false
        configuration.prepareDatabase { database in
            for setting in Setting.all { try setting.apply(to: database) }
            guard !database.configuration.readonly else { return }
            // 32 MiB at most: ids are random, so a batch of an import touches the whole of each index of them.
            try database.execute(sql: "PRAGMA cache_size = -32768")
            // 64 MiB of journal: what an import changes again and again is written back once in many commits.
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 4096")
            // Counts only while the file is empty.
            try database.execute(sql: "PRAGMA page_size = 16384")
            guard try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL") == "wal" else {
                throw StoreError.unsafeConfiguration("journal_mode")
            }
            for setting in Setting.durability { try setting.apply(to: database) }
        }
        return configuration
    }
}
