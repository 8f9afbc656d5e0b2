internal import Glibc

/// A file on its way: it lies beside its place as `<path>.new`, and gets its name only when all of it is written and
/// synced. Whoever writes it holds a lock on it, so that what an interrupted run left can be told from one at work.
final class UnfinishedFile {
    let path: String
    private let descriptor: Int32
    /// Whether an interrupted run had left one, which is gone now.
    let replacedAnother: Bool

    /// Where it lies until then.
    var temporary: String { Self.temporary(path) }

    static func temporary(_ path: String) -> String { path + ".new" }

    /// Makes an empty file, mode 0600.
    ///
    /// - Throws: ``VaultError/cannotCreate(_:)`` when there is a file at `path`, or another run is writing it.
    init(_ path: String) throws(VaultError) {
        self.path = path
        replacedAnother = try Self.removeLeftOver(path)
        guard !Self.exists(path) else { throw .cannotCreate("\(path): there is one already, which was not touched") }
        let temporary = Self.temporary(path)
        descriptor = unsafe open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .cannotCreate("\(temporary) (errno \(errno))") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            throw .cannotCreate("\(path): it cannot be locked (errno \(code))")
        }
    }

    /// Makes what is written so far durable, beside its place.
    func sync() throws(VaultError) {
        guard fsync(descriptor) == 0 else { throw .inputOutput("cannot write \(path) (errno \(errno))") }
        try DurableNames.sync(with: temporary)
    }

    /// Makes the file durable and gives it its name, unless there is one meanwhile.
    func keep() throws(VaultError) {
        try sync()
        // A link does not replace what came there meanwhile. File systems without links, as on a memory stick, are asked
        // before.
        var result = unsafe link(temporary, path)
        if result != 0, errno == EPERM, !Self.exists(path) { result = unsafe rename(temporary, path) }
        guard result == 0 else {
            guard errno == EEXIST || Self.exists(path) else {
                throw .inputOutput("cannot write \(path) (errno \(errno))")
            }
            throw .cannotCreate("\(path): there is one already, which was not touched")
        }
        // Not before the disk has the new name is the other one given up.
        try DurableNames.sync(with: path)
        _ = unsafe unlink(temporary)
        try DurableNames.sync(with: path)
        close(descriptor)
        isOpen = false
    }

    private var isOpen = true

    deinit {
        guard isOpen else { return }
        _ = unsafe unlink(temporary)
        close(descriptor)
    }

    /// Removes what an interrupted run left.
    ///
    /// - Returns: whether there was something.
    @discardableResult
    static func removeLeftOver(_ path: String) throws(VaultError) -> Bool {
        let temporary = temporary(path)
        let file = unsafe open(temporary, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else {
            guard errno == ENOENT else { throw .cannotCreate("\(temporary) (errno \(errno))") }
            return false
        }
        defer { close(file) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            throw .cannotCreate("\(path): another run is writing it")
        }
        guard unsafe unlink(temporary) == 0 else { throw .cannotCreate("\(temporary) (errno \(errno))") }
        return true
    }

    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }
}
