import Glibc

/// Ends the process cleanly when it is interrupted.
///
/// The main thread waits for the signals while commands run on others, so that what it does then need not be safe inside
/// a signal handler. (It must not wait in dispatch_main, which unblocks every signal.) A store that is interrupted in a
/// transaction has not committed it.
enum Signals {
    private static let watched = [SIGINT, SIGTERM, SIGHUP]

    /// Blocks the signals in this thread and in those that it makes later.
    ///
    /// - Returns: the signals to wait for. One that is ignored, as under nohup(1), stays so.
    static func block() -> sigset_t {
        // A closed pipe is noticed where output is written.
        _ = signal(SIGPIPE, SIG_IGN)
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in watched where !isIgnored(signal) { unsafe sigaddset(&set, signal) }
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        return set
    }

    /// Waits for a signal, puts everything back and ends the process; work that ends by itself is left to it once.
    static func wait(for set: sigset_t) -> Never {
        var set = set
        var signal: Int32 = 0
        repeat {
            while unsafe sigwait(&set, &signal) != 0 {}
        } while Interruption.request()
        Cleanup.run()
        _exit(128 + signal)
    }

    private static func isIgnored(_ signal: Int32) -> Bool {
        var action = sigaction()
        guard unsafe sigaction(signal, nil, &action) == 0 else { return false }
        return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
