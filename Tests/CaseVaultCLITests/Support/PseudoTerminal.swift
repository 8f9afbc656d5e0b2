import Foundation

/// A terminal of so many columns, for programs that look whether they write to one.
final class PseudoTerminal {
    struct NotOpened: Error {}

    /// TIOCSPTLCK and TIOCGPTN, which are no plain constants in their header.
    private static let (lock, number): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

    private let master: Int32
    private let slave: Int32

    init(columns: UInt16) throws {
        master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var (lock, number): (Int32, Int32) = (0, 0)
        guard master >= 0, unsafe ioctl(master, Self.lock, &lock) == 0, unsafe ioctl(master, Self.number, &number) == 0
        else { throw NotOpened() }
        slave = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        guard slave >= 0 else { throw NotOpened() }
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        guard unsafe ioctl(slave, UInt(TIOCSWINSZ), &size) == 0 else { throw NotOpened() }
    }

    deinit { close(master) }

    /// Runs a program whose stdout, or stderr, is this terminal; once only.
    ///
    /// - Returns: what was written, with line feeds only.
    func output(
        of arguments: [String], in directory: URL, environment: [String: String], isForErrors: Bool = false
    ) throws -> String {
        let process = Process()
        process.executableURL = try Program.url()
        process.arguments = arguments
        process.currentDirectoryURL = directory
        process.environment = environment.merging(Program.coverage) { $1 }
        process.standardOutput = isForErrors ? FileHandle.nullDevice : FileHandle(fileDescriptor: slave)
        process.standardError = isForErrors ? FileHandle(fileDescriptor: slave) : FileHandle.nullDevice
        try process.run()
        close(slave)
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        // The end of the last writer is an error here, not an end of file.
        while case let count = unsafe read(master, &block, block.count), count > 0 { bytes += block[..<count] }
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
    }
}
