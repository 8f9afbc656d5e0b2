import Dispatch
import Synchronization
import VaultStore
import VaultStoreSQLite

/// A real store that can hold a change back, so that others come meanwhile.
final class HeldStore: VaultStore {
    private let inner: any VaultStore
    private let isHeld = Mutex(false)
    private let released = DispatchSemaphore(value: 0)
    private let count = Mutex(0)

    init(_ inner: any VaultStore) { self.inner = inner }

    /// How many changes were begun.
    var changes: Int { count.withLock { $0 } }

    /// Makes the next change wait.
    func hold() { isHeld.withLock { $0 = true } }
    /// Lets the change go that waits.
    func release() { released.signal() }

    func read<R>(_ body: (any StoreReader) throws -> R) throws -> R { try inner.read(body) }

    func write<R>(_ body: (any StoreWriter) throws -> R) throws -> R {
        count.withLock { $0 += 1 }
        let waits = isHeld.withLock { isHeld in
            defer { isHeld = false }
            return isHeld
        }
        if waits { released.wait() }
        return try inner.write(body)
    }

    func emptyJournal() throws { try inner.emptyJournal() }

    func promises() throws -> [(name: String, whyNot: String?)] { try inner.promises() }
}
