internal import GateProtocol
internal import TransparencyLog
public import VaultModel

extension Session {
    /// How many halves one commit moves: the most that a request may hold.
    private static let rotationBatch = Int(RequestPart.BatchHead.limit)

    /// Rotates the key of a compartment: a new version at once, then the halves A in batches, then retirement.
    ///
    /// Goes on where an earlier rotation stopped, and joins one that another custodian has under way. Each batch is one
    /// logged request. A task that is cancelled ends between two batches. Nothing that it handles opens a cell: it sees
    /// halves A only. A half that does not fit its commitment is left under its key, which then does not retire.
    ///
    /// - Parameters:
    ///   - first: the types of the records whose halves move before all others.
    ///   - progress: is told after each batch.
    /// - Throws: ``ClientError/interrupted`` when its task was cancelled; what was moved stays moved.
    ///   ``ClientError/keyNotHeld(compartment:version:)`` when this custodian lacks a version under which halves stand.
    public func rotate(
        _ compartment: CompartmentID, first: Set<RecordTypeID> = [], progress: (RotationProgress) -> Void = { _ in }
    ) async throws(ClientError) -> RotationProgress {
        try await requireCustody()
        // The logged sign-in counts the statements: nobody can hide a revocation from the one who wraps keys.
        try await signIn()
        try await loadKeys()
        var version = try await rotatingVersion(of: compartment)
        // Who is on a roster gets the new record keys before the halves of their records move.
        var moved = try await settleAll().moved[compartment] ?? 0
        var attempt = 1
        while true {
            do throws(ClientError) {
                return try await rewrap(compartment, to: version, first: first, moved: &moved, progress: progress)
            } catch .gate(.changedMeanwhile) where attempt < Self.attempts {
                // Another custodian finished this rotation, and may have begun the next one.
                attempt += 1
                try await refresh()
                try await loadKeys()
                guard let active = governance.activeKey(compartment)?.act.version else {
                    throw .gate(.changedMeanwhile)
                }
                version = active
            }
        }
    }

    /// The version that halves move to: of the rotation under way, or a new one.
    private func rotatingVersion(of compartment: CompartmentID) async throws(ClientError) -> UInt32 {
        guard let latest = governance.keys[compartment]?.keys.max() else {
            throw .wrongState("this compartment has no key yet: run `casevault key distribute`")
        }
        if let active = governance.activeKey(compartment)?.act.version, try await isRotating(compartment, to: active) {
            return active
        }
        do throws(ClientError) {
            _ = try await addVersions([(compartment, latest + 1)])
            return latest + 1
        } catch .gate(.statementRefused(let error, let entry)) {
            // Another custodian was faster: this one joins.
            try await refresh()
            guard let other = governance.activeKey(compartment)?.act.version, other > latest else {
                throw .gate(.statementRefused(error, entry: entry))
            }
            try await loadKeys()
            return other
        }
    }

    /// Whether a rotation is not at its end: a version has still to retire, or protects something although it is compromised.
    private func isRotating(_ compartment: CompartmentID, to active: UInt32) async throws(ClientError) -> Bool {
        let earlier = governance.versionsToLeave(compartment)
        guard !earlier.isEmpty, !earlier.contains(where: { $0.state == .retiring }) else { return !earlier.isEmpty }
        return try await asking { () throws(GateError) in
            try await gate.rewrapWork(compartment: compartment, version: active, of: nil, after: nil, limit: 1)
        }.total != 0
    }

