import OpenSSL
import TransparencyLog
import VaultCrypto
import VaultModel

/// Signed statements, each act in its turn.
enum StatementMaterial: Material {
    static let name = "statements"

    static func write(_ number: Int) throws -> Row {
        let vault = try VaultID.random()
        var signed = SignedStatement(
            Statement(
                vault: vault, id: try StatementID.random(), rootVersion: Draw.number(0...UInt32.max),
                logSize: Draw.number(0...UInt64.max), expiry: Draw.time(),
                acts: try (0...number % 3).map { try act(number + $0, vault) }))
        let signers = try (0...number % 4).map { try Draw.person($0) }
        for signer in signers { try signed.sign(with: signer) }
        var row = Row()
        row.set("statement", signed.bytes)
        row.set("signers", signers.flatMap { $0.fingerprint.bytes + $0.signing.publicKey })
        row.set("acts", number: signed.statement.acts.count)
        return row
    }

    static func check(_ row: Row) throws {
        let bytes = try row.bytes("statement")
        let signed = try SignedStatement(bytes)
        guard signed.bytes == bytes, signed.statement.acts.count == (try row.number("acts")) else {
            throw InteropError("another encoding")
        }
        let signers = try row.bytes("signers")
        guard signers.count == 64 * signed.signatures.count else { throw InteropError("other signers") }
        let message = signed.statement.context.bytes
        for (number, signature) in signed.signatures.enumerated() {
            let signer = Array(signers[(64 * number)..<(64 * number + 32)])
            let key = Array(signers[(64 * number + 32)..<(64 * number + 64)])
            guard signature.signer.bytes == signer,
                Ed25519.isValid(
                    signature: signature.bytes.span.bytes, for: message.span.bytes, publicKey: key.span.bytes)
            else { throw InteropError("a signature") }
        }
    }

    private static func act(_ number: Int, _ vault: VaultID) throws -> Act {
        let (compartment, version) = (Draw.compartment(), Draw.number(1...UInt32.max))
        switch number % 28 {
        case 0: return .root(try root(vault, number))
        case 1: return .enrol(try PublicKeyFile(try Draw.person(number)))
        case 2: return .revoke(official: try Draw.digest())
        case 3: return .suspend(official: try Draw.digest())
        case 4: return .resume(official: try Draw.digest())
        case 5:
            return .rekey(
                RekeyAct(
                    old: try Draw.digest(), person: try PublicKeyFile(try Draw.person(number)), wraps: try wraps(number)
                ))
        case 6:
            return .grant(
                GrantAct(
                    id: try GrantID.random(), official: try Draw.digest(), role: try Name("case-worker"),
                    scope: number % 2 == 0 ? .all : .assigned, until: number % 3 == 0 ? nil : Draw.time()))
        case 7: return .removeGrant(try GrantID.random())
        case 8: return .policy(version: version, document: try Draw.digest())
        case 9:
            return .keyVersion(
                KeyVersionAct(
                    compartment: compartment, version: version, suite: .one, checkValue: try Draw.digest(),
                    publicKey: try X25519.PrivateKey.generate().publicKey))
        case 10: return .activateKey(compartment: compartment, version: version)
        case 11: return .retireKey(compartment: compartment, version: version)
        case 12: return .compromiseKey(compartment: compartment, version: version)
        case 13: return .destroyKey(compartment: compartment, version: version)
        case 14: return .keyWraps(try wraps(1 + number))
        case 15: return .epoch(version)
        case 16: return .closeEpoch(version)
        case 17: return .compromiseEpoch(version)
        case 18: return .recovery(try recovery(version, number))
        case 19: return .recover(recovery: version)
        case 20: return .drill(recovery: version)
        case 21:
            return .restore(
                RestoreAct(
                    generation: version, epoch: Draw.number(1...UInt32.max),
                    kept: TreeHead(size: Draw.number(1...1000), root: try Draw.digest()),
                    lastKnown: TreeHead(size: Draw.number(1000...UInt64.max), root: try Draw.digest()),
                    document: try Draw.digest()))
        case 22: return .hold(try RecordID.random())
        case 23: return .release(try RecordID.random())
        case 24: return .index(try index(version, number))
        case 25: return .indexWraps(try wraps(number))
        case 26: return .closeIndex(version)
        default: return .confirmErasure(before: version)
        }
    }

    private static func index(_ version: UInt32, _ number: Int) throws -> IndexAct {
        let fields = (0..<number % 5).map { at in
            IndexedField(
                field: FieldID(rawValue: 101 + UInt32(at)), compartment: CompartmentID(rawValue: 1 + UInt16(at % 3)),
                profile: IndexProfile.allCases[(number + at) % IndexProfile.allCases.count],
                profileVersion: Draw.number(1...UInt16.max), bits: UInt8(1 + (number + at) % 64))
        }
        let keys = try fields.map { ($0.compartment, try Draw.digest()) }
        return IndexAct(
            version: version, suite: .one, fields: fields,
            keys: Dictionary(keys, uniquingKeysWith: { first, _ in first }))
    }

    private static func wraps(_ number: Int) throws -> [KeyWrapItem] {
        try (0..<(number % 5 + 1)).map { _ in
            KeyWrapItem(
                recipient: try Draw.digest(), compartment: Draw.compartment(), version: Draw.number(1...UInt32.max),
                authority: Draw.number(0...UInt64.max), digest: try Draw.digest())
        }
    }

    private static func root(_ vault: VaultID, _ number: Int) throws -> Root {
        let people = try (0..<4).map { try PublicKeyFile(try Draw.person(4 * number + $0)) }
        return Root(
            vault: vault, version: UInt32(1 + number), previous: number == 0 ? .zero : try Draw.digest(),
            administrators: Array(people[..<2]), threshold: 2, custodians: Array(people[2...]), custodianThreshold: 1,
            origin: Root.origin(vault: vault, generation: 1),
            logPublicKey: try Ed25519.PrivateKey.generate().publicKey,
            gatePublicKey: try X25519.PrivateKey.generate().publicKey,
            floors: Floors(suite: 1, kdfCost: 18, allowsServiceKeyFiles: true), created: Draw.time())
    }

    private static func recovery(_ version: UInt32, _ number: Int) throws -> RecoveryAct {
        let groups = try (0..<(1 + number % 3)).map {
            ShareGroup(name: try Name("group-\($0)"), threshold: 2, count: UInt8(2 + $0))
        }
        var shares: [ShareDigest] = []
        for (group, of) in groups.enumerated() {
            for member in 0..<of.count {
                shares.append(ShareDigest(group: UInt8(group), member: member, digest: try Draw.digest()))
            }
        }
        return RecoveryAct(
            number: version, publicKey: try X25519.PrivateKey.generate().publicKey, escrowCheckValue: try Draw.digest(),
            salt: try Draw.bytes(), groupThreshold: 1, groups: groups, shares: shares)
    }
}
