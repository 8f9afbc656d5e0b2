import Foundation
import Testing

/// The memory of another process: everything that it may write, the locked memory for secrets included.
struct ProcessImage {
    private struct Unreadable: Error {}

    private let process: pid_t

    /// Whether this process may read the memory of one that hides it: CAP_SYS_PTRACE is bit 19 of what it may do.
    static let isReadable: Bool = {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("CapEff:") } ?? ""
        return (UInt64(line.dropFirst(7).drop(while: \.isWhitespace), radix: 16) ?? 0) >> 19 & 1 == 1
    }()

    init(of process: pid_t) {
        self.process = process
    }

    /// Waits until the process has stopped; tells whether it did.
    func waitUntilStopped() throws -> Bool {
        while true {
            guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
                let state = text.split(separator: ")").last?.split(separator: " ").first, state != "Z"
            else { return false }
            if state == "T" || state == "t" { return true }
            usleep(2000)
        }
    }

    /// Which of some byte strings stand anywhere in it, by name.
    func names(of patterns: [String: [UInt8]]) throws -> Set<String> {
        let memory = unsafe open("/proc/\(process)/mem", O_RDONLY | O_CLOEXEC)
        guard memory >= 0 else { throw Unreadable() }
        defer { close(memory) }
        var found: Set<String> = []
        for region in try regions() {
            var block = [UInt8](repeating: 0, count: region.count)
            let count = unsafe pread(memory, &block, block.count, off_t(region.lowerBound))
            guard count > 0 else { continue }
            for (name, pattern) in patterns where !found.contains(name) {
                let isThere = unsafe block.withUnsafeBytes { unsafe Self.find(pattern, in: $0, count: count) }
                if isThere { found.insert(name) }
            }
        }
        return found
    }

    private static func find(_ pattern: [UInt8], in block: UnsafeRawBufferPointer, count: Int) -> Bool {
        guard var place = block.baseAddress, count >= pattern.count else { return false }
        let end = unsafe place + (count - pattern.count + 1)
        while unsafe place < end, let next = unsafe memchr(place, Int32(pattern[0]), end - place) {
            if unsafe memcmp(next, pattern, pattern.count) == 0 { return true }
            unsafe place = UnsafeRawPointer(next) + 1
        }
        return false
    }

    private func regions() throws -> [Range<Int>] {
        try String(contentsOfFile: "/proc/\(process)/maps", encoding: .utf8).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            let ends = words[0].split(separator: "-").compactMap { Int($0, radix: 16) }
            guard words[1].hasPrefix("rw"), ends.count == 2 else { return nil }
            return ends[0]..<ends[1]
        }
    }
}
