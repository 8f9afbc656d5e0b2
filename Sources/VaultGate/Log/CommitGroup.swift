internal import GateProtocol
internal import Synchronization
internal import VaultModel

/// What a request came to. A refusal is committed like an answer: its entry is in the log.
enum Outcome<R> {
    case answered(R)
    case refused(GateError)
}

/// A request on its way into the log.
struct Member: Sendable {
    /// What a request came to in a transaction, and how to answer it: after the transaction was closed proofs are made,
    /// and once it is durable they are handed out.
    struct Done {
        let outcome: Outcome<LogEntry>
        let prove: (Transaction) throws -> (Receipt) -> Void
    }

    /// Runs the request in a transaction.
    let run: @Sendable (inout Transaction) throws -> Done
    /// Answers it with an error.
    let fail: @Sendable (GateError) -> Void
}

/// The requests that wait for the next commit. They share its transaction, its sync and its checkpoint.
final class CommitGroup: Sendable {
    private let members = Mutex<[Member]>([])

    /// Adds a request; tells whether it is the first, for which somebody has to commit.
    func join(_ member: Member) -> Bool {
        members.withLock { members in
            members.append(member)
            return members.count == 1
        }
    }

    /// How many wait.
    var count: Int { members.withLock(\.count) }

    /// Hands out those that wait; who comes from now on is in the next group.
    func take() -> [Member] {
        members.withLock { members in
            defer { members = [] }
            return members
        }
    }
}
