public import OpenSSL
internal import VaultCrypto

/// One group of the shares of a recovery secret (SLIP-39).
public struct ShareGroup: Hashable, Sendable {
    /// For people: the agencies or the country whose people hold the shares.
    public let name: Name
    /// How many of its shares are needed, 1 to 16.
    public let threshold: UInt8
    /// How many shares it has, 1 to 16.
    public let count: UInt8

    public init(name: Name, threshold: UInt8, count: UInt8) {
        self.name = name
        self.threshold = threshold
        self.count = count
    }

    func append(to bytes: inout [UInt8]) {
        bytes += [threshold, count]
        bytes.appendBlock(name.bytes)
    }

    init(_ items: inout ItemReader) throws(FormatError) {
        threshold = try items.integer(UInt8.self)
        count = try items.integer(UInt8.self)
        let bytes = try items.block()
        guard let name = try? Name(bytes: bytes) else { throw .invalid(.groups) }
        self.name = name
    }
}

/// What a statement says of one share, so that a wrong one can be named.
public struct ShareDigest: Hashable, Sendable {
    /// The number of its group, from 0.
    public let group: UInt8
    /// Its number in the group, from 0.
    public let member: UInt8
    /// Follows from the share and the salt of the act; the share does not follow from it.
    public let digest: Digest

    public init(group: UInt8, member: UInt8, digest: Digest) {
        self.group = group
        self.member = member
        self.digest = digest
    }

    func append(to bytes: inout [UInt8]) {
        bytes += [group, member]
        digest.append(to: &bytes)
    }

    init(_ items: inout ItemReader) throws(FormatError) {
        group = try items.integer(UInt8.self)
        member = try items.integer(UInt8.self)
        digest = try items.digest()
    }
}
