public import OpenSSL
internal import VaultCrypto

extension Governance {
    /// Finds a policy document by its SHA-256 and reads it; `nil` when it is missing or not valid.
    public typealias PolicyReader = (Digest) -> Policy?

    /// Replays the first statement of a vault: its first root and its first policy.
    public init(
        first signed: SignedStatement, entry: UInt64, leafHash: Digest, at time: Timestamp, readPolicy: PolicyReader
    ) throws(GovernanceError) {
        let statement = signed.statement
        guard statement.acts.count == 2, case .root(let root) = statement.acts[0],
            case .policy(let version, let document) = statement.acts[1], entry == 0
        else { throw .notARoot }
        try root.checkItself()
        guard root.version == 1, root.previous == .zero, statement.rootVersion == 0, statement.logSize == 0 else {
            throw .invalidRoot("a first root has version 1 and no predecessor")
        }
        guard statement.vault == root.vault else { throw .otherVault }
        guard time <= statement.expiry else { throw .expired }
        guard let policy = readPolicy(document) else { throw .missingDocument }
        guard policy.version == version else { throw .policyNotAllowed("its version is not the one that was signed") }
        self.init(root: root, rootEntry: entry, policy: policy, policyDocument: document)
        try Self.endorsement(ofFirst: signed).requireComplete()
        admit(root, entry: entry)
        epochs[1] = Epoch(entry: entry, created: time, state: .active)
        finish(statement, entry: entry, leafHash: leafHash)
    }

    /// Replays one more statement. On an error nothing changes.
    ///
    /// - Parameters:
    ///   - entry: the log index of the statement.
    ///   - leafHash: the hash of its leaf, for the chain.
    ///   - time: the gate's time in that entry; grants and expiry are judged by it.
    public mutating func apply(
        _ signed: SignedStatement, entry: UInt64, leafHash: Digest, at time: Timestamp, readPolicy: PolicyReader
    ) throws(GovernanceError) {
        var next = self
        let statement = signed.statement
        guard statement.vault == vault else { throw .otherVault }
        guard !seen.contains(statement.id) else { throw .repeated }
        guard statement.rootVersion == root.version else { throw .otherRoot }
        guard statement.logSize <= entry else { throw .unseenLog }
        guard time <= statement.expiry else { throw .expired }
        // Each root is signed by the threshold of the one before.
        guard statement.acts.count(where: { if case .root = $0 { true } else { false } }) <= 1 else {
            throw .invalidRoot("a statement has one root")
        }
        let endorsement = try endorsement(of: signed)
        for act in statement.acts {
            try next.apply(act, signers: endorsement.signers, entry: entry, at: time, readPolicy: readPolicy)
        }
        // Last, so that a statement that only lacks signatures is known to be right in all else.
        try endorsement.requireComplete()
        next.finish(statement, entry: entry, leafHash: leafHash)
        self = next
    }

    private mutating func finish(_ statement: Statement, entry: UInt64, leafHash: Digest) {
        seen.insert(statement.id)
        entries.append(entry)
        chain = SHA256.hash(chain.bytes + leafHash.bytes)
    }

    private mutating func apply(
        _ act: Act, signers: [Digest], entry: UInt64, at time: Timestamp, readPolicy: PolicyReader
    ) throws(GovernanceError) {
        switch act {
        case .root, .enrol, .revoke, .suspend, .resume, .rekey:
            try applyToPeople(act, entry: entry, at: time)
        case .grant(let grant):
            try add(grant, entry: entry, at: time)
        case .removeGrant(let id):
            guard let grant = grants[id], grant.removedAt == nil else { throw .unknownGrant }
            grants[id]?.removedAt = entry
        case .policy(let version, let document):
            guard let policy = readPolicy(document) else { throw .missingDocument }
            guard policy.version == version else {
                throw .policyNotAllowed("its version is not the one that was signed")
            }
            if let violation = policy.violations(replacing: self.policy).first {
                throw .policyNotAllowed("\(violation)")
            }
            self.policy = policy
            policyDocument = document
            try checkGrants(at: time)
        case .keyVersion, .activateKey, .retireKey, .compromiseKey, .destroyKey, .keyWraps, .epoch, .closeEpoch,
            .compromiseEpoch, .index, .indexWraps, .closeIndex, .recovery, .recover, .drill:
            try applyToKeys(act, signers: signers, entry: entry, at: time)
        case .restore(let act):
            try restore(act, entry: entry, at: time)
        case .hold(let record):
            guard holds.insert(record).inserted else { throw .recordHeld }
        case .release(let record):
            guard holds.remove(record) != nil else { throw .recordNotHeld }
        case .confirmErasure(let epoch):
            guard epoch > confirmedEpoch ?? 0, epoch <= activeEpoch else {
                throw .keyState("it is confirmed already, or the gate key has not that epoch yet")
            }
            confirmedEpoch = epoch
        }
    }

    private mutating func applyToPeople(_ act: Act, entry: UInt64, at time: Timestamp) throws(GovernanceError) {
        switch act {
        case .root(let root): try replaceRoot(by: root, entry: entry)
        case .enrol(let file): try enrol(file.identity, entry: entry)
        case .revoke(let official): try revoke(official, entry: entry, at: time)
        case .suspend(let official): try suspend(official, entry: entry)
        case .resume(let official): try resume(official)
        case .rekey(let act): try rekey(act, entry: entry, at: time)
        default: break
        }
    }

    private mutating func applyToKeys(
        _ act: Act, signers: [Digest], entry: UInt64, at time: Timestamp
    ) throws(GovernanceError) {
        switch act {
        case .keyVersion(let act): try add(act, signers: signers, entry: entry, at: time)
        case .activateKey(let compartment, let version): try activate(compartment, version)
        case .retireKey(let compartment, let version): try change(compartment, version, .retire)
        case .compromiseKey(let compartment, let version): try change(compartment, version, .compromise)
        case .destroyKey(let compartment, let version): try change(compartment, version, .destroy)
        case .keyWraps(let items): for item in items { try add(item, at: time) }
        case .epoch(let epoch): try begin(epoch: epoch, entry: entry, at: time)
        case .closeEpoch(let epoch): try close(epoch: epoch, entry: entry)
        case .compromiseEpoch(let epoch): try compromise(epoch: epoch)
        case .index(let act): try begin(act, entry: entry, at: time)
        case .indexWraps(let items): for item in items { try addIndexWrap(item, at: time) }
        case .closeIndex(let version): try close(index: version, entry: entry)
        case .recovery(let act): try add(act, entry: entry, at: time)
        case .recover(let number): try use(recovery: number, at: time)
        case .drill(let number): try drill(recovery: number, at: time)
        default: break
        }
    }
}
