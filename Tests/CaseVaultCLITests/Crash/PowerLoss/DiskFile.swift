/// A file's bytes on the disk, and the changes that the system holds and has not been told to write.
///
/// The disk writes whole sectors of 512 bytes. Until a sync each sector may be in any state that it had since the last one,
/// whatever the others are in; the size likewise. What was never written below the size is zeros.
struct DiskFile {
    static let sector = 512

    struct Change {
        enum Kind {
            case write(at: Int, bytes: [UInt8])
            case resize(Int)
        }
        /// Its place among all changes.
        let serial: Int
        let kind: Kind
    }

    var durable: [UInt8]
    var pending: [Change] = []

    mutating func sync() {
        guard !pending.isEmpty else { return }
        durable = contents(sizes: \.last) { _, touches in touches.count }
        pending = []
    }

    /// What is in the file after a loss.
    ///
    /// - Parameters:
    ///   - size: chooses among the sizes that the file had, oldest first.
    ///   - kept: of the changes that touched a sector, by their serial numbers, how many reached the disk.
    func contents(sizes: ([Int]) -> Int?, kept: (_ sector: Int, _ touches: [Int]) -> Int) -> [UInt8] {
        var history = [durable.count]
        var touched: [Int: [Int]] = [:]
        for change in pending {
            let (sectors, size) = Self.reach(of: change, size: history.last ?? 0)
            for sector in sectors { touched[sector, default: []].append(change.serial) }
            history.append(size)
        }
        // The last change of each sector that is on the disk.
        var last: [Int: Int] = [:]
        for (sector, touches) in touched.sorted(by: { $0.key < $1.key }) {
            let count = kept(sector, touches)
            if count > 0 { last[sector] = touches[count - 1] }
        }
        var bytes = durable + [UInt8](repeating: 0, count: (history.max() ?? 0) - durable.count)
        var size = durable.count
        for change in pending {
            let (sectors, next) = Self.reach(of: change, size: size)
            for sector in sectors where change.serial <= last[sector] ?? -1 {
                Self.apply(change, to: sector, of: &bytes, size: size)
            }
            size = next
        }
        return Array(bytes.prefix(sizes(history) ?? size))
    }

    /// The same by chance: some sectors, and some size.
    func torn(_ generator: inout SeededGenerator) -> [UInt8] {
        let size = Bool.random(using: &generator) ? pending.count : Int.random(in: 0...pending.count, using: &generator)
        var drawn = generator
        defer { generator = drawn }
        return contents(sizes: { $0[size] }) { _, touches in Int.random(in: 0...touches.count, using: &drawn) }
    }

    /// The sectors that a change touches, and the size after it.
    private static func reach(of change: Change, size: Int) -> (sectors: Range<Int>, size: Int) {
        switch change.kind {
        case .write(let offset, let bytes):
            let end = offset + bytes.count
            return (offset / sector..<(end + sector - 1) / sector, max(size, end))
        case .resize(let end):
            return (end / sector..<max(end / sector, (size + sector - 1) / sector), end)
        }
    }

    private static func apply(_ change: Change, to number: Int, of bytes: inout [UInt8], size: Int) {
        let start = number * sector
        switch change.kind {
        case .write(let offset, let part):
            let range = max(start, offset)..<min(start + sector, offset + part.count)
            bytes.replaceSubrange(range, with: part[range.lowerBound - offset..<range.upperBound - offset])
        case .resize(let end):
            let range = max(start, end)..<max(start, end, min(start + sector, size))
            bytes.replaceSubrange(range, with: repeatElement(0, count: range.count))
        }
    }
}
