public import VaultCrypto

/// The part of a log entry that the gate adds: what it decided, by which rule, and when.
public struct GatePart: Hashable, Sendable {
    /// The longest gate part in bytes.
    public static let limit = 1024

    /// The entry's place in the log, from 0.
    public let index: UInt64
    /// Whether the request was allowed.
    public let allowed: Bool
    /// The rule that decided, as the policy names it, or the code of a refusal.
    public let rule: Name
    /// The version of the policy in force.
    public let policyVersion: UInt32
    /// The gate's clock as read.
    public let clock: Timestamp
    /// How many statements are in the log before this entry, so that none can be withheld from a client.
    public let statements: UInt64
    /// The grant that decided.
    public let grant: GrantID?
    /// The time by which the gate decided: the largest clock reading so far, so that it never goes back.
    public let time: Timestamp
    /// The log index of the record's write before; in every update that was allowed, and only there.
    public let previousEntry: UInt64?
    /// How many records a search found, or a write found to be probably of the same person; absent elsewhere.
    public let found: UInt32?

    public init(
        index: UInt64, allowed: Bool, rule: Name, policyVersion: UInt32, clock: Timestamp, time: Timestamp,
        statements: UInt64, grant: GrantID?, previousEntry: UInt64? = nil, found: UInt32? = nil
    ) {
        self.index = index
        self.allowed = allowed
        self.rule = rule
        self.policyVersion = policyVersion
        self.clock = clock
        self.time = time
        self.statements = statements
        self.grant = grant
        self.previousEntry = previousEntry
        self.found = found
    }

    /// The rule of an entry with a statement that waits for more signatures.
    public static let pendingRule = "pending"

    /// Whether the entry holds a statement that waits for more signatures.
    public var isPending: Bool { !allowed && rule.bytes.elementsEqual(Self.pendingRule.utf8) }

    /// The canonical bytes.
    public var context: Context {
        var context = Context(.gatePart)
        context.append(.index, index)
        if let found { context.append(.count, found) }
        context.append(.decision, UInt8(allowed ? 1 : 2))
        context.append(.rule, rule.bytes)
        context.append(.policyVersion, policyVersion)
        context.append(.gateTime, clock.milliseconds)
        context.append(.statements, statements)
        if let grant { context.append(.grant, grant) }
        context.append(.decidingTime, time.milliseconds)
        if let previousEntry { context.append(.previousEntry, previousEntry) }
        return context
    }

    /// Reads a gate part.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        var reader = try ContextReader(bytes, domain: .gatePart, limit: Self.limit)
        index = try reader.take(.index, as: UInt64.self)
        found = try reader.takeIfPresent(.count, as: UInt32.self)
        switch try reader.take(.decision, as: UInt8.self) {
        case 1: allowed = true
        case 2: allowed = false
        default: throw .invalid(.decision)
        }
        let ruleBytes = try reader.take(.rule)
        guard let rule = try? Name(bytes: ruleBytes) else { throw .invalid(.rule) }
        self.rule = rule
        policyVersion = try reader.take(.policyVersion, as: UInt32.self)
        clock = Timestamp(milliseconds: try reader.take(.gateTime, as: UInt64.self))
        statements = try reader.take(.statements, as: UInt64.self)
        grant = try reader.identifierIfPresent(.grant)
        time = Timestamp(milliseconds: try reader.take(.decidingTime, as: UInt64.self))
        previousEntry = try reader.takeIfPresent(.previousEntry, as: UInt64.self)
        if let previousEntry, previousEntry >= index { throw .invalid(.previousEntry) }
        try reader.end()
    }
}
