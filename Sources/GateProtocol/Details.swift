public import OpenSSL
internal import VaultCrypto
public import VaultModel

/// The canonical bytes of what a request carries beside its signed part; the part covers them by a digest.
public enum Detail {
    /// Of a request that carries nothing more.
    public static func none(vault: VaultID) -> [UInt8] {
        bytes(vault: vault, body: [])
    }

    /// Of a write or a rewrap: its wraps of halves A, and the tokens of a write.
    public static func wraps(_ wraps: [HalfAWrap], tokens: [FieldTokens] = [], vault: VaultID) -> [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(wraps.reduce(0) { $0 + 47 + $1.bytes.count })
        for wrap in wraps {
            wrap.place.record.append(to: &body)
            wrap.place.write.append(to: &body)
            body.appendInteger(wrap.place.compartment.rawValue)
            body.appendInteger(wrap.place.version)
            body.appendInteger(wrap.place.generation)
            body.append(wrap.kind.rawValue)
            body.appendBlock(wrap.bytes)
        }
        return bytes(vault: vault, body: body, tokens: list(tokens))
    }

    /// Of a search: what is looked for.
    public static func find(_ tokens: [FieldTokens], vault: VaultID) -> [UInt8] {
        bytes(vault: vault, body: [], tokens: list(tokens))
    }

    /// Of a rebuild of the index: the tokens of each cell.
    public static func index(_ cells: [CellTokens], vault: VaultID) -> [UInt8] {
        var list: [UInt8] = []
        for cell in cells { cell.append(to: &list) }
        return bytes(vault: vault, body: [], tokens: list)
    }

    private static func list(_ tokens: [FieldTokens]) -> [UInt8] {
        var list: [UInt8] = []
        for field in tokens { field.append(to: &list) }
        return list
    }

    /// Of a sign-in: what was sealed in the challenge, hashed.
    public static func signIn(answer: Digest, vault: VaultID) -> [UInt8] {
        bytes(vault: vault, body: answer.bytes)
    }

    /// Of a statement: the hashes of its wraps and documents, and of the envelope of an escrow key.
    public static func statement(
        wraps: [KeyWrap], documents: [[UInt8]], escrowKey: [UInt8]? = nil, vault: VaultID
    ) -> [UInt8] {
        var body = UInt32(wraps.count).bigEndianBytes
        for wrap in wraps { SHA256.hash(wrap.bytes).append(to: &body) }
        for document in documents { SHA256.hash(document).append(to: &body) }
        if let escrowKey { SHA256.hash(escrowKey).append(to: &body) }
        return bytes(vault: vault, body: body)
    }

    private static func bytes(vault: VaultID, body: [UInt8], tokens: [UInt8] = []) -> [UInt8] {
        var context = Context(.detail)
        context.append(.vault, vault)
        context.append(.body, body)
        if !tokens.isEmpty { context.append(.tokens, tokens) }
        return context.bytes
    }
}
