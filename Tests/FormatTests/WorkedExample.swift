import GateProtocol
import OpenSSL
import TransparencyLog
import VaultCrypto
import VaultModel

/// One record with one field, and what stands around it, made by the code that makes it in a vault.
struct WorkedExample {
    let people: ExamplePeople
    let contexts: VaultContexts
    let place: HalfAPlace
    let key: CompartmentKey
    let record: RecordKey
    let gate: GateEpochKey
    let a: HalfA
    let b: HalfB
    let envelopeK: [UInt8]
    let commitmentA: Digest
    let commitmentB: Digest
    let cell: [UInt8]
    let wrapA: [UInt8]
    let envelopeA: [UInt8]
    let wrapB: [UInt8]
    let wrapList: [UInt8]
    let manifest: Manifest
    let headCode: Digest
    let root: Root
    let founding: SignedStatement
    let foundingEntry: LogEntry
    let detail: [UInt8]
    let entry: LogEntry
    let checkpoint: SignedNote
    let gateFile: [UInt8]

    var cellContext: Context {
        contexts.cell(
            record: place.record, compartment: place.compartment, field: ExampleInputs.field, write: place.write,
            type: .text)
    }
    func commitmentContext(_ compartment: CompartmentID?) -> Context {
        contexts.commitment(record: place.record, compartment: compartment, write: place.write)
    }
    var envelopeKContext: Context {
        contexts.envelopeK(
            compartment: place.compartment, version: place.version, recipient: people.official.identity, authority: 1)
    }

    init() throws {
        people = try ExamplePeople()
        contexts = VaultContexts(vault: try ExampleInputs.vault())
        place = HalfAPlace(
            record: try ExampleInputs.record(), write: try ExampleInputs.request().write,
            compartment: ExampleInputs.compartment, version: 1, generation: 0)
        key = try CompartmentKey(
            ExampleInputs.secret(ExampleInputs.compartmentKey),
            kem: contexts.compartmentKEM(compartment: place.compartment, version: place.version))
        record = try key.recordKey(contexts.recordKey(place))
        gate = try GateEpochKey(ExampleInputs.secret(ExampleInputs.gateEpochKey))
        a = try HalfA(ExampleInputs.secret(ExampleInputs.halfA))
        b = try HalfB(ExampleInputs.secret(ExampleInputs.halfB))

        commitmentA = try a.commitment(
            contexts.commitment(record: place.record, compartment: place.compartment, write: place.write))
        commitmentB = try b.commitment(
            contexts.commitment(record: place.record, compartment: nil, write: place.write))
        let publicKey = try key.privateKey().publicKey
        envelopeK = try Self.envelope(
            ExampleInputs.compartmentKey, to: people.official.kem.publicKey,
            info: contexts.envelopeK(
                compartment: place.compartment, version: 1, recipient: people.official.identity, authority: 1),
            ephemeral: ExampleInputs.ephemeralK)
        envelopeA = try Self.envelope(
            ExampleInputs.halfA, to: publicKey,
            info: contexts.envelopeA(place, commitment: commitmentA, publicKey: publicKey),
            ephemeral: ExampleInputs.ephemeralA)
        wrapA = try Wrap.seal(a, under: record, context: contexts.wrapA(place, commitment: commitmentA))
        wrapB = try Wrap.seal(
            b, under: gate,
            context: contexts.wrapB(record: place.record, write: place.write, epoch: 1, commitment: commitmentB))

        let cellContext = contexts.cell(
            record: place.record, compartment: place.compartment, field: ExampleInputs.field, write: place.write,
            type: .text)
        let (contexts, place) = (contexts, place)
        wrapList = try Wrap.sealList(
            FieldHalves([ExampleInputs.field.rawValue: b.fieldHalf(cellContext)]), under: gate
        ) { contexts.wrapList(record: place.record, write: place.write, epoch: 1, list: $0) }

        cell = try Self.cell(
            ExampleInputs.value, a: a, b: b, context: cellContext)
        manifest = Manifest(
            vault: contexts.vault, record: place.record, type: ExampleInputs.recordType, sequence: 1, previous: .zero,
            cells: [
                Manifest.Cell(field: ExampleInputs.field, type: .text, write: place.write, digest: SHA256.hash(cell))
            ],
            writes: [
                Manifest.Write(
                    id: place.write, suite: .one, b: commitmentB,
                    a: [Manifest.HalfACommitment(compartment: place.compartment, digest: commitmentA)])
            ])

        let log = try Ed25519.PrivateKey(seed: ExampleInputs.secret(ExampleInputs.logSeed))
        let gateKEM = try X25519.PrivateKey(ExampleInputs.secret(ExampleInputs.gateKEM))
        root = Root(
            vault: contexts.vault, version: 1, previous: .zero,
            administrators: [try PublicKeyFile(people.administrator)], threshold: 1,
            custodians: [try PublicKeyFile(people.custodian)], custodianThreshold: 1,
            origin: Root.origin(vault: contexts.vault, generation: 1), logPublicKey: log.publicKey,
            gatePublicKey: gateKEM.publicKey, floors: Floors(suite: 1, kdfCost: 17, allowsServiceKeyFiles: true),
            created: ExampleInputs.founded)
        founding = try Self.founding(root, by: people.administrator)
        foundingEntry = try Self.entry(of: founding, by: people.administrator)

        detail = Detail.wraps(
            [HalfAWrap(place: place, kind: .recordKey, bytes: wrapA)], vault: contexts.vault)
        entry = try Self.entry(
            of: manifest, detail: detail, by: people.official,
            seen: TreeHead(size: 1, root: RFC6962.merkleRoot(ofLeafHashes: [foundingEntry.leafHash])))
        headCode = try HeadKey(ExampleInputs.secret(ExampleInputs.headKey)).authenticationCode(
            for: contexts.head(
                record: place.record, sequence: 1, manifest: manifest.digest, generation: 1, entry: entry.gate.index))
        checkpoint = try Checkpoint(
            origin: root.origin, size: 2,
            root: RFC6962.merkleRoot(ofLeafHashes: [foundingEntry.leafHash, entry.leafHash])
        ).signed(by: NoteSigner(name: root.origin, key: log))
        gateFile = Self.gateFile(vault: contexts.vault)
    }

