import CaseVault
import Glibc

/// Reads files and stdin whole, within a limit.
enum Input {
    /// Reads a file that is data of the command, such as a policy document.
    static func file(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Failure(.inputOutput, SystemError.opening(path, errno)) }
        defer { close(file) }
        return try read(file, limit: limit, name: path)
    }

    /// Refuses a key file or `.pub` file that is not there or cannot be read.
    static func checkReadable(_ path: String) throws(Failure) {
        guard unsafe access(path, R_OK) == 0 else { throw Failure(.configuration, SystemError.opening(path, errno)) }
        var status = stat()
        if unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw Failure(.configuration, SystemError.opening(path, EISDIR))
        }
    }

    /// Reads stdin.
    static func standard(limit: Int) throws(Failure) -> [UInt8] {
        try read(STDIN_FILENO, limit: limit, name: "stdin")
    }

    private static func read(_ descriptor: Int32, limit: Int, name: String) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe Glibc.read(descriptor, &block, block.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure(.inputOutput, "cannot read \(name): \(SystemError.text(errno))")
            }
            if count == 0 { return bytes }
            bytes += block[0..<count]
            guard bytes.count <= limit else { throw Failure(.badData, "\(name) is longer than \(limit) bytes") }
        }
    }
}
