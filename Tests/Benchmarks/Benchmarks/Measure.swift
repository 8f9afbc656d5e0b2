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

/// One line: what, ours, theirs, ratio and goal.
func report(_ name: String, _ ours: Double, _ theirs: Double, unit: String, ratio: Double, goal: String) {
    func figure(_ value: Double) -> String { value >= 100 ? String(Int(value)) : String(format: "%.1f", value) }
    let columns = [
        name.padding(toLength: 34, withPad: " ", startingAt: 0),
        "ours \(figure(ours)) \(unit)".padding(toLength: 24, withPad: " ", startingAt: 0),
        "beside \(figure(theirs)) \(unit)".padding(toLength: 26, withPad: " ", startingAt: 0),
        String(format: "%.2f×", ratio).padding(toLength: 9, withPad: " ", startingAt: 0), goal,
    ]
    print(columns.joined(separator: " "))
}

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
func recentPeakMemory() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return (Int(line.filter(\.isNumber)) ?? 0) / 1024
}

/// The resident memory's peak in MiB.
func peakMemory() -> Int {
    var usage = rusage()
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024
}
