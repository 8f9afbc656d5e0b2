internal import GateProtocol
public import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
public import VaultModel

/// What an assignment came to.
public struct AssignmentReceipt: Hashable, Sendable {
    /// The log index of the assignment.
    public let entry: UInt64
    public let purpose: Name
    /// Compartments whose record keys a custodian has still to distribute to somebody on the roster.
    public let waiting: [Name]
}

extension Session {
    /// Assigns a record to an official, who then holds the record's keys of the compartments that their role reads.
    ///
    /// Logged. Keys of compartments that this official holds are delivered at once; the others wait for a custodian.
    public func assign(
        _ record: RecordID, to official: Digest, purpose: Name? = nil, legalBasis: Name? = nil
    ) async throws(ClientError) -> AssignmentReceipt {
        try await assign(.assign, record, official, purpose: purpose, legalBasis: legalBasis)
    }

    /// Ends an assignment: the gate refuses at once, and the record's keys get a new generation. Logged.
    public func unassign(
        _ record: RecordID, from official: Digest, purpose: Name? = nil, legalBasis: Name? = nil
    ) async throws(ClientError) -> AssignmentReceipt {
        try await assign(.unassign, record, official, purpose: purpose, legalBasis: legalBasis)
    }

    private func assign(
        _ kind: RequestKind, _ record: RecordID, _ official: Digest, purpose named: Name?, legalBasis: Name?
    ) async throws(ClientError) -> AssignmentReceipt {
        var attempt = 1
        while true {
            let known = try await outline(of: record)
            let purpose = try self.purpose(named: named, for: .assign, recordType: known?.manifest.type)
            // Whose assignment ends may stand on the roster under earlier keys.
            let listed = kind == .unassign ? known?.roster.flatMap { governance.member(official, of: $0) } : nil
            let assignee = listed ?? official
            let roster = roster(kind, known, record, assignee)
            var part = try part(kind)
            part.record = record
            part.assignee = assignee
            part.purpose = purpose
            part.legalBasis = legalBasis
            part.rosterBefore = known?.roster?.digest
            part.rosterAfter = roster.digest
            do throws(ClientError) {
                let entry = try await exchange(part) { request throws(GateError) in
                    (try await gate.assign(AssignmentRequest(request: request, roster: roster.bytes)), ())
                }.entry
                try await loadKeys()
                let waiting = try await settle(.record(record)).waiting.sorted()
                return AssignmentReceipt(
                    entry: entry.gate.index, purpose: purpose,
                    waiting: waiting.compactMap { governance.policy.schema.compartment($0)?.name })
            } catch .gate(.changedMeanwhile) where attempt < Self.attempts {
                attempt += 1
                try await refresh()
            }
        }
    }

    /// The roster that follows. Where none does it is asked all the same: the refusal belongs into the log, and only the
    /// gate says which one it is.
    private func roster(
        _ kind: RequestKind, _ known: KnownRecord?, _ record: RecordID, _ official: Digest
    ) -> Roster {
        guard let stored = known?.roster else { return Roster(vault: vault, record: record, first: official) }
        return (kind == .assign ? stored.adding(official) : stored.removing(official)) ?? stored
    }
}
