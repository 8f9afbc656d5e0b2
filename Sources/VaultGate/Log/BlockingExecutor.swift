internal import Dispatch

/// Runs the jobs of the gate one after another on a thread of its own: they wait for the disk, and the threads that all
/// tasks of the process share must not.
final class BlockingExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "casevault.gate")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    /// Runs `body` after all jobs that were enqueued before.
    func run(_ body: @escaping @Sendable () -> Void) {
        queue.async(execute: body)
    }

    func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
