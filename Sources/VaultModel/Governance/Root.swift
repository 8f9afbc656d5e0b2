public import OpenSSL
public import VaultCrypto

/// Who governs a vault: the anchor that every signature leads back to. Its fingerprint is shown at `init`.
public struct Root: Hashable, Sendable {
    /// The longest root in bytes.
    public static let limit = 64 << 10

    public let vault: VaultID
    /// 1 for the first root, then one more for each.
    public let version: UInt32
    /// The digest of the root before, zero for the first.
    public let previous: Digest
    public let administrators: [PublicKeyFile]
    /// t: how many administrators sign.
    public let threshold: UInt16
    public let custodians: [PublicKeyFile]
    /// m: how many custodians destroy and recover.
    public let custodianThreshold: UInt16
    /// The origin of the log's checkpoints, `casevault/<vault hex>/<generation>`.
    public let origin: String
    /// The Ed25519 key that signs checkpoints, 32 bytes.
    public let logPublicKey: [UInt8]
    /// The gate's X25519 key, 32 bytes.
    public let gatePublicKey: [UInt8]
    /// What the root demands of keys, whatever a later policy says.
    public let floors: Floors
    public let created: Timestamp

    public init(
        vault: VaultID, version: UInt32, previous: Digest, administrators: [PublicKeyFile], threshold: UInt16,
        custodians: [PublicKeyFile], custodianThreshold: UInt16, origin: String, logPublicKey: [UInt8],
        gatePublicKey: [UInt8], floors: Floors, created: Timestamp
    ) {
        self.vault = vault
        self.version = version
        self.previous = previous
        self.administrators = administrators
        self.threshold = threshold
        self.custodians = custodians
        self.custodianThreshold = custodianThreshold
        self.origin = origin
        self.logPublicKey = logPublicKey
        self.gatePublicKey = gatePublicKey
        self.floors = floors
        self.created = created
    }

    /// The origin of a vault's log in one generation.
    public static func origin(vault: VaultID, generation: UInt32) -> String {
        "casevault/\(vault)/\(generation)"
    }

    /// The canonical bytes.
    public var bytes: [UInt8] {
        var context = Context(.root)
        context.append(.vault, vault.bytes)
        context.append(.previous, previous.bytes)
        context.append(.rootVersion, version)
        context.append(.administrators, Self.encode(administrators))
        context.append(.threshold, threshold)
        context.append(.custodians, Self.encode(custodians))
        context.append(.custodianThreshold, custodianThreshold)
        context.append(.origin, Array(origin.utf8))
        context.append(.logPublicKey, logPublicKey)
        context.append(.gatePublicKey, gatePublicKey)
        context.append(.suiteFloor, floors.suite)
        context.append(.costFloor, floors.kdfCost)
        context.append(.serviceKeys, UInt8(floors.allowsServiceKeyFiles ? 1 : 0))
        context.append(.created, created.milliseconds)
        return context.bytes
    }

    /// SHA-256 of the bytes: what people compare and clients pin.
    public var fingerprint: Digest { SHA256.hash(bytes) }

    /// Reads a root. Whether it makes sense is for ``Governance`` to say.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        var reader = try ContextReader(bytes, domain: .root, limit: Self.limit)
        guard let vault = VaultID(bytes: try reader.take(.vault)) else { throw .invalid(.vault) }
        guard let previous = Digest(try reader.take(.previous)) else { throw .invalid(.previous) }
        let version = try reader.take(.rootVersion, as: UInt32.self)
        let administrators = try Self.people(try reader.take(.administrators), .administrators)
        let threshold = try reader.take(.threshold, as: UInt16.self)
        let custodians = try Self.people(try reader.take(.custodians), .custodians)
        let custodianThreshold = try reader.take(.custodianThreshold, as: UInt16.self)
        let origin = try reader.takeText(.origin, limit: 256)
        let logKey = try reader.take(.logPublicKey, count: 32)
        let gateKey = try reader.take(.gatePublicKey, count: 32)
        let suite = try reader.take(.suiteFloor, as: UInt16.self)
        let cost = try reader.take(.costFloor, as: UInt8.self)
        let serviceKeys = try reader.take(.serviceKeys, as: UInt8.self)
        guard serviceKeys <= 1 else { throw .invalid(.serviceKeys) }
        let created = Timestamp(milliseconds: try reader.take(.created, as: UInt64.self))
        try reader.end()
        self.init(
            vault: vault, version: version, previous: previous, administrators: administrators, threshold: threshold,
            custodians: custodians, custodianThreshold: custodianThreshold, origin: origin, logPublicKey: logKey,
            gatePublicKey: gateKey,
            floors: Floors(suite: suite, kdfCost: cost, allowsServiceKeyFiles: serviceKeys == 1), created: created)
    }

    private static func encode(_ people: [PublicKeyFile]) -> [UInt8] {
        var bytes: [UInt8] = []
        for person in people { bytes.appendBlock(person.bytes) }
        return bytes
    }

    private static func people(_ bytes: [UInt8], _ tag: Tag) throws(FormatError) -> [PublicKeyFile] {
        var items = ItemReader(bytes, tag: tag)
        var people: [PublicKeyFile] = []
        while !items.isAtEnd { people.append(try Act.person(try items.block())) }
        return people
    }
}
