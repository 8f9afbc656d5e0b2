/// What a context is for. The text is part of the bytes; docs/format.md lists all of them.
public struct Domain: RawRepresentable, Hashable, Sendable {
    /// ASCII, at most 64 bytes.
    public let rawValue: String

    /// Names a domain; the text is a constant of the format.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Binds a field half and a field key to one cell.
    public static let cell = Domain(rawValue: "casevault/cell/1")
    /// Derives key and nonces of an attachment's blob.
    public static let blob = Domain(rawValue: "casevault/blob/1")
    /// Draws the halves of one write from fresh randomness.
    public static let draw = Domain(rawValue: "casevault/draw/1")
    /// Binds a wrap of a half.
    public static let wrap = Domain(rawValue: "casevault/wrap/1")
    /// Commits to a half.
    public static let commitment = Domain(rawValue: "casevault/commit/1")
    /// Key check value of a compartment key.
    public static let keyCheck = Domain(rawValue: "casevault/kcv/1")
    /// Derives the X25519 pair of a compartment key.
    public static let compartmentKEM = Domain(rawValue: "casevault/compartment-kem/1")
    /// Derives a record key R from a compartment key K.
    public static let recordKey = Domain(rawValue: "casevault/record-key/1")
    /// HPKE `info` of everything that is sealed to a person, a compartment or the gate.
    public static let hpke = Domain(rawValue: "casevault/hpke/1")
    /// Derives the key, nonce and commitment of a box.
    public static let box = Domain(rawValue: "casevault/box/1")
    /// The open part of a key file.
    public static let keyFile = Domain(rawValue: "casevault/keyfile/1")
    /// A self-signed public key (`.pub`).
    public static let publicKey = Domain(rawValue: "casevault/public-key/1")
    /// An official's fingerprint.
    public static let official = Domain(rawValue: "casevault/official/1")
    /// A record's manifest.
    public static let manifest = Domain(rawValue: "casevault/manifest/1")
    /// To whom a record is assigned.
    public static let roster = Domain(rawValue: "casevault/roster/1")
    /// The MAC of a record's roster.
    public static let rosterHead = Domain(rawValue: "casevault/roster-head/1")
    /// The MAC of a record's head.
    public static let head = Domain(rawValue: "casevault/head/1")
    /// The MAC of the gate's state row.
    public static let state = Domain(rawValue: "casevault/state/1")
    /// The MAC of the list of those who signed in.
    public static let signIns = Domain(rawValue: "casevault/sign-ins/1")
    /// The request part of a log entry.
    public static let request = Domain(rawValue: "casevault/request/1")
    /// The gate part of a log entry.
    public static let gatePart = Domain(rawValue: "casevault/gate/1")
    /// What the detail digest of a request covers.
    public static let detail = Domain(rawValue: "casevault/detail/1")
    /// A statement of governance.
    public static let statement = Domain(rawValue: "casevault/statement/1")
    /// One act inside a statement.
    public static let act = Domain(rawValue: "casevault/act/1")
    /// A root.
    public static let root = Domain(rawValue: "casevault/vault-root/1")
    /// Derives the recovery pair, the escrow key and the digests of shares.
    public static let recovery = Domain(rawValue: "casevault/recovery/1")
    /// The open part of the gate's escrow.
    public static let escrow = Domain(rawValue: "casevault/escrow/1")
    /// Derives record and write ids of an import, so that the same line gives the same ids.
    public static let importID = Domain(rawValue: "casevault/import/1")
    /// Key check value of an index key.
    public static let indexKeyCheck = Domain(rawValue: "casevault/index-kcv/1")
    /// An inner token, made on the official's side of a value.
    public static let indexInner = Domain(rawValue: "casevault/index-inner/1")
    /// An outer token, made at the gate of an inner one.
    public static let indexOuter = Domain(rawValue: "casevault/index-outer/1")
    /// Binds an outer token to the write of one record.
    public static let indexCheck = Domain(rawValue: "casevault/index-check/1")
    /// What a part of a backup says of itself.
    public static let backup = Domain(rawValue: "casevault/backup/1")
    /// What a restore could not bring back.
    public static let restore = Domain(rawValue: "casevault/restore/1")
}
