import Glibc

/// Errors of the system in words.
enum SystemError {
    /// What `errno` means.
    static func text(_ number: Int32) -> String {
        guard let text = unsafe strerror(number) else { return "errno \(number)" }
        return unsafe String(cString: text)
    }

    /// Why a file cannot be opened for reading.
    static func opening(_ path: String, _ number: Int32) -> String {
        switch number {
        case ENOENT: "there is no file \(path)"
        case EACCES, EPERM: "no permission to read \(path)"
        default: "cannot open \(path): \(text(number))"
        }
    }
}
