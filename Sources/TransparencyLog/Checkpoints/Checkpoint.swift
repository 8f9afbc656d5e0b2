public import OpenSSL

/// A log's claim about its state: which log, how many leaves, their root (c2sp.org/tlog-checkpoint).
///
///     casevault/00112233445566778899aabbccddeeff/1     origin
///     20852163                                         size
///     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=     root
///
/// Sizes and roots have one spelling each: decimal without leading zeros, canonical Base64 of 32 bytes.
public struct Checkpoint: Hashable, Sendable {
    /// The identity of the log, one line.
    public let origin: String
    /// The number of leaves.
    public let size: UInt64
    /// The RFC 6962 root over them.
    public let root: Digest
    /// Further lines, opaque; none in checkpoints of ours.
    public let extensions: [String]

    /// States the head of a log.
    ///
    /// Throws ``LogError/malformedCheckpoint`` when the origin or an extension is empty or holds a control character.
    public init(origin: String, size: UInt64, root: Digest, extensions: [String] = []) throws(LogError) {
        guard LineText.isLine(origin), extensions.allSatisfy(LineText.isLine) else { throw .malformedCheckpoint }
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// Parses a note's text. Throws ``LogError/malformedCheckpoint`` for anything but the one spelling of a checkpoint.
    public init(body: [UInt8]) throws(LogError) {
        guard body.count <= SignedNote.maximumLength, LineText.isPrintable(body),
            let lines = LineText.lines(of: body[...]), lines.count >= 3,
            let size = LineText.decimal(lines[1]), let hash = StrictBase64.decode(lines[2]),
            let root = Digest(hash)
        else { throw .malformedCheckpoint }
        try self.init(
            origin: String(decoding: lines[0], as: UTF8.self), size: size, root: root,
            extensions: lines[3...].map { String(decoding: $0, as: UTF8.self) })
    }

    /// The text that is signed.
    public var body: [UInt8] {
        let hash = String(decoding: StrictBase64.encode(root.bytes), as: UTF8.self)
        return ([origin, String(size), hash] + extensions).flatMap { Array($0.utf8) + [LineText.newline] }
    }

    /// Size and root.
    public var head: TreeHead {
        TreeHead(size: size, root: root)
    }

    /// Signs the checkpoint with the log's key. Throws as ``NoteSigner/sign(_:)`` does.
    public func signed(by signer: NoteSigner) throws -> SignedNote {
        try signer.sign(body)
    }

    /// Parses a signed note, verifies the log's signature, and only then reads the checkpoint of that log from it.
    ///
    /// Throws ``LogError/malformedNote``, ``LogError/unverified``, ``LogError/invalidSignature``,
    /// ``LogError/malformedCheckpoint``, or ``LogError/originMismatch``. Cosignatures are in the note, not yet
    /// verified.
    public static func open(
        _ note: [UInt8], origin: String, verifier: NoteVerifier
    ) throws(LogError) -> (Checkpoint, SignedNote) {
        let signed = try SignedNote(parsing: note)
        try signed.verify(with: [verifier])
        let checkpoint = try Checkpoint(body: signed.text)
        guard LineText.equal(checkpoint.origin, origin) else { throw .originMismatch }
        return (checkpoint, signed)
    }

    /// Whether two checkpoints have the same bytes; strings that merely look alike are different origins.
    public static func == (left: Checkpoint, right: Checkpoint) -> Bool {
        left.body == right.body
    }

    /// Hashes the bytes that `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(body)
    }
}
