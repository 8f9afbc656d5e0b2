import Glibc
import Synchronization

/// A bar on stderr for work that can take more than a second; nothing when stderr is no terminal.
final class ProgressBar: Sendable {
    private static let width = 30

    private let label: String
    private let isShown: Bool
    private let drawn = Mutex<(percent: Int, time: UInt64)?>(nil)

    init(_ label: String, options: Options) {
        self.label = label
        isShown = !options.quiet && !options.json && isatty(STDERR_FILENO) == 1
    }

    func show(_ done: UInt64, of total: UInt64) {
        guard isShown, total > 0 else { return }
        let percent = Int(min(done, total) * 100 / total)
        let now = Self.milliseconds()
        let draws = drawn.withLock { drawn in
            // A bar that jumps or flickers tells less than one that moves ten times a second.
            if let drawn, drawn.percent == percent || now - drawn.time < 100 { return false }
            drawn = (percent, now)
            return true
        }
        guard draws else { return }
        let filled = percent * Self.width / 100
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.width - filled)
        write("\r\(label) [\(bar)] \(percent) %")
    }

    /// Clears the line.
    func end() {
        guard isShown, drawn.withLock({ $0 != nil }) else { return }
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