    /// An envelope as `Envelope.seal` makes it, but with a given ephemeral key.
    private static func envelope(
        _ secret: [UInt8], to publicKey: [UInt8], info: Context, ephemeral: [UInt8]
    ) throws -> [UInt8] {
        var sender = try HPKE.SenderContext(
            to: publicKey, info: info.bytes, suite: .x25519,
            ephemeral: X25519.PrivateKey(ExampleInputs.secret(ephemeral)))
        let sealed = try sender.sealSecret(ExampleInputs.secret(secret), aad: [])
        return [0x00, 0x20, 0x00, 0x01, 0x00, 0x02, 0x00, 0x20] + sender.enc + sealed
    }

    /// A cell as `FieldSealer` makes it, but under given halves, which it does not take; a test opens it.
    private static func cell(_ value: String, a: HalfA, b: HalfB, context: Context) throws -> [UInt8] {
        let plaintext = UInt32(value.utf8.count).bigEndianBytes + Array(value.utf8)
        let padding = [UInt8](repeating: 0, count: Padding.paddedCount(value.utf8.count) - plaintext.count)
        let key = try HKDFSHA256.deriveKey(
            salt: a.secret, ikm: b.fieldHalf(context).secret, info: context.bytes.span.bytes)
        var cell: [UInt8] = []
        try AES256GCM.sealOnce((plaintext + padding).span.bytes, key: key, into: &cell)
        return cell
    }

    private static func founding(_ root: Root, by keys: OfficialKeys) throws -> SignedStatement {
        var signed = SignedStatement(
            Statement(
                vault: root.vault, id: try ExampleInputs.statement(), rootVersion: 0, logSize: 0,
                expiry: ExampleInputs.founded.adding(seconds: 600),
                acts: [
                    .root(root),
                    .policy(version: 1, document: SHA256.hash(Array(ExampleInputs.policyDocument.utf8))),
                ]))
        try signed.sign(with: keys)
        return signed
    }

    private static func entry(of statement: SignedStatement, by keys: OfficialKeys) throws -> LogEntry {
        let document = Array(ExampleInputs.policyDocument.utf8)
        var request = RequestPart(
            vault: statement.statement.vault, kind: .statement, id: try ExampleInputs.foundingRequest(),
            actor: keys.fingerprint, time: ExampleInputs.founded, seen: TreeHead(size: 0, root: RFC6962.emptyRoot),
            detail: Detail.statement(wraps: [], documents: [document], vault: statement.statement.vault),
            blind: ExampleInputs.foundingBlind)
        request.statement = statement.bytes
        return LogEntry(
            request: request, requestBytes: request.context.bytes, signature: try keys.signature(for: request.context),
            gate: GatePart(
                index: 0, allowed: true, rule: try Name("governance"), policyVersion: 1,
                clock: ExampleInputs.founded, time: ExampleInputs.founded, statements: 0, grant: nil))
    }

    private static func entry(
        of manifest: Manifest, detail: [UInt8], by keys: OfficialKeys, seen: TreeHead
    ) throws -> LogEntry {
        var request = RequestPart(
            vault: manifest.vault, kind: .create, id: try ExampleInputs.request(), actor: keys.fingerprint,
            time: ExampleInputs.requested, seen: seen, detail: detail, blind: ExampleInputs.blind)
        request.record = manifest.record
        request.fields = [ExampleInputs.field]
        request.purpose = try Name("protection")
        request.legalBasis = try Name("consent")
        request.manifestAfter = manifest.digest
        return LogEntry(
            request: request, requestBytes: request.context.bytes, signature: try keys.signature(for: request.context),
            gate: GatePart(
                index: 1, allowed: true, rule: try Name("case-worker.write"), policyVersion: 1,
                clock: ExampleInputs.decided, time: ExampleInputs.decided.adding(seconds: 1), statements: 1,
                grant: try ExampleInputs.grant()))
    }

    /// `gate.key` by its definition; a test reads it as the gate does.
    private static func gateFile(vault: VaultID) -> [UInt8] {
        var bytes = Array("CVGK".utf8) + [0, 1] + vault.bytes
        bytes.appendInteger(UInt64(1))
        bytes.appendInteger(UInt16(4))
        let keys: [(kind: UInt16, number: UInt32, key: [UInt8])] = [
            (1, 1, ExampleInputs.gateEpochKey), (2, 0, ExampleInputs.headKey), (3, 0, ExampleInputs.logSeed),
            (4, 0, ExampleInputs.gateKEM),
        ]
        for (kind, number, key) in keys {
            bytes.appendInteger(kind)
            bytes.appendInteger(number)
            bytes += key
        }
        return bytes + SHA256.hash(bytes).bytes
    }
}
