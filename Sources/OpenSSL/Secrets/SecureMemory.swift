internal import COpenSSL
internal import Glibc

/// The memory that secrets live in, and what the process can do to keep them there.
public enum SecureMemory {
    /// Whether the kernel keeps the arena out of swap.
    public enum Status: Sendable {
        /// The arena is locked and left out of core dumps.
        case locked
        /// Secrets work, but may reach swap: `RLIMIT_MEMLOCK` is below 2 MiB, or another user of libcrypto made the arena.
        case unlocked
    }

    /// The state of the arena. The first use makes it.
    public static var status: Status { Library.status }

    /// Turns off core files and makes the process non-dumpable, so that others of the same user cannot attach to it.
    ///
    /// To be called first in a program. A library does not do this to its host.
    /// - Returns: whether the kernel accepted both.
    @discardableResult
    public static func hardenProcess() -> Bool {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        let limited = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0
        return shim_hide_process() == 1 && limited
    }

    /// Frees this thread's libcrypto contexts, which hold the schedule of the last key used on it.
    ///
    /// Other threads keep theirs until their next operation or their end.
    public static func forgetThreadContexts() { ThreadContexts.forget() }
}
