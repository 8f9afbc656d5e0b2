internal import GateProtocol
internal import OpenSSL
package import VaultCrypto
package import VaultModel

/// `gate.escrow`: what `gate.key` holds but E itself, sealed under E: `block header ‖ box`.
///
/// The header is open, so that the gate sees without E whether the escrow is that of its keys: the vault and the
/// generation of `gate.key`.
package enum GateEscrow {
    /// The longest escrow in bytes.
    static let limit = 1024 + GateKeys.fileLimit + Box.overhead

    /// Seals the keys under E with a fresh salt.
    package static func seal(_ keys: GateKeys, under key: EscrowKey) throws -> [UInt8] {
        let header = header(vault: keys.vault, generation: keys.generation)
        var bytes: [UInt8] = []
        bytes.appendBlock(header)
        return bytes
            + (try Box.seal(
                try keys.encoded(withEscrowKeys: false), parent: key.secret, magic: .escrow,
                salt: try Random.bytes(32), header: header))
    }

    /// Opens an escrow of a vault; the keys then hold E as well.
    ///
    /// - Throws: ``FormatError`` for other bytes or another vault's, ``VaultCryptoError/notAuthentic`` under another E.
    package static func open(_ bytes: [UInt8], with key: EscrowKey, vault: VaultID) throws -> GateKeys {
        let (header, box) = try parts(of: bytes)
        var reader = try ContextReader(header, domain: .escrow, limit: header.count)
        guard try reader.take(.vault) == vault.bytes else { throw FormatError.invalid(.vault) }
        let generation = try reader.take(.sequence, as: UInt64.self)
        try reader.end()
        var keys = try GateKeys(decoding: Box.open(box, parent: key.secret, magic: .escrow, header: header))
        guard keys.vault == vault, keys.generation == generation else { throw FormatError.invalid(.sequence) }
        keys.setEscrow(key)
        return keys
    }

    /// Whether an escrow is that of these keys, as far as its open header tells.
    static func isCurrent(_ bytes: [UInt8], for keys: GateKeys) -> Bool {
        (try? parts(of: bytes).header) == header(vault: keys.vault, generation: keys.generation)
    }

    private static func header(vault: VaultID, generation: UInt64) -> [UInt8] {
        var context = Context(.escrow)
        context.append(.vault, vault)
        context.append(.sequence, generation)
        return context.bytes
    }

    private static func parts(of bytes: [UInt8]) throws -> (header: [UInt8], box: [UInt8]) {
        guard bytes.count <= limit else { throw FormatError.tooLarge }
        var items = ItemReader(bytes, tag: .body)
        let header = try items.block()
        return (header, Array(bytes.dropFirst(4 + header.count)))
    }
}
