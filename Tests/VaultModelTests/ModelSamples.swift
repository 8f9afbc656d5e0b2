import OpenSSL
import TransparencyLog
import VaultCrypto
import VaultModel

/// Valid values with something in each of their parts.
enum ModelSamples {
    static func id<Kind>(_ byte: UInt8) throws -> Identifier<Kind> {
        guard let id = Identifier<Kind>(bytes: [UInt8](repeating: byte, count: 16)) else { throw SampleError() }
        return id
    }

    static func digest(_ byte: UInt8) -> Digest {
        SHA256.hash([byte])
    }

    static func person(_ handle: String) throws -> OfficialKeys {
        try OfficialKeys.generate(handle: handle, name: handle, agency: "test", protection: .none)
    }

    static func manifest() throws -> Manifest {
        let first: WriteID = try id(0x10)
        let second: WriteID = try id(0x20)
        return Manifest(
            vault: try id(1), record: try id(2), type: RecordTypeID(rawValue: 1), sequence: 3, previous: digest(9),
            cells: [
                Manifest.Cell(field: FieldID(rawValue: 102), type: .date, write: second, digest: digest(2)),
                Manifest.Cell(field: FieldID(rawValue: 101), type: .text, write: first, digest: digest(1)),
                Manifest.Cell(field: FieldID(rawValue: 201), type: .text, write: second, digest: digest(3)),
            ],
            writes: [
                Manifest.Write(
                    id: second, suite: .one, b: digest(4),
                    a: [
                        Manifest.HalfACommitment(compartment: CompartmentID(rawValue: 1), digest: digest(5)),
                        Manifest.HalfACommitment(compartment: CompartmentID(rawValue: 2), digest: digest(6)),
                    ]),
                Manifest.Write(
                    id: first, suite: .one, b: digest(7),
                    a: [Manifest.HalfACommitment(compartment: CompartmentID(rawValue: 1), digest: digest(8))]),
            ],
            tombstones: [Manifest.Tombstone(write: try id(0x30), field: FieldID(rawValue: 301))])
    }

    static func request(_ kind: RequestKind = .read) throws -> RequestPart {
        RequestPart(
            vault: try id(1), kind: kind, id: try id(3), actor: digest(1),
            time: Timestamp(milliseconds: 1_700_000_000_000),
            seen: TreeHead(size: 12, root: digest(2)), detail: [1, 2, 3], blind: [UInt8](repeating: 4, count: 32))
    }

    /// A request for fields with everything that such a one can hold.
    static func update() throws -> RequestPart {
        var request = try request(.update)
        request.record = try id(2)
        request.fields = [FieldID(rawValue: 101), FieldID(rawValue: 102)]
        request.purpose = try Name("care")
        request.legalBasis = try Name("consent")
        request.manifestBefore = digest(5)
        request.manifestAfter = digest(6)
        return request
    }

    static func batchHead(count: UInt32 = 2) throws -> RequestPart {
        var request = try request(.batch)
        request.batch = try id(7)
        request.batchHead = RequestPart.BatchHead(count: count, root: digest(8))
        return request
    }

    static func batchMember(position: UInt32 = 0) throws -> RequestPart {
        var request = try update()
        request.batch = try id(7)
        request.batchPosition = position
        return request
    }

    static func gatePart(grant: Bool = true) throws -> GatePart {
        GatePart(
            index: 12, allowed: true, rule: try Name("worker.read"), policyVersion: 1,
            clock: Timestamp(milliseconds: 1_700_000_000_001), time: Timestamp(milliseconds: 1_700_000_000_002),
            statements: 4, grant: grant ? try id(9) : nil)
    }

    static func entry(_ request: RequestPart, signature: Int) throws -> LogEntry {
        LogEntry(
            request: request, requestBytes: request.context.bytes,
            signature: [UInt8](repeating: 0x5A, count: signature), gate: try gatePart())
    }

