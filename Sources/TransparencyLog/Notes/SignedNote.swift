/// A text and the signatures on it (c2sp.org/signed-note).
///
/// Nothing in the text may be believed before ``verify(with:)`` has accepted the note.
public struct SignedNote: Sendable {
    /// The most bytes that a note may have.
    public static let maximumLength = 1_000_000
    /// The most signature lines that a note may have.
    public static let maximumSignatures = 100

    /// The signed bytes: UTF-8 that ends in a newline.
    public let text: [UInt8]
    /// The signature lines in their order, of known and unknown keys alike.
    public private(set) var signatures: [NoteSignature]

    /// Joins a text and signatures on it, without verifying them.
    ///
    /// Throws ``LogError/malformedNote`` when the text is not UTF-8 lines without control characters, or when there is
    /// no signature or too many.
    public init(text: [UInt8], signatures: [NoteSignature]) throws(LogError) {
        guard text.last == LineText.newline, text.count <= Self.maximumLength, LineText.isPrintable(text),
            (1...Self.maximumSignatures).contains(signatures.count)
        else { throw .malformedNote }
        self.text = text
        self.signatures = signatures
    }

    /// Parses a note of at most ``maximumLength`` bytes; every byte must belong to it.
    ///
    /// Throws ``LogError/malformedNote`` for anything that the specification does not allow, for Base64 that is not
    /// canonical, and beyond ``maximumSignatures``.
    public init(parsing bytes: [UInt8]) throws(LogError) {
        guard bytes.count <= Self.maximumLength, LineText.isPrintable(bytes), let split = Self.lastBlankLine(in: bytes),
            let lines = LineText.lines(of: bytes[(split + 1)...]), lines.count <= Self.maximumSignatures
        else { throw .malformedNote }
        text = Array(bytes[..<split])
        signatures = []
        for line in lines {
            signatures.append(try NoteSignature(line: line))
        }
    }

    /// The note as it is stored and sent.
    public var bytes: [UInt8] {
        text + [LineText.newline] + signatures.flatMap(\.line)
    }

    /// Adds a further signature, such as a witness's, after those that are there.
    ///
    /// Throws ``LogError/malformedNote`` beyond ``maximumSignatures``.
    public mutating func append(_ signature: NoteSignature) throws(LogError) {
        guard signatures.count < Self.maximumSignatures else { throw .malformedNote }
        signatures.append(signature)
    }

    /// The names of the known keys that signed, in the order of the lines, each key once.
    ///
    /// Throws as ``verifiedSignatures(with:)`` does.
    @discardableResult
    public func verify(with verifiers: [NoteVerifier]) throws(LogError) -> [String] {
        try verifiedSignatures(with: verifiers).map(\.name)
    }

    /// Checks every signature of a known key; those of unknown keys and types are passed over.
    ///
    /// Returns one element for each known key that signed, in the order of the lines. Throws
    /// ``LogError/invalidSignature`` if any signature of a known key does not verify, ``LogError/unverified`` if no
    /// known key signed, and ``LogError/ambiguousVerifierKey`` if a signature's name and key ID belong to two different
    /// keys.
    public func verifiedSignatures(with verifiers: [NoteVerifier]) throws(LogError) -> [VerifiedSignature] {
        var verified: [VerifiedSignature] = []
        for signature in signatures {
            let known = verifiers.filter { $0.matches(signature) }
            guard let verifier = known.first else { continue }
            guard known.allSatisfy({ $0.publicKey == verifier.publicKey }) else { throw .ambiguousVerifierKey }
            let result = try verifier.verify(signature, on: text)
            if !verified.contains(where: { verifier.matches(name: $0.name, keyID: $0.keyID) }) {
                verified.append(result)
            }
        }
        guard !verified.isEmpty else { throw .unverified }
        return verified
    }

    /// The index of the last newline that follows another: it separates text from signatures and belongs to neither.
    private static func lastBlankLine(in bytes: [UInt8]) -> Int? {
        bytes.indices.dropFirst().last { bytes[$0] == LineText.newline && bytes[$0 - 1] == LineText.newline }
    }
}
