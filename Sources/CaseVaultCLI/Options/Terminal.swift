import CaseVault
import Glibc
import OpenSSL

/// The terminal: how wide it is, and asking on it for a passphrase, wherever stdin and stdout lead.
enum Terminal {
    /// How many cells a line has: COLUMNS, or what the terminal says; `nil` where a descriptor is no terminal.
    static func columns(of descriptor: Int32) -> Int? {
        guard isatty(descriptor) == 1 else { return nil }
        if let wanted = Environment.value("COLUMNS").flatMap({ Int($0) }), wanted > 0 { return wanted }
        var size = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Asks for one line that is not echoed. An interruption puts the echo back.
    static func readSecret(prompt: String) throws -> SecretBytes {
        let terminal = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else {
            throw Failure(
                .configuration, "a passphrase is needed, and there is no terminal to ask on",
                hint: "give --passphrase-file or --passphrase-fd")
        }
        defer { close(terminal) }
        var settings = termios()
        guard unsafe tcgetattr(terminal, &settings) == 0 else {
            throw Failure(.configuration, "the terminal cannot be asked: \(SystemError.text(errno))")
        }
        let before = settings
        let token = Cleanup.add { restore(before, on: terminal) }
        settings.c_lflag &= ~tcflag_t(ECHO)
        guard unsafe tcsetattr(terminal, TCSAFLUSH, &settings) == 0 else {
            throw Failure(.configuration, "the terminal cannot be asked: \(SystemError.text(errno))")
        }
        defer {
            restore(before, on: terminal)
            Cleanup.forget(token)
            write("\n", to: terminal)
        }
        write(prompt, to: terminal)
        return try SecretBytes.readLine(fromDescriptor: terminal, upTo: Passphrase.limit)
    }

    private static func restore(_ settings: termios, on terminal: Int32) {
        var settings = settings
        _ = unsafe tcsetattr(terminal, TCSAFLUSH, &settings)
    }

    private static func write(_ text: String, to terminal: Int32) {
        let bytes = Array(text.utf8)
        _ = unsafe Glibc.write(terminal, bytes, bytes.count)
    }
}
