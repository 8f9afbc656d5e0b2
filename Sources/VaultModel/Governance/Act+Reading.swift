internal import OpenSSL
internal import TransparencyLog
public import VaultCrypto

extension Act {
    /// Reads an act.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        var reader = try ContextReader(bytes, domain: .act, limit: RequestPart.limit)
        let suite = try reader.takeIfPresent(.suite, as: UInt16.self)
        let record: RecordID? = try reader.identifierIfPresent(.record)
        let compartment = try reader.takeIfPresent(.compartment, as: UInt16.self).map(CompartmentID.init(rawValue:))
        guard let number = Number(rawValue: try reader.take(.kind, as: UInt16.self)) else { throw .unknownVersion }
        switch number {
        case .root:
            self = .root(try Root(try reader.take(.root)))
        case .enrol:
            self = .enrol(try Self.person(try reader.take(.person)))
        case .revoke:
            self = .revoke(official: try reader.digest(.fingerprint))
        case .suspend:
            self = .suspend(official: try reader.digest(.fingerprint))
        case .resume:
            self = .resume(official: try reader.digest(.fingerprint))
        case .rekey:
            let old = try reader.digest(.fingerprint)
            let wraps = try Self.wraps(try reader.take(.wraps))
            self = .rekey(RekeyAct(old: old, person: try Self.person(try reader.take(.person)), wraps: wraps))
        case .grant:
            self = .grant(try GrantAct(from: &reader))
        case .removeGrant:
            self = .removeGrant(try reader.identifier(.grant))
        case .policy:
            let version = try reader.take(.policyVersion, as: UInt32.self)
            self = .policy(version: version, document: try reader.digest(.document))
        case .keyVersion:
            self = .keyVersion(try KeyVersionAct(from: &reader, try Self.needed(compartment), suite ?? 0))
        case .activateKey:
            self = .activateKey(
                compartment: try Self.needed(compartment), version: try reader.take(.keyVersion, as: UInt32.self))
        case .retireKey:
            self = .retireKey(
                compartment: try Self.needed(compartment), version: try reader.take(.keyVersion, as: UInt32.self))
        case .compromiseKey:
            self = .compromiseKey(
                compartment: try Self.needed(compartment), version: try reader.take(.keyVersion, as: UInt32.self))
        case .destroyKey:
            self = .destroyKey(
                compartment: try Self.needed(compartment), version: try reader.take(.keyVersion, as: UInt32.self))
        case .keyWraps:
            self = .keyWraps(try Self.wraps(try reader.take(.wraps)))
        case .epoch:
            self = .epoch(try reader.take(.epoch, as: UInt32.self))
        case .closeEpoch:
            self = .closeEpoch(try reader.take(.epoch, as: UInt32.self))
        case .compromiseEpoch:
            self = .compromiseEpoch(try reader.take(.epoch, as: UInt32.self))
        case .confirmErasure:
            self = .confirmErasure(before: try reader.take(.epoch, as: UInt32.self))
        case .index:
            self = .index(try IndexAct(from: &reader, suite ?? 0))
        case .indexWraps:
            self = .indexWraps(try Self.wraps(try reader.take(.wraps)))
        case .closeIndex:
            self = .closeIndex(try reader.take(.keyVersion, as: UInt32.self))
        case .recovery:
            self = .recovery(try RecoveryAct(from: &reader))
        case .recover:
            self = .recover(recovery: try reader.take(.keyVersion, as: UInt32.self))
        case .drill:
            self = .drill(recovery: try reader.take(.keyVersion, as: UInt32.self))
        case .restore:
            self = .restore(try RestoreAct(from: &reader))
        case .hold:
            guard let record else { throw .missing(.record) }
            self = .hold(record)
        case .release:
            guard let record else { throw .missing(.record) }
            self = .release(record)
        }
        try reader.end()
        // Also refuses a suite, record or compartment where none belongs.
        guard self.bytes == bytes else { throw .invalid(.body) }
    }

    private static func needed(_ compartment: CompartmentID?) throws(FormatError) -> CompartmentID {
        guard let compartment else { throw .missing(.compartment) }
        return compartment
    }

    static func person(_ bytes: [UInt8]) throws(FormatError) -> PublicKeyFile {
        do {
            return try PublicKeyFile(bytes)
        } catch .malformed(let error) {
            throw error
        } catch {
            throw .invalid(.person)
        }
    }

    private static func wraps(_ bytes: [UInt8]) throws(FormatError) -> [KeyWrapItem] {
        var items = ItemReader(bytes, tag: .wraps)
        var wraps: [KeyWrapItem] = []
        while !items.isAtEnd {
            let recipient = try items.digest()
            let compartment = CompartmentID(rawValue: try items.integer(UInt16.self))
            let version = try items.integer(UInt32.self)
            let authority = try items.integer(UInt64.self)
            wraps.append(
                KeyWrapItem(
                    recipient: recipient, compartment: compartment, version: version, authority: authority,
                    digest: try items.digest()))
        }
        return wraps
    }
}

