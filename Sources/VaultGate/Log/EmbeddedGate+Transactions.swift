internal import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

extension EmbeddedGate {
    /// Takes a request into the next commit, and answers once that is durable.
    ///
    /// Requests that come while a commit is under way wait for the next one and share it: one transaction, one sync, one
    /// checkpoint. Each body runs on what those before it left; one that throws undoes nothing but its own changes.
    /// A body hands back its entry, and what is to be released when that is durable.
    nonisolated func transact<R: Sendable>(
        _ body: @escaping @Sendable (inout Transaction) throws -> (Outcome<LogEntry>, R)
    ) async throws(GateError) -> (receipt: Receipt, result: R) {
        try await transact(body) { _, result in result }
    }

    /// As ``transact(_:)``, where what is to be released holds proofs in the checkpoint.
    ///
    /// - Parameter prove: makes them when the whole group is in the log, whose size no body knows.
    nonisolated func transact<R: Sendable, S: Sendable>(
        _ body: @escaping @Sendable (inout Transaction) throws -> (Outcome<LogEntry>, R),
        proving prove: @escaping @Sendable (Transaction, R) throws -> S
    ) async throws(GateError) -> (receipt: Receipt, result: S) {
        let answer = await withCheckedContinuation {
            (asking: CheckedContinuation<Result<(Receipt, S), GateError>, _>) in
            let member = Member(
                run: { transaction in
                    let (outcome, result) = try body(&transaction)
                    return Member.Done(outcome: outcome) { closed in
                        let proved = try prove(closed, result)
                        return { asking.resume(returning: .success(($0, proved))) }
                    }
                },
                fail: { asking.resume(returning: .failure($0)) })
            guard group.join(member) else { return }
            executor.run { self.assumeIsolated { $0.commitGroup() } }
        }
        return try answer.get()
    }

    /// Commits the requests that wait: reads the state, runs them one after another, signs one checkpoint, and only when
    /// all of it is durable answers them.
    private func commitGroup() {
        let members = group.take()
        let transaction: Transaction
        let check: CheckpointCheck
        let answers: [() -> Void]
        do {
            (transaction, check, answers) = try Self.mapErrors {
                try store.write { writer in
                    var transaction = try begin(writer)
                    let done = try members.map { try run($0, alone: members.count == 1, in: &transaction) }
                    let checkpoint = try transaction.close()
                    let check = CheckpointCheck(
                        checkpoint, origin: transaction.governance.origin, publicKey: keys.logPublicKey)
                    return (
                        transaction, check,
                        try zip(members, done).map { try answer($0, $1, in: transaction, checkpoint) }
                    )
                }
            }
        } catch {
            heldKeys.doubt()
            for member in members { member.fail(error) }
            return
        }
        // From here on the commit is durable.
        frontier = transaction.frontier
        governance = transaction.governance
        seen = transaction.state.pin
        do {
            try files.movePin(to: seen)
        } catch {
            // The commit stands; an older pin only notices less. The operator has to know.
            tellOperator("gate.pin could not be moved: \(error)")
        }
        destroyEndedEpochs()
        guard check.passes() else {
            for member in members { member.fail(.notAuthentic("the signature of the checkpoint")) }
            return
        }
        for answer in answers { answer() }
    }

    /// Runs one request of a group. One that is alone needs no savepoint: its error undoes the transaction.
    private func run(
        _ member: Member, alone: Bool, in transaction: inout Transaction
    ) throws -> Result<Member.Done, GateError> {
        guard !alone else { return .success(try member.run(&transaction)) }
        var attempt = transaction
        do throws(GateError) {
            let done = try Self.mapErrors { try attempt.store.savepoint { try member.run(&attempt) } }
            transaction = attempt
            return .success(done)
        } catch {
            heldKeys.doubt()
            return .failure(error)
        }
    }

