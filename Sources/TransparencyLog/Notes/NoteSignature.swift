/// One signature line of a signed note, of any type: what is not understood is carried unchanged.
public struct NoteSignature: Sendable {
    /// The signer's name as the line has it.
    public let name: String
    /// The first four bytes of the decoded line; with the name it says which key and which type of signature this is.
    public let keyID: UInt32
    /// The bytes after the key ID: 64 for Ed25519, 72 for a timestamped cosignature, 1 or more for an unknown type.
    public let raw: [UInt8]

    /// Makes a signature line's content. Throws ``LogError/invalidKeyName``, or ``LogError/malformedNote`` without any
    /// signature bytes.
    public init(name: String, keyID: UInt32, raw: [UInt8]) throws(LogError) {
        guard LineText.isKeyName(name) else { throw .invalidKeyName }
        guard !raw.isEmpty else { throw .malformedNote }
        self.name = name
        self.keyID = keyID
        self.raw = raw
    }

    /// Reads one line, its newline removed.
    init(line: [UInt8]) throws(LogError) {
        guard line.starts(with: Self.marker) else { throw .malformedNote }
        let parts = line.dropFirst(Self.marker.count)
            .split(separator: LineText.space, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let name = String(validating: parts[0], as: UTF8.self), LineText.isKeyName(name),
            let bytes = StrictBase64.decode(parts[1]), bytes.count > 4
        else { throw .malformedNote }
        self.name = name
        keyID = bytes[..<4].reduce(0) { $0 << 8 | UInt32($1) }
        raw = Array(bytes[4...])
    }

    /// The line with its newline.
    var line: [UInt8] {
        let id = (0..<4).map { UInt8(truncatingIfNeeded: keyID >> UInt32(24 - 8 * $0)) }
        return Self.marker + Array(name.utf8) + [LineText.space] + StrictBase64.encode(id + raw) + [LineText.newline]
    }

    /// Em dash and space.
    private static let marker: [UInt8] = Array("\u{2014} ".utf8)
}
