public import OpenSSL

/// A receipt that an entry is in a log, to be checked without the log (c2sp.org/tlog-proof): the entry's index, its
/// inclusion proof, and a signed checkpoint with whatever cosignatures it has.
public struct TLogProof: Sendable {
    /// The most bytes that a receipt may have.
    public static let maximumLength = SignedNote.maximumLength + 100_000

    /// Opaque bytes for the application; nothing authenticates them. Nil is not the same as empty.
    public let extra: [UInt8]?
    /// The entry's index.
    public let index: UInt64
    /// The inclusion proof, sibling of the leaf first.
    public let hashes: [Digest]
    /// The checkpoint as its log signed it.
    public let checkpoint: SignedNote

    /// Joins the parts of a receipt without verifying them. Throws ``LogError/malformedProof`` for more than 64 hashes.
    public init(extra: [UInt8]? = nil, index: UInt64, hashes: [Digest], checkpoint: SignedNote) throws(LogError) {
        guard hashes.count <= Self.maximumHashes else { throw .malformedProof }
        self.extra = extra
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
    }

    /// Parses a receipt of at most ``maximumLength`` bytes.
    ///
    /// Throws ``LogError/malformedProof``, or ``LogError/malformedNote`` for the checkpoint in it.
    public init(parsing bytes: [UInt8]) throws(LogError) {
        guard bytes.count <= Self.maximumLength else { throw .malformedProof }
        var rest = bytes[...]
        guard Self.takeLine(from: &rest)?.elementsEqual(Self.header) == true, var line = Self.takeLine(from: &rest)
        else { throw .malformedProof }
        var extra: [UInt8]?
        if line.starts(with: Self.extraPrefix) {
            guard let bytes = StrictBase64.decode(line.dropFirst(Self.extraPrefix.count)),
                let next = Self.takeLine(from: &rest)
            else { throw .malformedProof }
            (extra, line) = (bytes, next)
        }
        guard line.starts(with: Self.indexPrefix), let index = LineText.decimal(line.dropFirst(Self.indexPrefix.count))
        else { throw .malformedProof }
        var hashes: [Digest] = []
        while let line = Self.takeLine(from: &rest), !line.isEmpty {
            guard hashes.count < Self.maximumHashes, let hash = StrictBase64.decode(line).flatMap({ Digest($0) })
            else { throw .malformedProof }
            hashes.append(hash)
        }
        try self.init(extra: extra, index: index, hashes: hashes, checkpoint: SignedNote(parsing: Array(rest)))
    }

    /// The receipt as it is stored and sent.
    public var bytes: [UInt8] {
        var lines = [Self.header]
        if let extra { lines.append(Self.extraPrefix + StrictBase64.encode(extra)) }
        lines.append(Self.indexPrefix + Array(String(index).utf8))
        lines += hashes.map { StrictBase64.encode($0.bytes) }
        return lines.flatMap { $0 + [LineText.newline] } + [LineText.newline] + checkpoint.bytes
    }

    /// Checks the checkpoint's signature and origin and that the leaf is in its tree; returns the checkpoint.
    ///
    /// Throws as ``Checkpoint/open(_:origin:verifier:)`` and
    /// ``RFC6962/verifyInclusion(leafHash:index:size:proof:root:)`` do. Which cosignatures suffice is for the caller to
    /// decide.
    @discardableResult
    public func verify(leafHash: Digest, origin: String, verifier: NoteVerifier) throws(LogError) -> Checkpoint {
        let (head, _) = try Checkpoint.open(checkpoint.bytes, origin: origin, verifier: verifier)
        try RFC6962.verifyInclusion(leafHash: leafHash, index: index, size: head.size, proof: hashes, root: head.root)
        return head
    }

    private static let maximumHashes = 64
    private static let header = Array("c2sp.org/tlog-proof@v1".utf8)
    private static let extraPrefix = Array("extra ".utf8)
    private static let indexPrefix = Array("index ".utf8)

    private static func takeLine(from rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let end = rest.firstIndex(of: LineText.newline) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }
}