    private func rewrap(
        _ compartment: CompartmentID, to version: UInt32, first: Set<RecordTypeID>, moved: inout UInt64,
        progress: (RotationProgress) -> Void
    ) async throws(ClientError) -> RotationProgress {
        let mover = try clientErrors {
            try HalfMover(compartment, to: version, held: keyring.keys(of: compartment), contexts: contexts)
        }
        guard let mover else { throw .keyNotHeld(compartment: compartment, version: version) }
        var unfit: [HalfAPlace] = []
        var state = RotationProgress(compartment: compartment, version: version, rewrapped: moved, remaining: 0)
        defer { moved = state.rewrapped }
        for types in first.isEmpty ? [nil] : [first, nil] {
            // A half that was left in the first round comes again in the second.
            unfit = []
            try await rewrap(with: mover, of: types, &state, &unfit, progress)
        }
        state.remaining = UInt64(unfit.count)
        for place in unfit.prefix(RotationProgress.leftLimit) {
            state.left.append(try await left(of: place.record, write: place.write))
        }
        if unfit.isEmpty { state.isRetired = try await retire(compartment) }
        return state
    }

    /// Moves all halves of records of these types, batch by batch: while one is stored the next one is wrapped, and the one
    /// after that is read.
    private func rewrap(
        with mover: HalfMover, of types: Set<RecordTypeID>?, _ state: inout RotationProgress,
        _ unfit: inout [HalfAPlace], _ progress: (RotationProgress) -> Void
    ) async throws(ClientError) {
        let gate = gate
        let begin = try await Self.work(for: mover, of: types, after: nil, from: gate).get()
        var items = begin.items
        state.remaining = begin.total ?? 0
        var ready = HalfMover.Moved()
        while !items.isEmpty || !ready.wraps.isEmpty {
            guard !Task.isCancelled else { throw .interrupted }
            if let version = mover.missingVersion(among: items) {
                throw .keyNotHeld(compartment: mover.compartment, version: version)
            }
            let (batch, last) = (items, items.last?.wrap.place)
            async let following = Self.work(for: mover, of: types, after: last, from: gate)
            async let moving = mover.move(batch)
            if !ready.wraps.isEmpty {
                let count = UInt64(try await rewrap(ready.wraps, replacing: ready.replaced))
                state.rewrapped += count
                state.remaining -= min(state.remaining, UInt64(ready.wraps.count))
                progress(state)
            }
            ready = try await moving.get()
            unfit += ready.unfit
            items = last == nil ? [] : try await following.get().items
        }
    }

    /// The next halves to move.
    @concurrent private static func work(
        for mover: HalfMover, of types: Set<RecordTypeID>?, after place: HalfAPlace?, from gate: any Gate
    ) async -> Result<RewrapWork, ClientError> {
        do throws(ClientError) {
            return .success(
                try await asking { () throws(GateError) in
                    try await gate.rewrapWork(
                        compartment: mover.compartment, version: mover.version, of: types, after: place,
                        limit: rotationBatch)
                })
        } catch {
            return .failure(error)
        }
    }

    /// Who made a half that does not open.
    func left(of record: RecordID, write: WriteID) async throws(ClientError) -> RotationProgress.Left {
        let entry = try await exclusively { () async throws(ClientError) in
            let size = view.head.size
            let evidence = try await asking { () throws(GateError) in
                try await gate.evidence(of: write, seen: size)
            }
            let entry = try evidence.map { evidence throws(ClientError) in
                try clientErrors { try view.accept(evidence, of: record) }
            }
            try await keepPin()
            return entry
        }
        return RotationProgress.Left(record: record, entry: entry?.gate.index, official: entry?.request.actor)
    }

    /// Retires the versions under which nothing is left; one that is compromised stays so until it is destroyed.
    private func retire(_ compartment: CompartmentID) async throws(ClientError) -> Bool {
        let retiring = governance.versionsToLeave(compartment).filter { $0.state == .retiring }
        guard !retiring.isEmpty else { return true }
        do throws(ClientError) {
            _ = try await submit(retiring.map { .retireKey(compartment: compartment, version: $0.act.version) })
        } catch .gate(.statementRefused(let error, let entry)) {
            // Another custodian who took part may have done it.
            try await refresh()
            guard !governance.versionsToLeave(compartment).contains(where: { $0.state == .retiring }) else {
                throw .gate(.statementRefused(error, entry: entry))
            }
        }
        return true
    }
}
