public import GateProtocol
public import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
internal import VaultModel
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
        return try await transact { [self] transaction -> (Outcome<LogEntry>, Void) in
            try transaction.checkFresh(part)
            guard transaction.governance.officials[part.actor]?.isActive == true else {
                return (try transaction.refuse(part, request.request, code: "deny.revoked"), ())
            }
            guard transaction.governance.isAdministrator(part.actor) || transaction.governance.isCustodian(part.actor)
            else { return (try transaction.refuse(part, request.request, code: "deny.governance"), ()) }
            let entry = transaction.entry(part, request.request, allowed: true, rule: Name.code("governance"))
            var next = transaction.governance
            do throws(GovernanceError) {
                try checkRetirement(signed.statement, in: transaction)
                try next.apply(
                    signed, entry: entry.gate.index, leafHash: entry.leafHash, at: transaction.now,
                    readPolicy: policies(request.documents, in: transaction.store))
            } catch {
                return (
                    try transaction.refuse(part, request.request, code: error.code) {
                        .statementRefused(error, entry: $0)
                    }, ()
                )
            }
            try transaction.append(entry)
            try store(request, in: transaction.store)
            for case .retireKey(let compartment, let version) in signed.statement.acts {
                try transaction.store.deleteRecordKeyWraps(in: compartment, under: version)
            }
            transaction.governance = next
            return (.answered(entry), ())
        }.receipt
    }

    /// The first statement of a vault.
    func submitFirst(_ request: StatementRequest) throws(GateError) -> Receipt {
        let done = try Self.mapErrors {
            let part = try RequestPart(request.request.bytes)
            guard part.vault == keys.vault, part.seen == TreeHead(size: 0, root: RFC6962.emptyRoot) else {
                throw GateError.badRequest("it is for another vault")
            }
            let signed = try statement(of: part, request)
            guard case .root(let root) = signed.statement.acts.first,
                let signer = root.administrators.first(where: { $0.identity.fingerprint == part.actor }),
                Ed25519.isValid(
                    signature: request.request.signature.span.bytes, for: request.request.bytes.span.bytes,
                    publicKey: signer.identity.signingPublicKey.span.bytes),
                root.logPublicKey == keys.logPublicKey, root.gatePublicKey == keys.gatePublicKey
            else { throw GateError.badRequest("it is not the first statement of this vault") }
            return try store.write { writer in
                guard try writer.value(.state) == nil, try writer.logSize() == 0 else {
                    throw GateError.configuration("there is a vault here already")
                }
                let now = clock()
                let policies = policies(request.documents, in: writer)
                let version =
                    signed.statement.acts.compactMap { act -> UInt32? in
                        if case .policy(let version, _) = act { version } else { nil }
                    }.first ?? 0
                let entry = LogEntry(
                    request: part, requestBytes: request.request.bytes, signature: request.request.signature,
                    gate: GatePart(
                        index: 0, allowed: true, rule: Name.code("governance"), policyVersion: version, clock: now,
                        time: now, statements: 0, grant: nil))
                let governance: Governance
                do throws(GovernanceError) {
                    governance = try Governance(
                        first: signed, entry: 0, leafHash: entry.leafHash, at: now, readPolicy: policies)
                } catch {
                    throw GateError.statementRefused(error, entry: 0)
                }
                var transaction = Transaction(
                    store: writer, keys: keys, contexts: contexts, governance: governance,
                    state: GateState(
                        epoch: keys.currentEpoch, head: part.seen, time: now, statements: 0, governance: .zero),
                    frontier: Frontier(), clock: now)
                try transaction.append(entry)
                try store(request, in: writer)
                let checkpoint = try transaction.close()
                return (transaction, try transaction.receipt(for: entry, checkpoint: checkpoint))
            }
        }
        let (transaction, receipt) = done
        governance = transaction.governance
        frontier = transaction.frontier
        seen = transaction.state.head
        try files.movePin(to: seen)
        return receipt
    }

    /// Reads a statement and checks that wraps and documents are the ones it names.
    private func statement(of part: RequestPart, _ request: StatementRequest) throws(GateError) -> SignedStatement {
        guard part.kind == .statement, let bytes = part.statement, let signed = try? SignedStatement(bytes) else {
            throw .badRequest("its statement cannot be read")
        }
        let detail = Detail.statement(wraps: request.wraps, documents: request.documents, vault: part.vault)
        guard part.detailDigest == RequestPart.digest(detail: detail, blind: part.blind) else {
            throw .badRequest("its wraps or documents are not the ones that were signed")
        }
        var items: [KeyWrapItem] = []
        for case .keyWraps(let named) in signed.statement.acts { items += named }
        guard items.count == request.wraps.count,
            zip(items, request.wraps).allSatisfy({ item, wrap in
                item.recipient == wrap.recipient && item.compartment == wrap.compartment
                    && item.version == wrap.version && item.digest == SHA256.hash(wrap.bytes)
                    && wrap.bytes.count == Envelope.count
            })
        else { throw .badRequest("its wraps are not the ones that its acts name") }
        var named: Set<Digest> = []
        for case .policy(_, let document) in signed.statement.acts { named.insert(document) }
        guard Set(request.documents.map { SHA256.hash($0) }) == named, request.documents.count == named.count else {
            throw .badRequest("its documents are not the ones that its acts name")
        }
        return signed
    }

    private nonisolated func store(_ request: StatementRequest, in writer: any StoreWriter) throws {
        for wrap in request.wraps {
            try writer.insert(
                KeyWrapRow(
                    recipient: wrap.recipient, compartment: wrap.compartment, version: wrap.version, bytes: wrap.bytes))
        }
        for document in request.documents {
            let digest = SHA256.hash(document)
            if try writer.document(digest) == nil { try writer.addDocument(document, digest: digest) }
        }
    }

    /// Policies by digest, among the documents of a request and those in the store.
    private nonisolated func policies(_ documents: [[UInt8]], in reader: any StoreReader) -> Governance.PolicyReader {
        let readPolicy = readPolicy
        return { digest in
            let document = documents.first { SHA256.hash($0) == digest } ?? (try? reader.document(digest)) ?? nil
            guard let document, SHA256.hash(document) == digest else { return nil }
            return try? readPolicy(document)
        }
    }

    /// A key retires only when nothing is left under it; the database knows, the log alone does not.
    private nonisolated func checkRetirement(_ statement: Statement, in transaction: Transaction)
        throws(GovernanceError)
    {
        for case .retireKey(let compartment, let version) in statement.acts {
            let left: UInt64
            do {
                left = try transaction.store.halfAWrapCount(in: compartment, under: version)
            } catch {
                throw .keyState("how much the key still protects could not be counted")
            }
            guard left == 0 else { throw .keyState("the key still protects \(left) halves") }
        }
    }

    public func challenge(for actor: Digest) async throws(GateError) -> [UInt8] {
        let governance = try currentGovernance()
        guard let official = governance.officials[actor], official.isActive else { throw .notEnrolled }
        return try Self.mapErrors {
            let secret = try SecretBytes.random(count: 32)
            let info = contexts.challenge(recipient: official.identity)
            let answer = try HKDFSHA256.expandDigest(secret, info: info.bytes.span.bytes)
            challenges[actor] = answer
            return try Envelope.seal(secret, to: official.identity.kemPublicKey, info: info)
        }
    }

    public func signIn(_ request: SignedRequest) async throws(GateError) -> Receipt {
        let part = try await admit(request, as: .signIn)
        guard let answer = challenges.removeValue(forKey: part.actor) else {
            throw .badRequest("there was no challenge")
        }
        let detail = Detail.signIn(answer: answer, vault: part.vault)
        return try await transact { transaction -> (Outcome<LogEntry>, Void) in
            try transaction.checkFresh(part)
            guard transaction.governance.officials[part.actor]?.isActive == true else {
                return (try transaction.refuse(part, request, code: "deny.revoked"), ())
            }
            guard part.detailDigest == RequestPart.digest(detail: detail, blind: part.blind) else {
                return (try transaction.refuse(part, request, code: "refuse.challenge"), ())
            }
            return (.answered(try transaction.append(part, request, allowed: true, rule: Name.code("sign-in"))), ())
        }.receipt
    }

    public func overview(statements: UInt64, seen sizes: [UInt64]) async throws(GateError) -> Overview {
        let (overview, governance) = try Self.mapErrors {
            try store.read { reader in
                let state = try checkedState(reader)
                let governance = try self.governance(for: state, in: reader)
                guard sizes.allSatisfy({ $0 <= state.head.size }) else {
                    throw GateError.notIntact("the official has seen a longer log than this database has")
                }
                guard let checkpoint = try reader.value(.checkpoint) else {
                    throw GateError.notIntact("the checkpoint")
                }
                let nodes = StoredNodes(reader)
                var proofs: [EntryProof] = []
                var documents: [[UInt8]] = []
                for index in governance.entries.dropFirst(Int(clamping: statements)) {
                    guard let row = try reader.logRow(index) else {
                        throw GateError.notIntact("entry \(index) is missing")
                    }
                    proofs.append(try nodes.proof(of: row.entry, at: index, size: state.head.size))
                    guard let bytes = try LogEntry(row.entry).request.statement else { continue }
                    for case .policy(_, let digest) in try SignedStatement(bytes).statement.acts {
                        guard let document = try reader.document(digest) else {
                            throw GateError.notIntact("a policy document is missing")
                        }
                        documents.append(document)
                    }
                }
                return (
                    Overview(
                        checkpoint: checkpoint,
                        consistency: try sizes.map { try nodes.consistency(from: $0, to: state.head.size) },
                        statements: proofs, documents: documents), governance
                )
            }
        }
        self.governance = governance
        return overview
    }

    public func keyWraps(of recipient: Digest) async throws(GateError) -> [KeyWrap] {
        try Self.mapErrors {
            try store.read { reader in
                try reader.keyWraps(of: recipient).map {
                    KeyWrap(recipient: $0.recipient, compartment: $0.compartment, version: $0.version, bytes: $0.bytes)
                }
            }
        }
    }

    public func promises() async throws(GateError) -> [Promise] {
        let governance = try currentGovernance()
        var promises = try Self.mapErrors { try store.promises() }.map { Promise(name: $0.name, whyNot: $0.whyNot) }
        promises.append(
            Promise(
                name: "separate-gate",
                whyNot: "the gate runs in the official's process: whoever has the database and gate.key needs only"
                    + " an official's key"))
        promises.append(
            Promise(
                name: "private-gate-key",
                whyNot: files.isKeyFileOpenToOthers() ? "others may read gate.key: chmod 600 it" : nil))
        promises.append(
            Promise(
                name: "threshold",
                whyNot: governance.root.threshold < 2
                    ? "one administrator alone enrols officials and gives roles" : nil))
        promises.append(Promise(name: "witness", whyNot: "nobody else countersigns the log yet"))
        promises.append(
            Promise(
                name: "locked-memory",
                whyNot: SecureMemory.status == .locked ? nil : "the system does not let this process lock its memory"))
        return promises
    }
}
