internal import VaultModel

/// What settling assigned records came to.
struct Settled {
    /// Compartments of which somebody still waits for a record key.
    var waiting: Set<CompartmentID> = []
    /// The last record of the range; `nil` when there was none.
    var last: RecordID?
    /// How many record keys were delivered.
    var delivered = 0
    /// How many halves A moved to another version of their compartment's key.
    var moved: [CompartmentID: UInt64] = [:]

    /// Takes in what the next range came to.
    mutating func add(_ next: Settled) {
        waiting.formUnion(next.waiting)
        last = next.last
        delivered += next.delivered
        moved.merge(next.moved, uniquingKeysWith: +)
    }
}
