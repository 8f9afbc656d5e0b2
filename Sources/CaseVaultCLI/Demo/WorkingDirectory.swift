import CaseVault
import Foundation
import Glibc

/// A directory that is removed at the end, also after an interruption, unless it is kept.
struct WorkingDirectory {
    let path: String
    private let token: Cleanup.Token

    /// Makes one under the directory for temporary files.
    init() throws(Failure) {
        var template = Array(((Environment.value("TMPDIR") ?? "/tmp") + "/casevault-demo.XXXXXX").utf8CString)
        guard unsafe mkdtemp(&template) != nil else {
            throw Failure(.cannotCreate, "cannot make a temporary directory: \(SystemError.text(errno))")
        }
        self.init(made: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    /// Makes one to be kept; it must not exist.
    init(keeping path: String) throws(Failure) {
        guard unsafe mkdir(path, 0o700) == 0 else {
            throw Failure(
                .cannotCreate,
                errno == EEXIST ? "\(path) exists already" : "cannot make \(path): \(SystemError.text(errno))")
        }
        self.init(made: path)
    }

    private init(made path: String) {
        self.path = path
        token = Cleanup.add { Self.remove(path) }
    }

    func remove() {
        Cleanup.forget(token)
        Self.remove(path)
    }

    /// Leaves the directory with a text of what to try.
    func keep(guide: String) throws {
        try KeyFiles.write(Array(guide.utf8), to: path + "/README.txt", mode: 0o644)
        Cleanup.forget(token)
    }

    private static func remove(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
    }
}
