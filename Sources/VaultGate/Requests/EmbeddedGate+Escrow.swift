internal import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
internal import VaultModel

/// How the escrow key of a recovery secret comes into `gate.key`: with the proposal, before the recovery key is in force.
/// Then nobody needs the secret again when the last custodian signs.
extension EmbeddedGate {
    /// Keeps the escrow key of a recovery key that a statement proposes until it is in force.
    ///
    /// The envelope comes with the proposal alone; who signs later finds the key here. It never lies in the database,
    /// since it opens the gate's keys for whoever can break its envelope.
    nonisolated func expectEscrowKey(
        of statement: Statement, _ request: StatementRequest, in generation: UInt32
    ) throws {
        var acts: [RecoveryAct] = []
        for case .recovery(let act) in statement.acts { acts.append(act) }
        guard let act = acts.first else {
            guard request.escrowKey == nil else { throw GateError.badRequest("it brings an escrow key for no act") }
            return
        }
        guard acts.count == 1 else { throw GateError.badRequest("it proposes more than one recovery key") }
        guard let envelope = request.escrowKey else {
            if isEscrowKey(keys.nextEscrow, of: act) { return }
            // Another process may have taken it.
            try heldKeys.update(in: generation) { _ in }
            guard isEscrowKey(keys.nextEscrow, of: act) else {
                throw GateError.wrongState(
                    "the gate no longer has the escrow key of this recovery key: make new shares")
            }
            return
        }
        let info = contexts.envelopeEscrowKey(recovery: act.number, gatePublicKey: keys.gatePublicKey)
        guard let secret = try? Envelope.open(envelope, with: keys.kem, info: info),
            let key = try? EscrowKey(secret), isEscrowKey(key, of: act)
        else { throw GateError.badRequest("its escrow key is not the one that its act names") }
        try heldKeys.update(in: generation) { $0.expectEscrow(key) }
    }

    /// Takes the escrow key of the recovery key in force into use, if it still waits; then `gate.escrow` is sealed under it.
    ///
    /// The statement stands by now. If this fails, or the process ends before it, whoever opens the gate next does it.
    func adoptEscrowKey() {
        guard let act = governance?.recovery?.act, !isEscrowKey(keys.escrow, of: act) else { return }
        do throws(GateError) {
            try heldKeys.update(in: seen.generation) { keys in
                if !isEscrowKey(keys.escrow, of: act), isEscrowKey(keys.nextEscrow, of: act) { keys.adoptEscrow() }
            }
            guard isEscrowKey(keys.escrow, of: act) else {
                return tellOperator("gate.key has not the escrow key of recovery key \(act.number): make new shares")
            }
        } catch {
            tellOperator("the escrow key of recovery key \(act.number) could not be kept: \(error)")
        }
    }

    /// Why the loss of keys could not be made up for, if so.
    func whyNoRecovery(_ governance: Governance) -> String? {
        guard let act = governance.recovery?.act else {
            return "there is no recovery key: what opens with a lost key is lost"
        }
        guard isEscrowKey(keys.escrow, of: act) else { return "gate.key has not the escrow key: make new shares" }
        let isWaiting = governance.keys.contains { compartment, versions in
            versions.values.contains {
                $0.state.isHandedOut && !governance.holds(act.fingerprint, compartment, $0.act.version)
            }
        }
        return isWaiting ? "the recovery key has not all keys yet: a custodian distributes them" : nil
    }

    private nonisolated func isEscrowKey(_ key: EscrowKey?, of act: RecoveryAct) -> Bool {
        guard let found = try? key?.checkValue(contexts.escrowCheck) else { return false }
        return constantTimeEquals(found.bytes.span.bytes, act.escrowCheckValue.bytes.span.bytes)
    }
}
