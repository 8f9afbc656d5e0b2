/// A time in milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds.
    public let milliseconds: UInt64

    /// Takes milliseconds.
    public init(milliseconds: UInt64) {
        self.milliseconds = milliseconds
    }

    /// Whole seconds, rounded down.
    public var seconds: Int64 { Int64(clamping: milliseconds / 1000) }

    /// This time moved by a number of seconds, at least 0.
    public func adding(seconds: Int64) -> Timestamp {
        let (product, overflow) = seconds.magnitude.multipliedReportingOverflow(by: 1000)
        let distance = overflow ? UInt64.max : product
        if seconds < 0 { return Timestamp(milliseconds: milliseconds - min(distance, milliseconds)) }
        let (sum, over) = milliseconds.addingReportingOverflow(distance)
        return Timestamp(milliseconds: over ? .max : sum)
    }

    /// Orders by time.
    public static func < (a: Timestamp, b: Timestamp) -> Bool {
        a.milliseconds < b.milliseconds
    }
}
