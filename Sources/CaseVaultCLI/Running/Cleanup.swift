import Synchronization

/// What has to be put back when the process ends early: the terminal's echo, a temporary directory.
enum Cleanup {
    /// Names one thing to put back.
    struct Token: Hashable {
        fileprivate let number: Int
    }

    private static let actions = Mutex<(next: Int, pending: [(Int, @Sendable () -> Void)])>((0, []))

    static func add(_ action: @escaping @Sendable () -> Void) -> Token {
        actions.withLock {
            $0.next += 1
            $0.pending.append(($0.next, action))
            return Token(number: $0.next)
        }
    }

    static func forget(_ token: Token) {
        actions.withLock { $0.pending.removeAll { $0.0 == token.number } }
    }

    /// Puts everything back, the latest first. Each is done once.
    static func run() {
        let pending = actions.withLock { actions in
            defer { actions.pending = [] }
            return actions.pending
        }
        for (_, action) in pending.reversed() { action() }
    }
}
