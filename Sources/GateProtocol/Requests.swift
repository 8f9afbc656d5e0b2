public import VaultCrypto
public import VaultModel

/// A request part with its official's signature.
public struct SignedRequest: Hashable, Sendable {
    /// The canonical bytes of the request part.
    public let bytes: [UInt8]
    /// Ed25519 over the bytes, 64 bytes; empty inside a batch.
    public let signature: [UInt8]

    public init(bytes: [UInt8], signature: [UInt8]) {
        self.bytes = bytes
        self.signature = signature
    }

    /// Signs a request part.
    public init(_ part: RequestPart, by keys: OfficialKeys) throws(VaultCryptoError) {
        let context = part.context
        bytes = context.bytes
        signature = try keys.signature(for: context)
    }
}

/// A sealed field on its way into the vault.
public struct SealedField: Hashable, Sendable {
    public let field: FieldID
    public let cell: [UInt8]

    public init(field: FieldID, cell: [UInt8]) {
        self.field = field
        self.cell = cell
    }
}

/// One write: the request, the new manifest, the new cells, the wraps of halves A, and half B.
public struct WriteRequest: Sendable {
    public let request: SignedRequest
    /// The bytes of the new manifest.
    public let manifest: [UInt8]
    /// The cells of the fields that this write sets, ascending by field.
    public let cells: [SealedField]
    /// One wrap for each compartment that the write touches, ascending by compartment.
    public let wraps: [HalfAWrap]
    /// `nil` when the write only removes fields.
    public let b: HalfB?
    /// The tokens of values that are indexed, as far as the writer holds index keys.
    public let tokens: [FieldTokens]

    public init(
        request: SignedRequest, manifest: [UInt8], cells: [SealedField], wraps: [HalfAWrap], b: HalfB?,
        tokens: [FieldTokens] = []
    ) {
        self.tokens = tokens
        self.request = request
        self.manifest = manifest
        self.cells = cells
        self.wraps = wraps
        self.b = b
    }
}

/// New records under one signature.
public struct WriteBatch: Sendable {
    /// The signed head of the batch.
    public let head: SignedRequest
    /// The writes, each with an unsigned request part.
    public let writes: [WriteRequest]

    public init(head: SignedRequest, writes: [WriteRequest]) {
        self.head = head
        self.writes = writes
    }
}

/// A statement on its way into the log, with what it names by hash.
public struct StatementRequest: Sendable {
    public let request: SignedRequest
    /// The wraps that the statement's acts name, in their order.
    public let wraps: [KeyWrap]
    /// The policy documents that the statement names.
    public let documents: [[UInt8]]
    /// The escrow key of the recovery key that the statement proposes, sealed to the gate; it goes no further.
    public let escrowKey: [UInt8]?

    public init(
        request: SignedRequest, wraps: [KeyWrap] = [], documents: [[UInt8]] = [], escrowKey: [UInt8]? = nil
    ) {
        self.request = request
        self.wraps = wraps
        self.documents = documents
        self.escrowKey = escrowKey
    }
}

/// Wraps of halves A under the active version and the record's generation.
public struct RewrapRequest: Sendable {
    public let request: SignedRequest
    /// The new wraps.
    public let wraps: [HalfAWrap]
    /// For each new wrap where the one stands that it replaces.
    public let replaced: [HalfAPlace]

    public init(request: SignedRequest, wraps: [HalfAWrap], replaced: [HalfAPlace]) {
        self.request = request
        self.wraps = wraps
        self.replaced = replaced
    }
}
