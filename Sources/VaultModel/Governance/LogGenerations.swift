/// In which generation of the log an entry was made: bound into the codes of rows, so that a row of a course of the log that
/// a restore ended counts for nothing in the one that goes on.
public struct LogGenerations: Sendable {
    private let restores: [(first: UInt64, generation: UInt32)]

    /// A log that was never restored.
    public static let one = LogGenerations([])

    /// - Parameter restores: the first entry of each generation but the first one, in their order.
    init(_ restores: [(first: UInt64, generation: UInt32)]) {
        self.restores = restores
    }

    /// The generation of an entry.
    public func generation(at index: UInt64) -> UInt32 {
        restores.last { $0.first <= index }?.generation ?? 1
    }
}
