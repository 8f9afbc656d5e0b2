internal import Synchronization
internal import VaultModel

/// The numbers of the records that a rotation reads and then writes: looking one up takes as long as the change itself.
final class RecordNumbers: Sendable {
    private static let limit = 1 << 15
    private let numbers = Mutex<[RecordID: Int64]>([:])

    subscript(record: RecordID) -> Int64? { numbers.withLock { $0[record] } }

    /// Remembers some more, and forgets all others when they become too many.
    func remember(_ more: [RecordID: Int64]) {
        numbers.withLock { numbers in
            if numbers.count + more.count > Self.limit { numbers = [:] }
            numbers.merge(more) { $1 }
        }
    }
}