    static func root() throws -> Root {
        let vault: VaultID = try id(1)
        return Root(
            vault: vault, version: 1, previous: .zero,
            administrators: [try PublicKeyFile(person("ada")), try PublicKeyFile(person("ben"))], threshold: 2,
            custodians: [try PublicKeyFile(person("cho"))], custodianThreshold: 1,
            origin: Root.origin(vault: vault, generation: 1), logPublicKey: digest(3).bytes,
            gatePublicKey: digest(4).bytes, floors: Floors(suite: 1, kdfCost: 17, allowsServiceKeyFiles: true),
            created: Timestamp(milliseconds: 1_700_000_000_000))
    }

    /// One act of each kind, in the order of their numbers.
    static func acts() throws -> [Act] {
        let grant = GrantAct(
            id: try id(1), official: digest(2), role: try Name("worker"), scope: .assigned,
            until: Timestamp(milliseconds: 9))
        let item = KeyWrapItem(
            recipient: digest(3), compartment: CompartmentID(rawValue: 4), version: 5, authority: 6, digest: digest(7))
        return try [
            .root(try root()), .enrol(try PublicKeyFile(person("dee"))), .revoke(official: digest(1)), .grant(grant),
            .removeGrant(try id(2)), .policy(version: 3, document: digest(4)),
            .keyVersion(
                KeyVersionAct(
                    compartment: CompartmentID(rawValue: 5), version: 6, suite: .one, checkValue: digest(7),
                    publicKey: digest(8).bytes)), .retireKey(compartment: CompartmentID(rawValue: 9), version: 10),
            .keyWraps([item, item]), .suspend(official: digest(1)), .resume(official: digest(1)),
        ] + keyActs() + [
            .rekey(RekeyAct(old: digest(1), person: try PublicKeyFile(person("dee")), wraps: [item])),
            .restore(
                RestoreAct(
                    generation: 2, epoch: 3, kept: TreeHead(size: 4, root: digest(5)),
                    lastKnown: TreeHead(size: 6, root: digest(7)), document: digest(8))),
            .hold(try id(9)), .release(try id(9)), .confirmErasure(before: 3), .compromiseEpoch(4),
            .index(
                IndexAct(
                    version: 2, suite: .one,
                    fields: [
                        IndexedField(
                            field: FieldID(rawValue: 101), compartment: CompartmentID(rawValue: 1), profile: .name,
                            profileVersion: 1, bits: 12)
                    ], keys: [CompartmentID(rawValue: 1): digest(4)])),
            .indexWraps([
                KeyWrapItem(
                    recipient: digest(1), compartment: CompartmentID(rawValue: 1), version: 2, authority: 3,
                    digest: digest(5))
            ]),
            .closeIndex(1),
        ]
    }

    private static func keyActs() throws -> [Act] {
        let compartment = CompartmentID(rawValue: 5)
        let group = ShareGroup(name: try Name("th"), threshold: 1, count: 2)
        return [
            .activateKey(compartment: compartment, version: 1), .compromiseKey(compartment: compartment, version: 2),
            .destroyKey(compartment: compartment, version: 3), .epoch(2), .closeEpoch(1),
            .recovery(
                RecoveryAct(
                    number: 1, publicKey: digest(8).bytes, escrowCheckValue: digest(9), salt: digest(10).bytes,
                    groupThreshold: 1, groups: [group],
                    shares: [
                        ShareDigest(group: 0, member: 0, digest: digest(11)),
                        ShareDigest(group: 0, member: 1, digest: digest(12)),
                    ])),
            .recover(recovery: 1), .drill(recovery: 1),
        ]
    }

    static func statement() throws -> Statement {
        Statement(
            vault: try id(1), id: try id(2), rootVersion: 3, logSize: 4, expiry: Timestamp(milliseconds: 5),
            acts: Array(try acts()[2...5]))
    }

    static func signedStatement() throws -> SignedStatement {
        var signed = SignedStatement(try statement())
        try signed.sign(with: try person("eli"))
        try signed.sign(with: try person("fay"))
        return signed
    }
}

/// A sample that could not be made.
struct SampleError: Error {}
