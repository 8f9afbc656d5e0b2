internal import VaultCrypto

/// How tokens of one field are made in one version of the index; signed with the version.
public struct IndexedField: Hashable, Sendable {
    /// The length of tokens that are not cut, in bits: enough that hardly two values ever share one.
    public static let fullBits: UInt8 = 64
    /// Its length in a list, in bytes.
    static let count = 10

    public let field: FieldID
    public let compartment: CompartmentID
    public let profile: IndexProfile
    /// Of the tables and rules by which values were normalised.
    public let profileVersion: UInt16
    /// How many bits of a token are kept: with few, several values share one, so that a thief who counts equal tokens
    /// learns less.
    public let bits: UInt8

    public init(
        field: FieldID, compartment: CompartmentID, profile: IndexProfile, profileVersion: UInt16, bits: UInt8
    ) {
        self.field = field
        self.compartment = compartment
        self.profile = profile
        self.profileVersion = profileVersion
        self.bits = bits
    }

    /// Whether it is the same but for the version of the tables.
    func isAlike(_ other: IndexedField) -> Bool {
        field == other.field && compartment == other.compartment && profile == other.profile && bits == other.bits
    }

    func append(to bytes: inout [UInt8]) {
        bytes.appendInteger(field.rawValue)
        bytes.appendInteger(compartment.rawValue)
        bytes.append(profile.rawValue)
        bytes.appendInteger(profileVersion)
        bytes.append(bits)
    }

    init(_ items: inout ItemReader) throws(FormatError) {
        field = FieldID(rawValue: try items.integer(UInt32.self))
        compartment = CompartmentID(rawValue: try items.integer(UInt16.self))
        guard let profile = IndexProfile(rawValue: try items.integer(UInt8.self)) else { throw .unknownVersion }
        self.profile = profile
        profileVersion = try items.integer(UInt16.self)
        bits = try items.integer(UInt8.self)
        guard (1...Self.fullBits).contains(bits) else { throw .invalid(.indexFields) }
    }
}
