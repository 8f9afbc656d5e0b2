internal import OpenSSL
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

/// Who signed in once and so proved to hold both of their keys. The sign-ins are in the log; this row spares the gate a
/// walk through it. Its MAC under H keeps others from adding to it; an older one only asks for a sign-in again.
struct SignIns {
    private(set) var officials: Set<Digest>

    /// Reads the row; none yet is nobody yet.
    init(_ reader: any StoreReader, vault: VaultID, key: HeadKey) throws {
        officials = []
        guard let row = try reader.value(.signIns) else { return }
        guard row.count > 32 else { throw FormatError.truncated }
        let body = Array(row.dropLast(32))
        var fields = try ContextReader(body, domain: .signIns, limit: Self.limit)
        _ = try fields.take(.vault, count: 16)
        var items = ItemReader(try fields.take(.signIns), tag: .signIns)
        while !items.isAtEnd { officials.insert(try items.digest()) }
        try fields.end()
        let context = context(vault: vault)
        guard context.bytes == body, key.isValid(Array(row.suffix(32)), for: context) else {
            throw FormatError.invalid(.signIns)
        }
    }

    /// Adds an official and writes the row.
    mutating func add(_ official: Digest, to writer: any StoreWriter, vault: VaultID, key: HeadKey) throws {
        guard officials.insert(official).inserted else { return }
        let context = context(vault: vault)
        try writer.set(.signIns, to: context.bytes + key.authenticationCode(for: context).bytes)
    }

    /// The longest row without its MAC, in bytes.
    private static let limit = 16 << 20

    private func context(vault: VaultID) -> Context {
        var context = Context(.signIns)
        context.append(.vault, vault.bytes)
        var list: [UInt8] = []
        for official in officials.sorted(by: { $0.bytes.lexicographicallyPrecedes($1.bytes) }) {
            official.append(to: &list)
        }
        context.append(.signIns, list)
        return context
    }
}
