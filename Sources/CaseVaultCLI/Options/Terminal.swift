import CaseVault
import Glibc
import OpenSSL

/// Asks on the controlling terminal, wherever stdin and stdout lead.
enum Terminal {
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
