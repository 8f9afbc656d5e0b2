import CaseVault
import Glibc

/// A file that appears under its name only when all of it is written and synced.
struct NewFile {
    private let path: String
    private let temporary: String
    private let token: Cleanup.Token
    let descriptor: Int32

    /// Opens a temporary file beside `path`, mode 0600, which an interruption removes.
    ///
    /// - Throws: status 73 when there is a file at `path` already, or none can be made.
    init(_ path: String) throws(Failure) {
        guard unsafe access(path, F_OK) != 0 else {
            throw Failure(.cannotCreate, "\(path) exists; it was not touched", hint: "name another file")
        }
        self.path = path
        let temporary = "\(path).part-\(getpid())"
        self.temporary = temporary
        descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Failure(.cannotCreate, SystemError.opening(temporary, errno)) }
        token = Cleanup.add { _ = unsafe unlink(temporary) }
    }

    /// Gives the file its name, durably, unless there is one meanwhile; after an error it is still to be removed.
    func keep() throws(Failure) {
        guard fsync(descriptor) == 0, unsafe link(temporary, path) == 0 else {
            let code = errno
            let status: ExitStatus = code == EEXIST ? .cannotCreate : .inputOutput
            throw Failure(status, "cannot write \(path): \(SystemError.text(code))")
        }
        _ = unsafe unlink(temporary)
        do {
            try DurableNames.sync(with: path)
        } catch {
            throw Failure(.inputOutput, "whether \(path) outlasts a power cut is not known: \(error)")
        }
        remove()
    }

    /// Leaves nothing behind.
    func remove() {
        close(descriptor)
        _ = unsafe unlink(temporary)
        Cleanup.forget(token)
    }
}
