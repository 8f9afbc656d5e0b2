public import OpenSSL
public import VaultCrypto
public import VaultModel

/// Shares of a recovery secret as people hand them in, each with the name by which they know it, such as its file's.
public struct HandedShares: Sendable {
    private var shares: [(name: String, share: SLIP39.Share)] = []

    public init() {}

    /// Takes in a share: its words, in rows or as people type them.
    ///
    /// - Throws: ``RecoveryError/damaged(share:_:)``.
    public mutating func add(_ text: borrowing SecretBytes, name: String) throws(RecoveryError) {
        do {
            shares.append((name, try SLIP39.Share(text)))
        } catch {
            throw .damaged(share: name, error)
        }
    }

    /// The recovery secret, if the shares are those of the recovery key in force, and enough.
    ///
    /// More than are needed are all checked, and the first ones used.
    public func secret(of governance: Governance) throws -> RecoverySecret {
        guard let act = governance.recovery?.act else { throw RecoveryError.noRecoveryKey }
        let contexts = VaultContexts(vault: governance.vault)
        try check(against: act, governance: governance, contexts: contexts)
        let enough = try enough(for: act)
        guard let secret = try? RecoverySecret(combining: enough) else { throw RecoveryError.notFitting }
        // The shares are as they were made; whether they were made of this key is another matter.
        guard try secret.privateKey(contexts.recoveryPair).publicKey == act.publicKey,
            try secret.escrowKey(contexts.escrowKey).checkValue(contexts.escrowCheck) == act.escrowCheckValue
        else { throw RecoveryError.notFitting }
        return secret
    }

    /// The secret of the shares alone, where no statement that names them is at hand: what it opens has to prove it.
    public func secret() throws(RecoveryError) -> RecoverySecret {
        let groups = Dictionary(grouping: shares.map(\.share), by: \.group).sorted { $0.key < $1.key }
        var complete: [[SLIP39.Share]] = []
        for (_, members) in groups {
            guard let threshold = members.first?.threshold, members.count >= threshold else { continue }
            complete.append(Array(members.prefix(threshold)))
        }
        let needed = shares.first?.share.groupThreshold ?? 1
        guard complete.count >= needed else { throw .tooFew(members: [], groups: needed - complete.count) }
        guard let secret = try? RecoverySecret(combining: complete.prefix(needed).flatMap(\.self)) else {
            throw .notFitting
        }
        return secret
    }

    /// Each share must be one that the statement names, and be there once.
    private func check(against act: RecoveryAct, governance: Governance, contexts: VaultContexts) throws {
        let known = try shares.map { try act.names($0.share, contexts: contexts) }
        for (index, (name, share)) in shares.enumerated() where !known[index] {
            for former in governance.formerRecoveries where try former.act.names(share, contexts: contexts) {
                throw RecoveryError.replaced(share: name, recovery: former.act.number, inForce: act.number)
            }
            let isOfSet = shares.indices.contains { known[$0] && shares[$0].share.isOfSameSet(as: share) }
            throw isOfSet ? RecoveryError.altered(share: name) : .foreign(share: name)
        }
        for (index, (name, share)) in shares.enumerated() {
            let same = shares[..<index].first { $0.share.group == share.group && $0.share.member == share.member }
            if let same { throw RecoveryError.repeated(share: name, other: same.name) }
        }
    }

    /// As many shares as are needed, of as many groups.
    private func enough(for act: RecoveryAct) throws(RecoveryError) -> [SLIP39.Share] {
        let groups = Dictionary(grouping: shares.map(\.share), by: \.group)
        let needed = Int(act.groupThreshold)
        var complete: [[SLIP39.Share]] = []
        var missing: [RecoveryError.Missing] = []
        for (index, group) in act.groups.enumerated() {
            guard let members = groups[index] else { continue }
            let lacking = Int(group.threshold) - members.count
            if lacking > 0 {
                missing.append(RecoveryError.Missing(group: group.name, count: lacking))
            } else {
                complete.append(Array(members.prefix(Int(group.threshold))))
            }
        }
        guard complete.count >= needed else {
            // Where all groups are needed it can be said which ones.
            if needed == act.groups.count {
                for (index, group) in act.groups.enumerated() where groups[index] == nil {
                    missing.append(RecoveryError.Missing(group: group.name, count: Int(group.threshold)))
                }
                throw .tooFew(members: missing, groups: 0)
            }
            throw .tooFew(members: missing, groups: max(0, needed - complete.count - missing.count))
        }
        return complete.prefix(needed).flatMap(\.self)
    }
}

extension RecoveryAct {
    /// Whether a share is one that this act names.
    fileprivate func names(_ share: SLIP39.Share, contexts: VaultContexts) throws -> Bool {
        let digest = try share.digest(contexts.share(recovery: number, salt: salt))
        return shares.contains { $0.group == share.group && $0.member == share.member && $0.digest == digest }
    }
}
