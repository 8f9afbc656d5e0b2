import Glibc

/// Ends the process cleanly when it is interrupted.
///
/// One thread waits for the signals, so that what it does then need not be safe inside a signal handler. A store that is
/// interrupted in a transaction has not committed it.
enum Signals {
    private static let watched = [SIGINT, SIGTERM, SIGHUP]

    static func watch() {
        // A closed pipe is noticed where output is written.
        _ = signal(SIGPIPE, SIG_IGN)
        var set = watchedSet()
        guard unsafe pthread_sigmask(SIG_BLOCK, &set, nil) == 0 else { return }
        var thread = pthread_t()
        guard unsafe pthread_create(&thread, nil, { _ in Signals.wait() }, nil) == 0 else { return }
        _ = pthread_detach(thread)
    }

    private static func watchedSet() -> sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in watched { unsafe sigaddset(&set, signal) }
        return set
    }

    private static func wait() -> Never {
        var set = watchedSet()
        var signal: Int32 = 0
        while unsafe sigwait(&set, &signal) != 0 {}
        Cleanup.run()
        _exit(128 + signal)
    }
}