extension GrantAct {
    fileprivate init(from reader: inout ContextReader) throws(FormatError) {
        let official = try reader.digest(.fingerprint)
        let id: GrantID = try reader.identifier(.grant)
        let roleBytes = try reader.take(.role)
        guard let role = try? Name(bytes: roleBytes) else { throw .invalid(.role) }
        guard let scope = Scope(rawValue: try reader.takeText(.scope, limit: 16)) else { throw .unknownVersion }
        let until = try reader.takeIfPresent(.until, as: UInt64.self).map(Timestamp.init(milliseconds:))
        self.init(id: id, official: official, role: role, scope: scope, until: until)
    }
}

extension KeyVersionAct {
    fileprivate init(
        from reader: inout ContextReader, _ compartment: CompartmentID, _ suite: UInt16
    ) throws(FormatError) {
        let suite = try Suite.supported(suite)
        let version = try reader.take(.keyVersion, as: UInt32.self)
        let publicKey = try reader.take(.kemPublicKey, count: 32)
        self.init(
            compartment: compartment, version: version, suite: suite, checkValue: try reader.digest(.keyCheckValue),
            publicKey: publicKey)
    }
}

extension RecoveryAct {
    fileprivate init(from reader: inout ContextReader) throws(FormatError) {
        number = try reader.take(.keyVersion, as: UInt32.self)
        publicKey = try reader.take(.kemPublicKey, count: 32)
        guard let threshold = UInt8(exactly: try reader.take(.threshold, as: UInt16.self)) else {
            throw .invalid(.threshold)
        }
        groupThreshold = threshold
        escrowCheckValue = try reader.digest(.keyCheckValue)
        salt = try reader.take(.salt, count: 32)
        var items = ItemReader(try reader.take(.shares), tag: .shares)
        var shares: [ShareDigest] = []
        while !items.isAtEnd { shares.append(try ShareDigest(&items)) }
        self.shares = shares
        items = ItemReader(try reader.take(.groups), tag: .groups)
        var groups: [ShareGroup] = []
        while !items.isAtEnd { groups.append(try ShareGroup(&items)) }
        self.groups = groups
    }
}

extension RestoreAct {
    fileprivate init(from reader: inout ContextReader) throws(FormatError) {
        generation = try reader.take(.generation, as: UInt32.self)
        epoch = try reader.take(.epoch, as: UInt32.self)
        let keptRoot = try reader.digest(.digest)
        let knownSize = try reader.take(.seenSize, as: UInt64.self)
        lastKnown = TreeHead(size: knownSize, root: try reader.digest(.seenRoot))
        kept = TreeHead(size: try reader.take(.logSize, as: UInt64.self), root: keptRoot)
        document = try reader.digest(.document)
    }
}
