internal import GateProtocol
internal import VaultModel

/// How far a roll of the gate key is.
public struct GateRotation: Hashable, Sendable {
    /// The epoch in force.
    public let epoch: UInt32
    /// How many halves B this roll moved.
    public internal(set) var rewrapped: UInt64 = 0
    /// How many halves stand under earlier epochs; those that were left among them.
    public internal(set) var remaining: UInt64 = 0
    /// The halves that were left, since they do not open or their record is not intact, at most
    /// ``RotationProgress/leftLimit`` of them; empty until the end.
    public internal(set) var left: [RotationProgress.Left] = []
    /// Whether no earlier epoch is in use any more, and their keys are destroyed.
    public internal(set) var isClosed = false
}

extension Session {
    /// How many halves one step moves: progress is told that often.
    private static let rollStep = 32 << 10

    /// Rolls the gate key: a new epoch at once, then the halves B in batches, then the end of the epoch before, whose key
    /// the gate destroys.
    ///
    /// Goes on where an earlier roll stopped, and joins one that another custodian has under way. The begin and the end are
    /// logged statements. The halves move inside the gate; this session sees none of them. A half that does not open is
    /// left, and then the epoch does not end.
    ///
    /// - Parameter progress: is told after each step.
    /// - Throws: ``ClientError/interrupted`` when its task was cancelled; what was moved stays moved.
    ///   ``ClientError/gate(_:)`` with what the gate refuses.
    public func rollGate(progress: (GateRotation) -> Void = { _ in }) async throws(ClientError) -> GateRotation {
        try await requireCustody()
        try await refresh()
        var state = GateRotation(epoch: try await rollingEpoch())
        var left: [HalfBPlace] = []
        var place: HalfBPlace?
        var total: UInt64 = 0
        repeat {
            guard !Task.isCancelled else { throw .interrupted }
            let last = place
            let step = try await asking { () throws(GateError) in
                try await gate.roll(after: last, limit: Self.rollStep)
            }
            // Another custodian finished this roll and began the next one.
            guard step.epoch == state.epoch else { throw .gate(.changedMeanwhile) }
            total = step.total ?? total
            left += step.left
            state.rewrapped += UInt64(step.moved)
            state.remaining = total - min(total, state.rewrapped)
            place = step.last
            progress(state)
        } while place != nil
        state.remaining = UInt64(left.count)
        for place in left.prefix(RotationProgress.leftLimit) {
            state.left.append(try await self.left(of: place.record, write: place.write))
        }
        if left.isEmpty { state.isClosed = try await closeEpochs() }
        return state
    }

    /// The epoch to which halves move: of the roll under way, or a new one.
    private func rollingEpoch() async throws(ClientError) -> UInt32 {
        let active = governance.activeEpoch
        guard epochsToLeave.isEmpty else { return active }
        do throws(ClientError) {
            _ = try await submit([.epoch(active + 1)])
        } catch .gate(.statementRefused(let error, let entry)) {
            // Another custodian was faster: this one joins.
            try await refresh()
            guard governance.activeEpoch > active else { throw .gate(.statementRefused(error, entry: entry)) }
        }
        return governance.activeEpoch
    }

    private var epochsToLeave: [UInt32] {
        governance.epochs.filter { $0.value.state.mayProtect && $0.value.state != .active }.map(\.key).sorted()
    }

    private func closeEpochs() async throws(ClientError) -> Bool {
        let ending = epochsToLeave
        guard !ending.isEmpty else { return true }
        do throws(ClientError) {
            _ = try await submit(ending.map { .closeEpoch($0) })
        } catch .gate(.statementRefused(let error, let entry)) {
            // Another custodian was faster.
            try await refresh()
            guard Set(ending).isDisjoint(with: epochsToLeave) else {
                throw .gate(.statementRefused(error, entry: entry))
            }
        }
        return true
    }
}
