internal import OpenSSL
public import VaultCrypto

extension Act {
    private enum Number: UInt16 {
        case root = 1
        case enrol = 2
        case revoke = 3
        case grant = 4
        case removeGrant = 5
        case policy = 6
        case keyVersion = 7
        case retireKey = 8
        case keyWraps = 9
        case suspend = 10
        case resume = 11
    }

    private var number: Number {
        switch self {
        case .root: .root
        case .enrol: .enrol
        case .revoke: .revoke
        case .grant: .grant
        case .removeGrant: .removeGrant
        case .policy: .policy
        case .keyVersion: .keyVersion
        case .retireKey: .retireKey
        case .keyWraps: .keyWraps
        case .suspend: .suspend
        case .resume: .resume
        }
    }

    /// A short ASCII word for output.
    public var name: String {
        switch self {
        case .root: "root"
        case .enrol: "enrol"
        case .revoke: "revoke"
        case .grant: "grant"
        case .removeGrant: "remove-grant"
        case .policy: "policy"
        case .keyVersion: "key-version"
        case .retireKey: "retire-key"
        case .keyWraps: "key-wraps"
        case .suspend: "suspend"
        case .resume: "resume"
        }
    }

    /// The canonical bytes.
    public var bytes: [UInt8] {
        var context = Context(.act)
        switch self {
        case .keyVersion(let act):
            context.append(.suite, act.suite.rawValue)
            context.append(.compartment, act.compartment.rawValue)
        case .retireKey(let compartment, _):
            context.append(.compartment, compartment.rawValue)
        default: break
        }
        context.append(.kind, number.rawValue)
        switch self {
        case .root(let root):
            context.append(.root, root.bytes)
        case .enrol(let file):
            context.append(.person, file.bytes)
        case .revoke(let official), .suspend(let official), .resume(let official):
            context.append(.fingerprint, official.bytes)
        case .grant(let act):
            context.append(.fingerprint, act.official.bytes)
            context.append(.grant, act.id.bytes)
            context.append(.role, act.role.bytes)
            context.append(.scope, Array(act.scope.rawValue.utf8))
            context.append(.until, ifPresent: act.until?.milliseconds.bigEndianBytes)
        case .removeGrant(let id):
            context.append(.grant, id.bytes)
        case .policy(let version, let document):
            context.append(.policyVersion, version)
            context.append(.document, document.bytes)
        case .keyVersion(let act):
            context.append(.keyVersion, act.version)
            context.append(.kemPublicKey, act.publicKey)
            context.append(.keyCheckValue, act.checkValue.bytes)
        case .retireKey(_, let version):
            context.append(.keyVersion, version)
        case .keyWraps(let items):
            var list: [UInt8] = []
            list.reserveCapacity(items.count * 78)
            for item in items {
                item.recipient.append(to: &list)
                list.appendInteger(item.compartment.rawValue)
                list.appendInteger(item.version)
                list.appendInteger(item.authority)
                item.digest.append(to: &list)
            }
            context.append(.wraps, list)
        }
        return context.bytes
    }

    /// Reads an act.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        var reader = try ContextReader(bytes, domain: .act, limit: RequestPart.limit)
        let suite = try reader.takeIfPresent(.suite, as: UInt16.self)
        let compartment = try reader.takeIfPresent(.compartment, as: UInt16.self).map(CompartmentID.init(rawValue:))
        guard let number = Number(rawValue: try reader.take(.kind, as: UInt16.self)) else { throw .unknownVersion }
        guard (suite != nil) == (number == .keyVersion),
            (compartment != nil) == (number == .keyVersion || number == .retireKey)
        else { throw .invalid(.kind) }
        switch (number, compartment) {
        case (.root, _):
            self = .root(try Root(try reader.take(.root)))
        case (.enrol, _):
            self = .enrol(try Self.person(try reader.take(.person)))
        case (.revoke, _):
            self = .revoke(official: try Self.digest(&reader, .fingerprint))
        case (.suspend, _):
            self = .suspend(official: try Self.digest(&reader, .fingerprint))
        case (.resume, _):
            self = .resume(official: try Self.digest(&reader, .fingerprint))
        case (.grant, _):
            self = .grant(try GrantAct(from: &reader))
        case (.removeGrant, _):
            guard let id = GrantID(bytes: try reader.take(.grant)) else { throw .invalid(.grant) }
            self = .removeGrant(id)
        case (.policy, _):
            let version = try reader.take(.policyVersion, as: UInt32.self)
            self = .policy(version: version, document: try Self.digest(&reader, .document))
        case (.keyVersion, let compartment?):
            let suite = try Suite.supported(suite ?? 0)
            let version = try reader.take(.keyVersion, as: UInt32.self)
            let publicKey = try reader.take(.kemPublicKey, count: 32)
            self = .keyVersion(
                KeyVersionAct(
                    compartment: compartment, version: version, suite: suite,
                    checkValue: try Self.digest(&reader, .keyCheckValue), publicKey: publicKey))
        case (.retireKey, let compartment?):
            self = .retireKey(compartment: compartment, version: try reader.take(.keyVersion, as: UInt32.self))
        case (.keyWraps, _):
            self = .keyWraps(try Self.wraps(try reader.take(.wraps)))
        case (.keyVersion, nil), (.retireKey, nil):
            throw .missing(.compartment)
        }
        try reader.end()
        guard self.bytes == bytes else { throw .invalid(.body) }
    }

    private static func digest(_ reader: inout ContextReader, _ tag: Tag) throws(FormatError) -> Digest {
        guard let digest = Digest(try reader.take(tag)) else { throw .invalid(tag) }
        return digest
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
        guard let official = Digest(try reader.take(.fingerprint)) else { throw .invalid(.fingerprint) }
        guard let id = GrantID(bytes: try reader.take(.grant)) else { throw .invalid(.grant) }
        let roleBytes = try reader.take(.role)
        guard let role = try? Name(bytes: roleBytes) else { throw .invalid(.role) }
        guard let scope = Scope(rawValue: try reader.takeText(.scope, limit: 16)) else { throw .unknownVersion }
        let until = try reader.takeIfPresent(.until, as: UInt64.self).map(Timestamp.init(milliseconds:))
        self.init(id: id, official: official, role: role, scope: scope, until: until)
    }
}
