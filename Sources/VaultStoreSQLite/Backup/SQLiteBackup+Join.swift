internal import GRDB
internal import GRDBSQLite
internal import VaultStore

extension SQLiteBackup {
    /// Joins both parts into the database of a vault, as it was when part (a) was made; statements that waited for
    /// signatures then are left out.
    ///
    /// The file must exist and be empty; until the caller syncs it and gives it its name there is no vault.
    ///
    /// - Parameter progress: told how much is done of how much.
    /// - Throws: ``StoreError``.
    public func join(to path: String, progress: (UInt64, UInt64) -> Void = { _, _ in }) throws {
        VaultFile.removeJournals(of: path)
        try StoreError.translating {
            try Self.make(Schema.tables, application: Schema.application, at: path)
            let queue = try DatabaseQueue(path: path)
            try queue.writeWithoutTransaction { database in
                for setting in ["journal_mode = OFF", "synchronous = OFF", "secure_delete = ON"] {
                    try database.execute(sql: "PRAGMA \(setting)")
                }
                for file in BackupFile.allCases {
                    try database.execute(sql: "ATTACH ? AS \(file.schema)", arguments: [paths[file]])
                    try Self.check(file, as: file.schema, in: database)
                }
                var work = BackupWork(database)
                for file in BackupFile.allCases { try work.add(file, from: file.schema) }
                for file in BackupFile.allCases {
                    try work.copy(file, from: file.schema, to: "main", progress: progress)
                }
                try database.execute(
                    sql: "DELETE FROM main.meta WHERE key = ?", arguments: [StoreKey.backup.rawValue])
                try database.execute(sql: "DELETE FROM main.pending_statements")
                for file in BackupFile.allCases { try database.execute(sql: "DETACH \(file.schema)") }
            }
            try queue.close()
        }
    }

    /// Makes the tables of a file. Without its name yet it needs no journal: whatever ends this leaves nothing.
    static func make(_ definition: String, application: Int, at path: String) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { database in
            try database.execute(sql: definition)
            // Pragmas take no bound values; these two numbers are constants.
            try database.execute(sql: "PRAGMA application_id = \(application)")
            try database.execute(sql: "PRAGMA user_version = \(Schema.format)")
        }
        try queue.close()
    }
}
