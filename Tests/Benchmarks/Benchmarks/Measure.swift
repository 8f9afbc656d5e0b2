import CBaseline
import Foundation

/// The monotonic clock in nanoseconds.
func nanoseconds() -> Double {
    Double(DispatchTime.now().uptimeNanoseconds)
}

/// The best time of one round in nanoseconds, of five repeats.
func best(rounds: Int, _ body: () throws -> Void) rethrows -> Double {
    var best = Double.infinity
    for _ in 0..<5 {
        let start = nanoseconds()
        for _ in 0..<rounds { try body() }
        best = min(best, (nanoseconds() - start) / Double(rounds))
    }
    return best
}

/// How long a body takes, in microseconds.
func microseconds(_ body: () async throws -> Void) async rethrows -> Double {
    let start = nanoseconds()
    try await body()
    return (nanoseconds() - start) / 1e3
}

func median(_ times: [Double]) -> Double { times.sorted()[times.count / 2] }

/// The processor time of this process so far in nanoseconds, of all its threads.
func processorTime() -> Double {
    var usage = rusage()
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func nanoseconds(_ time: timeval) -> Double { Double(time.tv_sec) * 1e9 + Double(time.tv_usec) * 1e3 }
    return nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime)
}

/// Forgets the resident memory's peak so far, and what the allocator keeps for later.
func forgetPeakMemory() {
    baseline_trim()
    try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
}

/// The resident memory's peak in MiB since it was forgotten.
func recentPeakMemory() -> Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return (Double(line.filter(\.isNumber)) ?? 0) / 1024
}
