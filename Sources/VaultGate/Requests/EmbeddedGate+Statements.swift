public import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
public import VaultModel
internal import VaultStore

extension EmbeddedGate {
    public func submit(_ request: StatementRequest) async throws(GateError) -> Receipt {
        let part = try await admit(request.request, as: .statement)
        // The refusal of somebody without an office is logged, but not at any length.
        let known = try currentGovernance()
        guard
            known.isAdministrator(part.actor) || known.isCustodian(part.actor)
                || request.request.bytes.count <= 16 << 10
        else { throw .badRequest("it is too long") }
        let signed = try statement(of: part, request)
        // Here it would end epochs that still open halves.
        guard !signed.statement.acts.contains(where: { if case .restore = $0 { true } else { false } }) else {
            throw .badRequest("a restore begins with its database")
        }
        let receipt = try await transact { [self] transaction -> (Outcome<LogEntry>, Void) in
            try transaction.checkFresh(part)
            if let code = transaction.refusal(of: part, for: signed.statement) {
                return (try transaction.refuse(part, request.request, code: code), ())
            }
            try transaction.deletePendingThatAreOver()
            try transaction.checkIncludesPending(signed)
            let entry = transaction.entry(part, request.request, allowed: true, rule: Name.code("governance"))
            var next = transaction.governance
            do throws(GovernanceError) {
                try checkNothingIsLeft(signed.statement, in: transaction)
                try next.apply(
                    signed, entry: entry.gate.index, leafHash: entry.leafHash, at: transaction.now,
                    readPolicy: policies(request.documents, in: transaction.store))
                try checkEpochs(closedBy: signed.statement, activeEpoch: next.activeEpoch, in: transaction)
                try checkIndexes(closedBy: signed.statement, next: next, in: transaction)
            } catch {
                if case .notEnoughSignatures = error, let pending = try transaction.pend(signed, part, request) {
                    try expectEscrowKey(
                        of: signed.statement, request, in: transaction.state.generation)
                    return (pending, ())
                }
                return (
                    try transaction.refuse(part, request.request, code: error.code) {
                        .statementRefused(error, entry: $0)
                    }, ()
                )
            }
            try expectEscrowKey(
                of: signed.statement, request, in: transaction.state.generation)
            try transaction.append(entry)
            try Self.store(request, in: transaction.store)
            try transaction.store.deletePendingStatement(signed.statement.id)
            for act in signed.statement.acts { try transaction.deleteWraps(endedBy: act) }
            try transaction.enter(next.activeEpoch, index: next.activeIndex?.act.version, in: heldKeys)
            transaction.governance = next
            return (.answered(entry), ())
        }.receipt
        adoptEscrowKey()
        return receipt
    }

    public func pendingStatements() async throws(GateError) -> [PendingStatement] {
        try Self.mapErrors { try store.read { try Self.pendingStatements(in: $0) } }
    }

    /// What can be read of the rows; what cannot waits for nothing.
    static func pendingStatements(in reader: any StoreReader) throws -> [PendingStatement] {
        try reader.pendingStatements(limit: PendingStatement.maximumCount).compactMap { row in
            guard let pending = try? PendingStatement(row.bytes), pending.id == row.statement else { return nil }
            return pending
        }
    }

