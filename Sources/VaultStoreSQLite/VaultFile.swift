internal import GRDBSQLite
internal import Glibc
internal import VaultStore

/// What is done to a vault's files other than through SQLite.
enum VaultFile {
    /// What SQLite puts beside the file.
    private static let journals = ["-wal", "-shm", "-journal"]

    /// Makes an empty file that nobody but its owner can ever have opened.
    static func create(_ path: String) throws(StoreError) {
        // A journal may hold changes of a vault whose file was moved away; SQLite would delete it.
        for suffix in ["-wal", "-journal"] where mode(path + suffix) != nil { throw .exists }
        let file = unsafe open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw errno == EEXIST ? .exists : failure() }
        guard Glibc.close(file) == 0 else { throw failure() }
    }

    /// Removes a vault that could not be completed.
    static func remove(_ path: String) {
        _ = unsafe unlink(path)
        removeJournals(of: path)
    }

    /// Removes what a run that was cut off left beside an unfinished file; SQLite would take it for its own.
    static func removeJournals(of path: String) {
        for suffix in journals { _ = unsafe unlink(path + suffix) }
    }

    /// The absolute path of a regular file: connections are opened later too, from wherever the process then is.
    static func resolve(_ path: String) throws(StoreError) -> String {
        guard let pointer = unsafe realpath(path, nil) else {
            throw errno == ENOENT || errno == ENOTDIR ? .missing : failure()
        }
        defer { unsafe free(pointer) }
        let resolved = unsafe String(cString: pointer)
        guard let mode = mode(resolved), mode & S_IFMT == S_IFREG else { throw .damaged }
        return resolved
    }

    /// Makes the names in the file's directory durable.
    static func syncDirectory(of path: String) throws(StoreError) {
        let end = path.lastIndex(of: "/") ?? path.startIndex
        let parent = end == path.startIndex ? "/" : String(path[..<end])
        let directory = unsafe open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw failure() }
        defer { _ = Glibc.close(directory) }
        guard fsync(directory) == 0 else { throw failure() }
    }

    /// Why others than the owner could read or change the vault, if they could.
    static func whyNotPrivate(_ path: String) throws(StoreError) -> String? {
        guard let mode = mode(path) else { throw .missing }
        let modes = [mode] + journals.compactMap { Self.mode(path + $0) }
        guard modes.contains(where: { $0 & 0o077 != 0 }) else { return nil }
        return "the file's mode lets others than its owner open it"
    }

    private static func mode(_ path: String) -> mode_t? {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? status.st_mode : nil
    }

    private static func failure() -> StoreError {
        // SQLite's code for the same: nothing can be said about an open database.
        .inputOutput(code: SQLITE_CANTOPEN)
    }
}
