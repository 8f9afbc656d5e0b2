internal import Dispatch
internal import Synchronization
internal import TransparencyLog

/// Checks the signature of a checkpoint that the gate has just made, beside the commit that waits for the disk.
///
/// A fault while an Ed25519 signature is computed can give the key away, so none is handed out unchecked. That it is
/// valid is then known to the sessions of this process as well.
package final class CheckpointCheck: Sendable {
    private let isValid = Mutex(false)
    private let done = DispatchSemaphore(value: 0)

    /// Begins to check.
    package init(_ note: [UInt8], origin: String, publicKey: [UInt8]) {
        DispatchQueue.global().async {
            if let verifier = try? NoteVerifier(name: origin, publicKey: publicKey),
                (try? Checkpoint.open(note, origin: origin, verifier: verifier)) != nil
            {
                self.isValid.withLock { $0 = true }
            }
            self.done.signal()
        }
    }

    /// Waits for the answer; to be asked once.
    package func passes() -> Bool {
        done.wait()
        return isValid.withLock { $0 }
    }
}