    /// Reads a statement and checks that wraps and documents are the ones it names.
    func statement(of part: RequestPart, _ request: StatementRequest) throws(GateError) -> SignedStatement {
        guard part.kind == .statement, let bytes = part.statement, let signed = try? SignedStatement(bytes) else {
            throw .badRequest("its statement cannot be read")
        }
        let detail = Detail.statement(
            wraps: request.wraps, documents: request.documents, escrowKey: request.escrowKey, vault: part.vault)
        guard part.detailDigest == RequestPart.digest(detail: detail, blind: part.blind) else {
            throw .badRequest("its wraps or documents are not the ones that were signed")
        }
        var items: [(kind: KeyWrap.Kind, item: KeyWrapItem)] = []
        for act in signed.statement.acts {
            switch act {
            case .keyWraps(let named): items += named.map { (.compartment, $0) }
            case .indexWraps(let named): items += named.map { (.index, $0) }
            case .rekey(let rekey): items += rekey.wraps.map { (.compartment, $0) }
            default: break
            }
        }
        guard items.count == request.wraps.count,
            zip(items, request.wraps).allSatisfy({ named, wrap in
                let (kind, item) = named
                return kind == wrap.kind && item.recipient == wrap.recipient && item.compartment == wrap.compartment
                    && item.version == wrap.version && item.digest == SHA256.hash(wrap.bytes)
                    && wrap.bytes.count == Envelope.count
            })
        else { throw .badRequest("its wraps are not the ones that its acts name") }
        var named: Set<Digest> = []
        for act in signed.statement.acts {
            switch act {
            case .policy(_, let document): named.insert(document)
            case .restore(let restore): named.insert(restore.document)
            default: break
            }
        }
        guard Set(request.documents.map { SHA256.hash($0) }) == named, request.documents.count == named.count else {
            throw .badRequest("its documents are not the ones that its acts name")
        }
        return signed
    }

    static func store(_ request: StatementRequest, in writer: any StoreWriter) throws {
        for wrap in request.wraps {
            let row = KeyWrapRow(
                recipient: wrap.recipient, compartment: wrap.compartment, version: wrap.version, bytes: wrap.bytes)
            switch wrap.kind {
            case .compartment: try writer.insert(row)
            case .index: try writer.insertIndexKeyWrap(row)
            }
        }
        for document in request.documents {
            let digest = SHA256.hash(document)
            if try writer.document(digest) == nil { try writer.addDocument(document, digest: digest) }
        }
    }

    /// Policies by digest, among the documents of a request and those in the store.
    nonisolated func policies(_ documents: [[UInt8]], in reader: any StoreReader) -> Governance.PolicyReader {
        let readPolicy = readPolicy
        return { digest in
            let document = documents.first { SHA256.hash($0) == digest } ?? (try? reader.document(digest)) ?? nil
            guard let document, SHA256.hash(document) == digest else { return nil }
            return try? readPolicy(document)
        }
    }

    /// A key retires or is destroyed only when nothing is left under it; the database knows, the log alone does not.
    private nonisolated func checkNothingIsLeft(
        _ statement: Statement, in transaction: Transaction
    ) throws(GovernanceError) {
        for act in statement.acts {
            let (compartment, version): (CompartmentID, UInt32)
            switch act {
            case .retireKey(let key, let number), .destroyKey(let key, let number):
                (compartment, version) = (key, number)
            default: continue
            }
            let left: UInt64
            do {
                left = try transaction.store.halfAWrapCount(in: compartment, under: version)
            } catch {
                throw .keyState("how much the key still protects could not be counted")
            }
            guard left == 0 else { throw .keyState("the key still protects \(left) halves") }
        }
    }
}

extension Transaction {
    /// Deletes the wraps of keys that nobody is to open any more after an act.
    fileprivate func deleteWraps(endedBy act: Act) throws {
        switch act {
        case .retireKey(let compartment, let version):
            try store.deleteRecordKeyWraps(in: compartment, under: version)
        case .destroyKey(let compartment, let version):
            try store.deleteRecordKeyWraps(in: compartment, under: version)
            try store.deleteKeyWraps(in: compartment, under: version)
        case .recovery:
            // Of the recovery key before, as the governance before this statement knows it.
            guard let recovery = governance.recovery?.act.fingerprint else { return }
            try store.deleteKeyWraps(of: recovery)
            try store.deleteIndexKeyWraps(of: recovery)
        case .closeIndex(let version):
            try store.deleteIndexTokens(version: version)
            try store.deleteIndexKeyWraps(version: version)
        case .rekey(let rekey):
            try store.deleteKeyWraps(of: rekey.old)
            try store.deleteIndexKeyWraps(of: rekey.old)
            try store.moveAssignments(from: rekey.old, to: rekey.person.identity.fingerprint)
        default: break
        }
    }
}
