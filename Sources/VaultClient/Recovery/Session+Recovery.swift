internal import GateProtocol
internal import OpenSSL
public import VaultCrypto
public import VaultModel

/// What a recovery came to.
public struct Recovered: Hashable, Sendable {
    /// The number of the recovery key.
    public let recovery: UInt32
    /// The keys that this custodian was given.
    public let keys: [Governance.WrapPlace]
    public let receipt: StatementReceipt
}

extension Session {
    /// Makes a recovery secret and its shares. Nothing of it is in force or stored anywhere before ``submit(_:)``.
    ///
    /// The secret is in this process's memory, and the shares hold it: see to it that each comes to another person.
    /// - Throws: ``ClientError/recovery(_:)`` for groups that cannot be.
    public func makeRecovery(
        groups: [ShareGroup], groupThreshold: Int
    ) async throws(ClientError) -> NewRecovery {
        try await requireCustody()
        try await signIn()
        let number = (governance.recovery?.act.number ?? 0) + 1
        let (contexts, gatePublicKey) = (contexts, governance.root.gatePublicKey)
        return try clientErrors {
            let secret = try RecoverySecret.generate()
            let shares: [[SLIP39.Share]]
            do {
                shares = try secret.split(
                    groupThreshold: groupThreshold,
                    groups: groups.map { SLIP39.Group(threshold: Int($0.threshold), count: Int($0.count)) })
            } catch {
                throw RecoveryError.invalidGroups("up to 16 groups of up to 16; one of one where one is enough")
            }
            let salt = try Random.bytes(32)
            let escrowKey = try secret.escrowKey(contexts.escrowKey)
            let digests = try shares.flatMap(\.self).map { share in
                ShareDigest(
                    group: UInt8(share.group), member: UInt8(share.member),
                    digest: try share.digest(contexts.share(recovery: number, salt: salt)))
            }
            let info = contexts.envelopeEscrowKey(recovery: number, gatePublicKey: gatePublicKey)
            return NewRecovery(
                act: RecoveryAct(
                    number: number, publicKey: try secret.privateKey(contexts.recoveryPair).publicKey,
                    escrowCheckValue: try escrowKey.checkValue(contexts.escrowCheck), salt: salt,
                    groupThreshold: UInt8(groupThreshold), groups: groups, shares: digests),
                shares: shares, escrowKey: try escrowKey.seal(to: gatePublicKey, info: info))
        }
    }

    /// Proposes a recovery key. It is in force when m custodians have signed; the one before is over then.
    ///
    /// Afterwards ``distribute()`` gives it every key. The gate takes its escrow key with the proposal.
    public func submit(_ recovery: NewRecovery) async throws(ClientError) -> StatementReceipt {
        try await submit([.recovery(recovery.act)], escrowKey: recovery.escrowKey)
    }

    /// Proves that shares still make the recovery key in force, and that it opens what it was given. Logged.
    ///
    /// - Parameter escrow: tries the escrow key; what it throws ends the drill before it is logged.
    /// - Returns: the number of the recovery key.
    public func drill(
        _ shares: HandedShares, escrow: (EscrowKey) throws -> Void
    ) async throws -> (recovery: UInt32, receipt: StatementReceipt) {
        let (number, pair, escrowKey) = try await open(shares)
        var tried = Keyring()
        let wraps = try await recoveryWraps(to: pair.publicKey)
        try clientErrors {
            try tried.add(wraps, recoveredWith: pair, governance: governance, contexts: contexts)
        }
        let places = handedOut(to: SHA256.hash(pair.publicKey))
        let waiting = places.filter { governance.wraps[$0] == nil }
        guard waiting.isEmpty else { throw ClientError.recovery(notHeld(waiting)) }
        guard places.allSatisfy({ tried.key($0.compartment, $0.version) != nil }) else {
            throw ClientError.notIntact("a wrap of a key for the recovery key is missing")
        }
        try escrow(escrowKey)
        return (number, try await submit([.drill(recovery: number)]))
    }

    /// Opens every key with the recovery secret and gives it to this custodian. Logged; all keys are to be rotated then.
    public func recover(_ shares: HandedShares) async throws(ClientError) -> Recovered {
        let (number, pair, _) = try await open(shares)
        try await loadKeys()
        let time = clock()
        let places = governance.missingWraps(at: time).filter { $0.recipient == keys.fingerprint }
        guard !places.isEmpty else { throw .recovery(.nothingToRecover) }
        let wraps = try await recoveryWraps(to: pair.publicKey)
        let indexPlaces = governance.missingIndexWraps(at: time).filter { $0.recipient == keys.fingerprint }
        let (items, sealed, index) = try clientErrors {
            try keyring.add(wraps, recoveredWith: pair, governance: governance, contexts: contexts)
            let (items, sealed) = try self.wrap(places.filter { keyring.key($0.compartment, $0.version) != nil })
            return (
                items, sealed,
                try wrapIndexKeys(indexPlaces) { keyring.indexKey($0.compartment, $0.version) }
            )
        }
        guard !items.isEmpty else { throw .recovery(notHeld(places)) }
        let indexActs: [Act] = index.0.isEmpty ? [] : [.indexWraps(index.0)]
        let receipt = try await submit(
            [.keyWraps(items)] + indexActs + [.recover(recovery: number)], wraps: sealed + index.1)
        return Recovered(
            recovery: number,
            keys: items.map {
                Governance.WrapPlace(recipient: $0.recipient, compartment: $0.compartment, version: $0.version)
            }, receipt: receipt)
    }

    /// Notes in the log that the recovery secret was used, as it was to write `gate.key` anew. All keys are to be rotated then.
    public func noteRecovery() async throws(ClientError) -> StatementReceipt {
        guard let number = governance.recovery?.act.number else { throw .recovery(.noRecoveryKey) }
        return try await submit([.recover(recovery: number)])
    }

    /// What shares give, after the logged sign-in of a custodian, which shows the recovery key in force.
    private func open(
        _ shares: HandedShares
    ) async throws(ClientError) -> (number: UInt32, pair: X25519.PrivateKey, escrowKey: EscrowKey) {
        try await requireCustody()
        try await signIn()
        return try clientErrors {
            let secret = try shares.secret(of: governance)
            guard let number = governance.recovery?.act.number else { throw RecoveryError.noRecoveryKey }
            return (
                number, try secret.privateKey(contexts.recoveryPair), try secret.escrowKey(contexts.escrowKey)
            )
        }
    }

    private func recoveryWraps(to publicKey: [UInt8]) async throws(ClientError) -> [KeyWrap] {
        try await asking { () throws(GateError) in try await gate.keyWraps(of: SHA256.hash(publicKey)) }
    }

    /// Where the wraps stand of all keys that are handed out.
    private func handedOut(to recipient: Digest) -> [Governance.WrapPlace] {
        governance.keys.flatMap { compartment, versions in
            versions.values.filter(\.state.isHandedOut).map {
                Governance.WrapPlace(recipient: recipient, compartment: compartment, version: $0.act.version)
            }
        }
    }

    /// Who holds the keys that the recovery key lacks.
    private func notHeld(_ places: [Governance.WrapPlace]) -> RecoveryError {
        let compartments = Set(places.map(\.compartment))
        let holders = governance.officials.values.filter { official in
            official.isActive && governance.isCustodian(official.identity.fingerprint)
                && places.contains { governance.holds(official.identity.fingerprint, $0.compartment, $0.version) }
        }
        return .notHeld(
            compartments.sorted().compactMap { governance.policy.schema.compartment($0)?.name },
            holders: holders.map(\.identity.handle).sorted())
    }
}
