public import OpenSSL

extension Governance {
    /// An official who waits for a compartment's key.
    public struct Waiting: Hashable, Sendable {
        public let official: Digest
        public let compartment: CompartmentID
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
