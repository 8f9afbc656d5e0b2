import Synchronization

/// Work that ends between two of its steps when it is interrupted, instead of in the midst of one.
enum Interruption {
    private static let cancel = Mutex<(@Sendable () -> Void)?>(nil)

    /// Runs work whose task the first signal cancels; a second one ends the process at once.
    static func endsCleanly<R: Sendable>(_ work: @escaping @Sendable () async throws -> R) async throws -> R {
        let task = Task { try await work() }
        cancel.withLock { $0 = { task.cancel() } }
        defer { cancel.withLock { $0 = nil } }
        return try await task.value
    }

    /// Asks the work under way to end; tells whether there is any that does so by itself.
    static func request() -> Bool {
        let asked = cancel.withLock { cancel in
            defer { cancel = nil }
            return cancel
        }
        asked?()
        return asked != nil
    }
}
