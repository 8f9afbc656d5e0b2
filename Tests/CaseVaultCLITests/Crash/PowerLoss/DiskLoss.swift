/// What of that which was not synced is on the disk after the power went off.
enum DiskLoss: Hashable, CustomStringConvertible {
    case everything
    case nothing
    /// Changes reached the disk in another order than they were made: the last before all others, or the first never.
    case allButTheLast
    case theFirst
    /// Names are there, and the files are as they were.
    case data
    /// The same, but the files have their sizes: what was appended is zeros.
    case dataButSizes
    case names
    /// Some sectors, some sizes, some names.
    case torn(seed: UInt64)

    var description: String {
        switch self {
        case .everything: "all lost"
        case .nothing: "nothing lost"
        case .allButTheLast: "only the last kept"
        case .theFirst: "the first lost"
        case .data: "data lost"
        case .dataButSizes: "data lost, sizes kept"
        case .names: "names lost"
        case .torn(let seed): "torn, seed \(seed)"
        }
    }

    /// What file systems promise of names that were not synced.
    enum Names: CaseIterable {
        /// POSIX: each may be lost, and fsync of the directory keeps them.
        case apart
        /// A journal: they are lost from some point on, and any fsync keeps all before it.
        case inOrder
    }
}
