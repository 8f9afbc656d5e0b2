internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto

extension Act {
    /// The number of an act and its short ASCII word.
    enum Number: UInt16, CaseIterable {
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
        case activateKey = 12
        case compromiseKey = 13
        case destroyKey = 14
        case epoch = 15
        case closeEpoch = 16
        case recovery = 17
        case recover = 18
        case drill = 19
        case rekey = 20
        case restore = 21
        case hold = 22
        case release = 23
        case confirmErasure = 24
        case compromiseEpoch = 25
        case index = 26
        case indexWraps = 27
        case closeIndex = 28

        var name: String {
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
            case .activateKey: "activate-key"
            case .compromiseKey: "compromise-key"
            case .destroyKey: "destroy-key"
            case .epoch: "epoch"
            case .closeEpoch: "close-epoch"
            case .recovery: "recovery"
            case .recover: "recover"
            case .drill: "drill"
            case .rekey: "rekey"
            case .restore: "restore"
            case .hold: "hold"
            case .release: "release"
            case .confirmErasure: "confirm-erasure"
            case .compromiseEpoch: "compromise-epoch"
            case .index: "index"
            case .indexWraps: "index-wraps"
            case .closeIndex: "close-index"
            }
        }
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
        case .activateKey: .activateKey
        case .compromiseKey: .compromiseKey
        case .destroyKey: .destroyKey
        case .epoch: .epoch
        case .closeEpoch: .closeEpoch
        case .recovery: .recovery
        case .recover: .recover
        case .drill: .drill
        case .rekey: .rekey
        case .restore: .restore
        case .hold: .hold
        case .release: .release
        case .confirmErasure: .confirmErasure
        case .compromiseEpoch: .compromiseEpoch
        case .index: .index
        case .indexWraps: .indexWraps
        case .closeIndex: .closeIndex
        }
    }

    /// A short ASCII word for output.
    public var name: String { number.name }

    /// The canonical bytes.
    public var bytes: [UInt8] {
        var context = Context(.act)
        // What has a smaller tag than the kind.
        switch self {
        case .keyVersion(let act):
            context.append(.suite, act.suite.rawValue)
            context.append(.compartment, act.compartment.rawValue)
        case .activateKey(let compartment, _), .retireKey(let compartment, _), .compromiseKey(let compartment, _),
            .destroyKey(let compartment, _):
            context.append(.compartment, compartment.rawValue)
        case .index(let act):
            context.append(.suite, act.suite.rawValue)
        case .hold(let record), .release(let record):
            context.append(.record, record.bytes)
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
        case .rekey(let act):
            context.append(.fingerprint, act.old.bytes)
            context.append(.wraps, Self.encode(act.wraps))
            context.append(.person, act.person.bytes)
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
        case .activateKey(_, let version), .retireKey(_, let version), .compromiseKey(_, let version),
            .destroyKey(_, let version):
            context.append(.keyVersion, version)
        case .index(let act):
            act.append(to: &context)
        case .closeIndex(let version):
            context.append(.keyVersion, version)
        case .keyWraps(let items), .indexWraps(let items):
            context.append(.wraps, Self.encode(items))
        case .epoch(let epoch), .closeEpoch(let epoch), .compromiseEpoch(let epoch), .confirmErasure(let epoch):
            context.append(.epoch, epoch)
        case .recovery(let act):
            act.append(to: &context)
        case .recover(let number), .drill(let number):
            context.append(.keyVersion, number)
        case .restore(let act):
            act.append(to: &context)
        case .hold, .release: break
        }
        return context.bytes
    }

    private static func encode(_ items: [KeyWrapItem]) -> [UInt8] {
        var list: [UInt8] = []
        list.reserveCapacity(items.count * 78)
        for item in items {
            item.recipient.append(to: &list)
            list.appendInteger(item.compartment.rawValue)
            list.appendInteger(item.version)
            list.appendInteger(item.authority)
            item.digest.append(to: &list)
        }
        return list
    }
}

extension RecoveryAct {
    fileprivate func append(to context: inout Context) {
        context.append(.keyVersion, number)
        context.append(.kemPublicKey, publicKey)
        context.append(.threshold, UInt16(groupThreshold))
        context.append(.keyCheckValue, escrowCheckValue.bytes)
        context.append(.salt, salt)
        var list: [UInt8] = []
        for share in shares { share.append(to: &list) }
        context.append(.shares, list)
        list = []
        for group in groups { group.append(to: &list) }
        context.append(.groups, list)
    }
}

extension RestoreAct {
    fileprivate func append(to context: inout Context) {
        context.append(.generation, generation)
        context.append(.epoch, epoch)
        context.append(.digest, kept.root.bytes)
        context.append(.seenSize, lastKnown.size)
        context.append(.seenRoot, lastKnown.root.bytes)
        context.append(.logSize, kept.size)
        context.append(.document, document.bytes)
    }
}
