internal import Glibc

/// Reads lines from a descriptor with memory for one line and one block.
struct LineReader {
    struct Line {
        /// From 1.
        let number: Int
        /// Without the end of the line; `nil` when it is longer than the limit.
        let bytes: [UInt8]?
    }

    private static let blockSize = 256 << 10

    private let descriptor: Int32
    private let limit: Int
    private var block: [UInt8]
    private var start = 0
    private var end = 0
    private var number = 0
    /// How many bytes were read.
    private(set) var offset: UInt64 = 0

    init(descriptor: Int32, limit: Int) {
        self.descriptor = descriptor
        self.limit = limit
        block = [UInt8](repeating: 0, count: Self.blockSize)
    }

    /// The next line, `nil` at the end.
    mutating func next() throws(VaultError) -> Line? {
        var line: [UInt8] = []
        var isTooLong = false
        var isBegun = false
        while true {
            if start == end {
                try fill()
                guard end > 0 else { break }
            }
            isBegun = true
            let found = block[start..<end].firstIndex(of: UInt8(ascii: "\n"))
            let stop = found ?? end
            if !isTooLong { line += block[start..<stop] }
            start = found.map { $0 + 1 } ?? end
            if line.count > limit {
                isTooLong = true
                line = []
            }
            if found != nil { break }
        }
        guard isBegun else { return nil }
        number += 1
        return Line(number: number, bytes: isTooLong ? nil : line)
    }

    private mutating func fill() throws(VaultError) {
        while true {
            let count = unsafe Glibc.read(descriptor, &block, block.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .cannotRead("the records (errno \(errno))") }
            (start, end) = (0, count)
            offset += UInt64(count)
            return
        }
    }
}
