internal import OpenSSL
internal import VaultCrypto
public import VaultModel

/// The gate's keys: independent random keys, none derived from another, never in the database.
public struct GateKeys: Sendable {
    /// The vault that the keys belong to.
    public let vault: VaultID
    /// Grows with each change of the key file; a process whose number differs reads the file again.
    public private(set) var generation: UInt64
    /// G by epoch.
    private(set) var epochs: [UInt32: GateEpochKey]
    /// GIK by version of the search index.
    private(set) var indexes: [UInt32: GateIndexKey] = [:]
    /// H, for MACs over rows that decide.
    let head: HeadKey
    /// Signs checkpoints.
    let log: Ed25519.PrivateKey
    /// Opens what is sealed to a gate of its own process.
    let kem: X25519.PrivateKey
    /// E, under which the escrow of the others is sealed; `nil` before custodians have made a recovery secret.
    private(set) var escrow: EscrowKey?
    /// E of a recovery secret whose statement still waits for signatures.
    private(set) var nextEscrow: EscrowKey?

    /// The epoch with which a vault begins.
    static let firstEpoch: UInt32 = 1

    /// The public half of the key that signs checkpoints, 32 bytes.
    public var logPublicKey: [UInt8] { log.publicKey }
    /// The gate's X25519 public key, 32 bytes.
    public var gatePublicKey: [UInt8] { kem.publicKey }

    /// Whether the key of an epoch is among them.
    public func hasEpoch(_ number: UInt32) -> Bool { epochs[number] != nil }

    /// Whether the key of a version of the search index is among them.
    public func hasIndex(_ version: UInt32) -> Bool { indexes[version] != nil }

    /// Makes the keys of a new vault.
    public static func generate(vault: VaultID) throws -> GateKeys {
        GateKeys(
            vault: vault, generation: 1, epochs: [firstEpoch: try GateEpochKey(try SecretBytes.random(count: 32))],
            head: try HeadKey(try SecretBytes.random(count: 32)), log: try Ed25519.PrivateKey.generate(),
            kem: try X25519.PrivateKey.generate())
    }

    /// Makes the key of an epoch that begins. One that is there goes: an attempt that was cut off has left it, or a course of
    /// the log that a restore ended, of which copies may be about.
    mutating func begin(epoch number: UInt32) throws {
        epochs[number] = try GateEpochKey(try SecretBytes.random(count: 32))
        generation &+= 1
    }

    /// Drops, in memory, the keys of epochs and of versions of the index that have not begun.
    mutating func forget(epochsAfter epoch: UInt32, indexesAfter index: UInt32) {
        epochs = epochs.filter { $0.key <= epoch }
        indexes = indexes.filter { $0.key <= index }
    }

    /// Drops the keys of epochs that ended.
    mutating func removeEpochs(_ numbers: Set<UInt32>) {
        guard !numbers.isDisjoint(with: epochs.keys) else { return }
        epochs = epochs.filter { !numbers.contains($0.key) }
        generation &+= 1
    }

    /// Makes the key of a version of the index, in the place of one that an attempt which was cut off has left.
    mutating func addIndex(_ version: UInt32) throws {
        indexes[version] = try GateIndexKey(try SecretBytes.random(count: 32))
        generation &+= 1
    }

    /// Drops the keys of versions of the index that ended.
    mutating func removeIndexes(_ versions: Set<UInt32>) {
        guard !versions.isDisjoint(with: indexes.keys) else { return }
        indexes = indexes.filter { !versions.contains($0.key) }
        generation &+= 1
    }

    /// Takes the escrow key of a new recovery secret, in the place of the one before.
    mutating func setEscrow(_ key: EscrowKey) {
        escrow = key
        generation &+= 1
    }

    /// Keeps the escrow key of a recovery secret until its statement is in force; one that waited before is given up.
    mutating func expectEscrow(_ key: EscrowKey) {
        nextEscrow = key
        generation &+= 1
    }

    /// Puts the escrow key that waited in the place of the one before.
    mutating func adoptEscrow() {
        guard let key = nextEscrow else { return }
        nextEscrow = nil
        setEscrow(key)
    }
}

extension GateKeys {
    /// What a 32-byte key in the file is for.
    private enum Kind: UInt16 {
        case epoch = 1
        case head = 2
        case log = 3
        case kem = 4
        case escrow = 5
        case index = 6
    }

    private static let magic = Array("CVGK".utf8)
    private static let version: UInt16 = 1
    private static let headerCount = 4 + 2 + 16 + 8 + 2
    private static let itemCount = 2 + 4 + 32
    static let fileLimit = headerCount + 64 * itemCount + 32

