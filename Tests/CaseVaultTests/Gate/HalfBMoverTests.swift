import CaseVault
import GateProtocol
import OpenSSL
import Testing
import VaultCrypto
import VaultModel
import VaultStore

@testable import VaultGate

/// What of a half B goes on into the next epoch.
@Suite struct HalfBMoverTests {
    private let contexts: VaultContexts
    private let keys: GateKeys
    private let schema: Schema
    private let record: RecordID
    private let write: WriteID
    private let half: HalfB
    private let commitment: Digest
    private let fields: [Field]

    init() throws {
        var keys = try GateKeys.generate(vault: VaultID.random())
        try keys.begin(epoch: 2)
        self.keys = keys
        contexts = VaultContexts(vault: keys.vault)
        schema = try PolicyDocument.parse(PolicyDocument.default).schema
        record = try RecordID.random()
        write = try WriteID.random()
        half = try HalfB(SecretBytes.random(count: 32))
        commitment = try half.commitment(contexts.commitment(record: record, compartment: nil, write: write))
        fields = Array(schema.fields.filter { $0.recordType == TestOffice.person }.prefix(3))
    }

    /// B_f of a field of the write.
    private func fieldHalf(_ field: Field) throws -> FieldHalf {
        try half.fieldHalf(
            contexts.cell(
                record: record, compartment: field.compartment, field: field.id, write: write, type: field.type))
    }

    private func list(_ fields: [Field]) throws -> WriteHalf {
        .list(
            try FieldHalves(
                Dictionary(uniqueKeysWithValues: fields.map { ($0.id.rawValue, try fieldHalf($0)) })))
    }

    /// A record whose only write still has some fields, and lost others.
    private func head(_ left: [Field], erased: [Field]) throws -> RecordHeadRow {
        let ofA = Manifest.HalfACommitment(compartment: CompartmentID(rawValue: 1), digest: .zero)
        let manifest = Manifest(
            vault: keys.vault, record: record, type: TestOffice.person, sequence: 1, previous: .zero,
            cells: left.map { Manifest.Cell(field: $0.id, type: $0.type, write: write, digest: .zero) },
            writes: [Manifest.Write(id: write, suite: .one, b: commitment, a: [ofA])],
            tombstones: erased.map { Manifest.Tombstone(write: write, field: $0.id) })
        let code = keys.head.authenticationCode(
            for: contexts.head(record: record, sequence: 1, manifest: manifest.digest, generation: 1, entry: 7))
        return RecordHeadRow(
            record: record, type: TestOffice.person, sequence: 1, entry: 7, manifest: manifest.bytes,
            headCode: code.bytes)
    }

    private func row(_ half: WriteHalf) throws -> HalfBWrapRow {
        try keys.seal(half, of: write, record: record, commitment: commitment, epoch: 1, contexts: contexts)
    }

    private func move(_ half: WriteHalf, _ head: RecordHeadRow?) async throws -> HalfBMover.Move {
        let mover = HalfBMover(
            keys: keys, epoch: 2, codes: RowCodes(keys, generations: .one), schema: schema)
        return try #require(await mover.moves(of: [(try row(half), head)]).first)
    }

    private func moved(_ half: WriteHalf, _ head: RecordHeadRow) async throws -> WriteHalf {
        guard case .replace(let row) = try await move(half, head) else { throw StoreError.missing }
        #expect(row.epoch == 2)
        return try keys.open(row, commitment: commitment, contexts: contexts)
    }

    @Test func `a half of a write without erased fields goes on whole`() async throws {
        guard case .whole(let found) = try await moved(.whole(half), head(fields, erased: [])) else {
            Issue.record("not whole")
            return
        }
        let isSame = found.secret.constantTimeEquals(half.secret)
        #expect(isSame)
    }

    @Test func `of a write with erased fields only the list of the others goes on`() async throws {
        guard
            case .list(let found) = try await moved(
                list([fields[1], fields[2]]), head([fields[1], fields[2]], erased: [fields[0]]))
        else {
            Issue.record("no list")
            return
        }
        #expect(found.fields == [fields[1], fields[2]].map(\.id.rawValue).sorted())
    }

    @Test func `an older wrap that somebody put back brings no erased field back`() async throws {
        // The whole half from before the erasure, and the list from before the second one.
        for older in [.whole(half), try list([fields[1], fields[2]])] {
            let head = try head([fields[2]], erased: [fields[0], fields[1]])
            guard case .list(let found) = try await moved(older, head) else {
                Issue.record("no list")
                return
            }
            #expect(found.fields == [fields[2].id.rawValue])
            let expected = try fieldHalf(fields[2])
            let half = try #require(found.half(of: fields[2].id.rawValue))
            let isSame = half.secret.constantTimeEquals(expected.secret)
            #expect(isSame)
        }
    }

    @Test func `a list that lacks a field which is there is left`() async throws {
        guard case .leave = try await move(list([fields[1]]), head([fields[1], fields[2]], erased: [fields[0]])) else {
            Issue.record("not left")
            return
        }
    }

    @Test func `a half that does not fit its commitment opens nothing and is left, though its wrap is whole`()
        async throws
    {
        // Wrapped by somebody who has the gate key: AES-GCM alone does not say which half it was.
        let other = WriteHalf.whole(try HalfB(SecretBytes.random(count: 32)))
        let row = try row(other)
        #expect(throws: GateError.notAuthentic("the wrap of half B of record \(record)")) {
            try keys.open(row, commitment: commitment, contexts: contexts)
        }
        guard case .leave = try await move(other, head(fields, erased: [])) else {
            Issue.record("not left")
            return
        }
    }

    @Test func `a half of a record that is not intact or cannot be read is left`() async throws {
        let good = try head(fields, erased: [])
        let changed = RecordHeadRow(
            record: record, type: good.type, sequence: 1, entry: 8, manifest: good.manifest, headCode: good.headCode)
        for head in [changed, nil] {
            guard case .leave = try await move(.whole(half), head) else {
                Issue.record("not left")
                return
            }
        }
    }
}
