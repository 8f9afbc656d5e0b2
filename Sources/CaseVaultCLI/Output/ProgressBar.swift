import Glibc
import Synchronization

/// A bar on stderr for work that can take more than a second; nothing when stderr is no terminal.
final class ProgressBar: Sendable {
    private let isShown: Bool
    private let line: Mutex<(line: ProgressLine, isDrawn: Bool)>

    /// - Parameter unit: what is counted, where numbers and their rate mean something to a person.
    init(_ label: String, counting unit: String? = nil, options: Options) {
        isShown = !options.quiet && !options.json && isatty(STDERR_FILENO) == 1
        let columns = Terminal.columns(of: STDERR_FILENO) ?? 80
        line = Mutex((ProgressLine(label, counting: unit, columns: columns), false))
    }

    func show(_ done: UInt64, of total: UInt64) {
        guard isShown else { return }
        let time = Self.milliseconds()
        let text = line.withLock { line -> String? in
            let text = line.line.text(done, of: total, at: time)
            if text != nil { line.isDrawn = true }
            return text
        }
        // The rest of a longer line before it goes with it.
        if let text { write("\r\(text)\u{1B}[K") }
    }

    /// Clears the line.
    func end() {
        guard line.withLock({ $0.isDrawn }) else { return }
        write("\r\u{1B}[K")
    }

    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }

    private static func milliseconds() -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
    }
}
