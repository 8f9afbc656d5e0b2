import Synchronization
import VaultStore

/// A real store whose disk can be made to fail at the commit.
final class FaultyStore: VaultStore {
    enum Fault {
        /// The body ran and nothing of it is kept.
        case beforeCommit(StoreError)
        /// Everything is kept and the caller is told otherwise, as after a failed sync.
        case afterCommit(StoreError)
    }

    private let inner: any VaultStore
    private let next = Mutex<Fault?>(nil)

    init(_ inner: any VaultStore) { self.inner = inner }

    /// Makes the next write fail.
    func fail(_ fault: Fault) { next.withLock { $0 = fault } }

    func read<R>(_ body: (any StoreReader) throws -> R) throws -> R { try inner.read(body) }

    func write<R>(_ body: (any StoreWriter) throws -> R) throws -> R {
        let fault = next.withLock { fault in
            defer { fault = nil }
            return fault
        }
        switch fault {
        case nil: return try inner.write(body)
        case .beforeCommit(let error):
            return try inner.write { writer in
                _ = try body(writer)
                throw error
            }
        case .afterCommit(let error):
            _ = try inner.write(body)
            throw error
        }
    }

    func emptyJournal() throws { try inner.emptyJournal() }

    func promises() throws -> [(name: String, whyNot: String?)] { try inner.promises() }
}
