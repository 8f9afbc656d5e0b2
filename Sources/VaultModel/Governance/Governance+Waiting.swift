public import OpenSSL

extension Governance {
    /// An official who waits for a compartment's key.
    public struct Waiting: Hashable, Sendable {
        public let official: Digest
        public let compartment: CompartmentID
    }

    /// The grants that are over or end within some seconds, soonest first, of officials who are not revoked and do not
    /// hold the role for longer by another one.
    public func endingGrants(at time: Timestamp, within seconds: Int64) -> [Grant] {
        let limit = time.adding(seconds: seconds)
        func isEnding(_ grant: Grant) -> Bool { end(of: grant).map { $0 <= limit } ?? false }
        let kept = grants.values.filter { $0.removedAt == nil }
        let lasting = Set(kept.filter { !isEnding($0) }.map { [Array($0.act.official.bytes), $0.act.role.bytes] })
        return kept.filter { grant in
            isEnding(grant) && officials[grant.act.official]?.state != .revoked
                && !lasting.contains([Array(grant.act.official.bytes), grant.act.role.bytes])
        }.sorted { (end(of: $0) ?? time, $0.entry) < (end(of: $1) ?? time, $1.entry) }
    }

    /// Who waits for which key: what the next distribution of a custodian gives out, also of keys that it makes first.
    public func waiting(at time: Timestamp) -> [Waiting] {
        var waiting = Set(missingWraps(at: time).map { Waiting(official: $0.recipient, compartment: $0.compartment) })
        for compartment in policy.schema.compartments where keys[compartment.id] == nil {
            for official in officials.keys where entitlement(of: official, to: compartment.id, at: time) != nil {
                waiting.insert(Waiting(official: official, compartment: compartment.id))
            }
        }
        return waiting.sorted { ($0.compartment, $0.official.hex) < ($1.compartment, $1.official.hex) }
    }
}
