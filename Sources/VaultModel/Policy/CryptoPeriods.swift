/// For how long keys are used: the crypto-periods of SP 800-57 Part 1 §5.3, in days.
public struct CryptoPeriods: Hashable, Sendable {
    /// What a policy may ask for.
    public static let days: ClosedRange<UInt16> = 1...3650
    /// What holds where a policy says nothing.
    public static let usual = CryptoPeriods(compartmentKeys: 365, gateKey: 90, rewrapping: 7, drill: 180)

    /// How long new writes are made under one version of a compartment's key.
    public let compartmentKeys: UInt16
    /// How long an epoch of the gate key lasts.
    public let gateKey: UInt16
    /// Within how many days everything moves away from a key that is not active any more.
    public let rewrapping: UInt16
    /// How long after its making, or the last drill, the shares of the recovery secret are tried again.
    public let drill: UInt16

    /// Keeps the parts; the limits are checked where a ``Policy`` is made.
    public init(compartmentKeys: UInt16, gateKey: UInt16, rewrapping: UInt16, drill: UInt16) {
        self.compartmentKeys = compartmentKeys
        self.gateKey = gateKey
        self.rewrapping = rewrapping
        self.drill = drill
    }

    /// The keys of a policy document and their values, in its order.
    var items: [(key: String, days: UInt16)] {
        [
            ("compartment-keys", compartmentKeys), ("gate-key", gateKey), ("rewrapping", rewrapping), ("drill", drill),
        ]
    }
}
