public import OpenSSL
internal import VaultCrypto

extension Governance {
    /// A key that has to be rotated.
    public struct DueRotation: Hashable, Sendable {
        /// Which key.
        public enum Key: Hashable, Sendable {
            case compartment(CompartmentID)
            case gate
        }

        /// Why.
        public enum Reason: Hashable, Sendable {
            /// Somebody may have a version that is still in use who must not.
            case compromised
            /// These officials hold the active version and are revoked.
            case revoked([Digest])
            /// The recovery secret was used since the active version was made.
            case recovered
            /// The active version is older than its crypto-period.
            case period
            /// A rotation was begun and has not ended.
            case unfinished
        }

        public let key: Key
        public let reason: Reason
        /// When it should be done at the latest.
        public let deadline: Timestamp
    }

    /// The keys that have to be rotated now, compartments in the order of the policy and the gate key last.
    ///
    /// Those for whose reason somebody may have a key are due at once, and overdue as soon as new writes are still made
    /// under it; what is under an old version has the policy's days for rewrapping.
    public func dueRotations(at time: Timestamp) -> [DueRotation] {
        policy.schema.compartments.compactMap { due($0.id, at: time) } + [dueGateKey(at: time)].compactMap { $0 }
    }

    private func due(_ compartment: CompartmentID, at time: Timestamp) -> DueRotation? {
        guard keys[compartment] != nil else { return nil }
        func due(_ reason: DueRotation.Reason, by deadline: Timestamp) -> DueRotation {
            DueRotation(key: .compartment(compartment), reason: reason, deadline: deadline)
        }
        let active = activeKey(compartment)
        let leaving = versionsToLeave(compartment)
        guard let active else {
            let isCompromised = leaving.contains { $0.state == .compromised }
            return isCompromised ? due(.compromised, by: time) : nil
        }
        let revoked = wraps.keys.filter {
            $0.compartment == compartment && $0.version == active.act.version
                && officials[$0.recipient]?.state == .revoked
        }.map(\.recipient).sorted { $0.hex < $1.hex }
        if !revoked.isEmpty {
            return due(.revoked(revoked), by: revoked.compactMap { officials[$0]?.revoked }.min() ?? time)
        }
        if let used = recovery?.lastUse, active.created <= used { return due(.recovered, by: used) }
        if !leaving.isEmpty {
            let deadline = active.created.adding(days: policy.cryptoPeriods.rewrapping)
            return due(leaving.contains { $0.state == .compromised } ? .compromised : .unfinished, by: deadline)
        }
        let end = active.created.adding(days: policy.cryptoPeriods.compartmentKeys)
        return end <= time ? due(.period, by: end) : nil
    }

    private func dueGateKey(at time: Timestamp) -> DueRotation? {
        func due(_ reason: DueRotation.Reason, by deadline: Timestamp) -> DueRotation {
            DueRotation(key: .gate, reason: reason, deadline: deadline)
        }
        guard let active = epochs[activeEpoch] else { return nil }
        if let used = recovery?.lastUse, active.created <= used { return due(.recovered, by: used) }
        if let leaving = epochs.values.first(where: { $0.state == .retiring || $0.state == .compromised }) {
            let deadline = active.created.adding(days: policy.cryptoPeriods.rewrapping)
            return due(leaving.state == .compromised ? .compromised : .unfinished, by: deadline)
        }
        let end = active.created.adding(days: policy.cryptoPeriods.gateKey)
        return end <= time ? due(.period, by: end) : nil
    }

    /// By when the shares of the recovery secret should be tried again; `nil` without a recovery key.
    public var drillDeadline: Timestamp? {
        recovery.map { ($0.lastDrill ?? $0.created).adding(days: policy.cryptoPeriods.drill) }
    }
}

extension Timestamp {
    fileprivate func adding(days: UInt16) -> Timestamp { adding(seconds: Int64(days) * 86_400) }
}