    /// How to answer a member once the commit is durable.
    private func answer(
        _ member: Member, _ done: Result<Member.Done, GateError>, in transaction: Transaction, _ checkpoint: [UInt8]
    ) throws -> () -> Void {
        switch done {
        case .success(let done):
            switch done.outcome {
            case .answered(let entry):
                let receipt = try transaction.receipt(for: entry, checkpoint: checkpoint)
                let answer = try done.prove(transaction)
                return { answer(receipt) }
            case .refused(let error):
                return { member.fail(error) }
            }
        case .failure(let error):
            return { member.fail(error) }
        }
    }

    /// Reads and checks the state of the log inside a transaction, never from memory.
    private func begin(_ writer: any StoreWriter) throws -> Transaction {
        let state = try checkedState(writer)
        let governance = try governance(for: state, in: writer)
        return Transaction(
            store: writer,
            keys: try heldKeys.keys(
                inForce: state.epoch, indexes: Set(governance.searchedIndexes.map(\.act.version))),
            contexts: contexts, governance: governance,
            state: state, frontier: try frontier(for: state.head, in: writer), clock: clock())
    }

    /// The state row, if its MAC fits, the log has its size, and it extends what this gate saw last.
    func checkedState(_ reader: any StoreReader) throws -> GateState {
        if seen.head.size == 0, try reader.value(.state) == nil, try reader.logSize() == 0 {
            throw GateError.wrongState("this vault waits for signatures under its first statement")
        }
        // Somebody may have restored the vault while this process has the database of before open.
        if seen.head.size > 0 { try files.checkGeneration(seen.generation) }
        guard let row = try reader.value(.state), let state = try GateState(row, vault: keys.vault, key: keys.head)
        else {
            throw GateError.notIntact("the gate's state row")
        }
        guard try reader.logSize() == state.head.size else {
            throw GateError.notIntact("the log has not the size that the gate gave it")
        }
        try StoredNodes(reader).verify(state, extends: seen)
        return state
    }

    /// The frontier of the tree: from memory when it is the one of the state, else from the rows.
    private func frontier(for head: TreeHead, in reader: any StoreReader) throws -> Frontier {
        if frontier.size == head.size, head.size > 0, seen.head == head { return frontier }
        let frontier = try Frontier(size: head.size, reader: StoredNodes(reader))
        guard frontier.root == head.root else { throw GateError.notIntact("the tree of the log") }
        return frontier
    }

    /// The governance of the state: from memory when nothing was added, else replayed from the log.
    func governance(for state: GateState, in reader: any StoreReader) throws -> Governance {
        if let governance, governance.count == state.statements, governance.chain == state.governance {
            return governance
        }
        var replayed = governance
        var next = replayed?.entries.last.map { $0 + 1 } ?? 0
        while true {
            let rows = try reader.logRows(kind: RequestKind.statement.rawValue, from: next, limit: 256)
            guard let last = rows.last else { break }
            for row in rows { try Self.replay(row, onto: &replayed, reader: reader, readPolicy: readPolicy) }
            next = last.index + 1
        }
        guard let replayed, replayed.count == state.statements, replayed.chain == state.governance else {
            throw GateError.notIntact("a statement is missing from the log or was changed")
        }
        return replayed
    }

    private static func replay(
        _ row: LogRow, onto governance: inout Governance?, reader: any StoreReader, readPolicy: PolicyReader
    ) throws {
        let entry = try LogEntry(row.entry)
        guard entry.gate.allowed, let bytes = entry.request.statement else { return }
        let signed = try SignedStatement(bytes)
        let policies = { (digest: Digest) -> Policy? in
            guard let document = try? reader.document(digest), SHA256.hash(document) == digest else { return nil }
            return try? readPolicy(document)
        }
        do {
            if governance == nil {
                governance = try Governance(
                    first: signed, entry: row.index, leafHash: entry.leafHash, at: entry.gate.time, readPolicy: policies
                )
            } else {
                try governance?.apply(
                    signed, entry: row.index, leafHash: entry.leafHash, at: entry.gate.time, readPolicy: policies)
            }
        } catch {
            throw GateError.notIntact("statement \(row.index) of the log: \(error)")
        }
    }
}