    /// The bytes of `gate.key`: `magic ‖ version ‖ vault ‖ generation ‖ count ‖ (kind ‖ number ‖ key)… ‖ SHA-256`.
    ///
    /// - Parameter withEscrowKeys: false for what lies in escrow, under such a key.
    func encoded(withEscrowKeys: Bool = true) throws -> SecretBytes {
        let escrowKeys = withEscrowKeys ? [escrow, nextEscrow].enumerated().filter { $0.element != nil } : []
        var header = Self.magic
        header.appendInteger(Self.version)
        header += vault.bytes
        header.appendInteger(generation)
        header.appendInteger(UInt16(epochs.count + indexes.count + 3 + escrowKeys.count))
        var bytes = try SecretBytes(copying: header.span.bytes)
        for (number, key) in epochs.sorted(by: { $0.key < $1.key }) {
            bytes = try Self.appending(.epoch, number, key.secret, to: bytes)
        }
        bytes = try Self.appending(.head, 0, head.secret, to: bytes)
        bytes = try Self.appending(.log, 0, try log.exportSeed(), to: bytes)
        bytes = try Self.appending(.kem, 0, try kem.exportSecret(), to: bytes)
        for (number, key) in escrowKeys {
            if let key { bytes = try Self.appending(.escrow, UInt32(number), key.secret, to: bytes) }
        }
        for (number, key) in indexes.sorted(by: { $0.key < $1.key }) {
            bytes = try Self.appending(.index, number, key.secret, to: bytes)
        }
        let checksum = bytes.withExposedBytes { SHA256.hash($0) }
        return try SecretBytes(concatenating: bytes, SecretBytes(copying: checksum.bytes.span.bytes))
    }

    private static func appending(
        _ kind: Kind, _ number: UInt32, _ key: borrowing SecretBytes, to bytes: borrowing SecretBytes
    ) throws -> SecretBytes {
        let item = try SecretBytes(copying: (kind.rawValue.bigEndianBytes + number.bigEndianBytes).span.bytes)
        return try SecretBytes(concatenating: bytes, SecretBytes(concatenating: item, key))
    }

    /// Reads the bytes of `gate.key`.
    init(decoding bytes: borrowing SecretBytes) throws {
        let count = bytes.count
        guard count >= Self.headerCount + 32 else { throw FormatError.truncated }
        let header = Self.exposed(bytes, 0..<Self.headerCount)
        let items = Int(header[30]) << 8 | Int(header[31])
        guard header.prefix(4).elementsEqual(Self.magic) else { throw FormatError.wrongDomain }
        guard UInt16(bigEndianBytes: header[4..<6]) == Self.version else { throw FormatError.unknownVersion }
        guard count == Self.headerCount + items * Self.itemCount + 32 else { throw FormatError.truncated }
        let body = try bytes.slice(0..<(count - 32))
        guard body.withExposedBytes({ SHA256.hash($0) }).bytes == Self.exposed(bytes, (count - 32)..<count) else {
            throw FormatError.invalid(.digest)
        }
        var epochs: [UInt32: GateEpochKey] = [:]
        var head: HeadKey?
        var log: Ed25519.PrivateKey?
        var kem: X25519.PrivateKey?
        var escrow: EscrowKey?
        var nextEscrow: EscrowKey?
        var indexes: [UInt32: GateIndexKey] = [:]
        var names: Set<[UInt8]> = []
        for i in 0..<items {
            let start = Self.headerCount + i * Self.itemCount
            let name = Self.exposed(bytes, start..<(start + 6))
            let key = try bytes.slice((start + 6)..<(start + Self.itemCount))
            guard let number = UInt32(bigEndianBytes: name[2..<6]) else { throw FormatError.truncated }
            guard names.insert(name).inserted else { throw FormatError.invalid(.kind) }
            switch (UInt16(bigEndianBytes: name[0..<2]).flatMap(Kind.init(rawValue:)), number) {
            case (.epoch, 1...): epochs[number] = try GateEpochKey(key)
            case (.head, 0): head = try HeadKey(key)
            case (.log, 0): log = try Ed25519.PrivateKey(seed: key)
            case (.kem, 0): kem = try X25519.PrivateKey(key)
            case (.escrow, 0): escrow = try EscrowKey(key)
            case (.escrow, 1): nextEscrow = try EscrowKey(key)
            case (.index, 1...): indexes[number] = try GateIndexKey(key)
            default: throw FormatError.unknownVersion
            }
        }
        guard let head, let log, let kem, !epochs.isEmpty, let vault = VaultID(bytes: header[6..<22]),
            let generation = UInt64(bigEndianBytes: header[22..<30])
        else { throw FormatError.missing(.kind) }
        self.init(
            vault: vault, generation: generation, epochs: epochs, indexes: indexes, head: head, log: log, kem: kem,
            escrow: escrow, nextEscrow: nextEscrow)
    }

    /// What is not secret of a file: header, names of keys, checksum, and all of an escrow.
    static func exposed(_ bytes: borrowing SecretBytes, _ range: Range<Int>) -> [UInt8] {
        bytes.withExposedBytes { span in range.map { unsafe span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) } }
    }
}
