public import OpenSSL
internal import VaultCrypto

/// Which record key R: of one record in one compartment, under one version of its key, in one generation.
public struct RecordKeyPlace: Hashable, Sendable {
    public let record: RecordID
    public let compartment: CompartmentID
    /// The version of the compartment key.
    public let version: UInt32
    public let generation: UInt32

    public init(record: RecordID, compartment: CompartmentID, version: UInt32, generation: UInt32) {
        self.record = record
        self.compartment = compartment
        self.version = version
        self.generation = generation
    }
}

extension HalfAPlace {
    /// The record key that wraps the half.
    public var recordKey: RecordKeyPlace {
        RecordKeyPlace(record: record, compartment: compartment, version: version, generation: generation)
    }
}

/// A wrap of a record key for one official, by its hash: what a signed request says of it.
public struct RecordKeyItem: Hashable, Sendable {
    /// The most items of one request.
    public static let limit = 128

    /// The recipient's fingerprint.
    public let recipient: Digest
    public let place: RecordKeyPlace
    /// The log index of the statement with the grant that entitles the recipient.
    public let authority: UInt64
    /// SHA-256 of the wrap.
    public let digest: Digest

    public init(recipient: Digest, place: RecordKeyPlace, authority: UInt64, digest: Digest) {
        self.recipient = recipient
        self.place = place
        self.authority = authority
        self.digest = digest
    }

    func append(to bytes: inout [UInt8]) {
        bytes += recipient.bytes + place.record.bytes
        bytes.appendInteger(place.compartment.rawValue)
        bytes.appendInteger(place.version)
        bytes.appendInteger(place.generation)
        bytes.appendInteger(authority)
        digest.append(to: &bytes)
    }

    init(_ items: inout ItemReader) throws(FormatError) {
        recipient = try items.digest()
        place = RecordKeyPlace(
            record: try items.identifier(), compartment: CompartmentID(rawValue: try items.integer(UInt16.self)),
            version: try items.integer(UInt32.self), generation: try items.integer(UInt32.self))
        authority = try items.integer(UInt64.self)
        digest = try items.digest()
    }
}
