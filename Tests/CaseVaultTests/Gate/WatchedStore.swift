import Synchronization
import VaultStore

/// A real store that lets somebody act right after a commit.
final class WatchedStore: VaultStore {
    private let inner: any VaultStore
    private let next = Mutex<(@Sendable () -> Void)?>(nil)

    init(_ inner: any VaultStore) { self.inner = inner }

    /// Runs a body once, after the next commit and before anybody hears of it.
    func afterNextCommit(_ body: @escaping @Sendable () -> Void) { next.withLock { $0 = body } }

    func read<R>(_ body: (any StoreReader) throws -> R) throws -> R { try inner.read(body) }

    func write<R>(_ body: (any StoreWriter) throws -> R) throws -> R {
        let result = try inner.write(body)
        let act = next.withLock { next in
            defer { next = nil }
            return next
        }
        act?()
        return result
    }

    func promises() throws -> [(name: String, whyNot: String?)] { try inner.promises() }
}
