import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import TransparencyLog
import VaultAudit
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel
import VaultStore
import VaultStoreSQLite

/// Somebody with every key of the gate, and none of an official.
@Suite struct ForgingGateTests {
    @Test func `a write that no official signed is refused by its reader and found by verify`() async throws {
        let hands = try await Hands(TamperScene())
        let office = hands.scene.office
        let last = try #require(try office.entries().last)
        let index = last.gate.index + 1
        // The record without its last cell, as if the case worker had removed it.
        let manifest = Manifest(
            vault: hands.manifest.vault, record: hands.record, type: hands.manifest.type, sequence: 2,
            previous: hands.manifest.digest, cells: Array(hands.manifest.cells.dropLast()),
            writes: hands.manifest.writes)
        var part = try #require(try office.entries().first { $0.gate.index == hands.scene.first.entry }).request
        part.kind = .update
        part.id = try RequestID.random()
        part.manifestBefore = hands.manifest.digest
        part.manifestAfter = manifest.digest
        part.fields = [try #require(hands.manifest.cells.last).field]
        let entry = LogEntry(
            request: part, requestBytes: part.context.bytes, signature: [UInt8](repeating: 1, count: 64),
            gate: last.gate.with(
                allowed: true, rule: try Name("case-worker.write-legal"), index: index,
                previousEntry: hands.scene.first.entry))
        try office.put(entry)
        let head = try HeadKey(copy(hands.gateSecrets()[1].bytes))
        let code = head.authenticationCode(
            for: hands.contexts.head(
                record: hands.record, sequence: 2, manifest: manifest.digest, generation: 1, entry: index))
        let cells = try splitCells(try office.blob("SELECT cells FROM records WHERE id = ?", [hands.scene.firstID]))
        try office.sql(
            "UPDATE records SET sequence = 2, entry = ?, manifest = ?, cells = ?, head_code = ? WHERE id = ?",
            [
                Int64(index), Data(manifest.bytes), Data(joinCells(Array(cells.dropLast()))), Data(code.bytes),
                hands.scene.firstID,
            ])
        try hands.signLog()

        await #expect(throws: ClientError.notAuthentic("the signature of the last write")) {
            try await office.session(hands.scene.worker).read(
                hands.record, fields: [office.field("given_name")], purpose: Name("identification"))
        }
        #expect(
            try office.verify().found == [
                Found(kind: .signature, place: "the signature of entry \(index)", entry: index)
            ])
    }

    @Test func `a manifest that is not the signed one is refused by its reader`() async throws {
        let scene = try await TamperScene()
        let other = try Manifest(try scene.office.blob("SELECT manifest FROM records WHERE id = ?", [scene.firstID]))
        let forged = Manifest(
            vault: other.vault, record: other.record, type: other.type, sequence: other.sequence, previous: .zero,
            cells: Array(other.cells.dropLast()), writes: other.writes)
        let gate = TappedGate(
            try scene.office.gate(),
            changeRead: { release in
                ReadRelease(
                    receipt: release.receipt, manifest: forged.bytes, lastWrite: release.lastWrite,
                    fields: release.fields, wraps: release.wraps)
            })
        let session = try await scene.office.session(scene.worker, gate: gate)
        await #expect(throws: ClientError.notIntact("the manifest is not the one that was signed")) {
            try await session.read(
                scene.first.record, fields: [scene.office.field("given_name")], purpose: Name("identification"))
        }
    }

    @Test func `a release of another request is refused by its reader`() async throws {
        let scene = try await TamperScene()
        let inner = try scene.office.gate()
        let first = try await scene.office.session(scene.worker, gate: inner)
        var part = try await scene.office.part(.read, by: scene.worker, in: first)
        part.record = scene.first.record
        part.fields = [try scene.office.field("phone")]
        part.purpose = try Name("identification")
        let old = try await inner.read(SignedRequest(part, by: scene.worker))
        // An access that is in the log already, with a proof that it is, is to stand for the one that is asked now.
        let store = try SQLiteStore(path: scene.office.database)
        let gate = TappedGate(
            inner,
            changeRead: { release in
                let inclusion = try? store.read { reader in
                    try RFC6962.inclusionProof(
                        index: old.receipt.entry.index, size: reader.logSize(), reader: StoredNodes(reader))
                }
                return ReadRelease(
                    receipt: Receipt(
                        checkpoint: release.receipt.checkpoint, consistency: release.receipt.consistency,
                        entry: EntryProof(
                            entry: old.receipt.entry.entry, index: old.receipt.entry.index, inclusion: inclusion ?? [])),
                    manifest: release.manifest, lastWrite: release.lastWrite, fields: release.fields,
                    wraps: release.wraps)
            })
        let session = try await scene.office.session(scene.worker, gate: gate)
        await #expect(throws: ClientError.notIntact("the receipt is for another request")) {
            try await session.read(
                scene.first.record, fields: [scene.office.field("phone")], purpose: Name("identification"))
        }
    }

    @Test func `a half B that is not the one of its commitment is not released`() async throws {
        let hands = try await Hands(TamperScene())
        let wrap = try Wrap.seal(
            HalfB(SecretBytes.random(count: 32)), under: GateEpochKey(copy(hands.gateSecrets()[0].bytes)),
            context: hands.contextB)
        try hands.scene.office.edit("half_b_wraps", "bytes", where: ofRecord, [hands.scene.firstID]) { $0 = wrap }
        await #expect(
            throws: ClientError.gate(.notAuthentic("the wrap of half B of record \(hands.record)"))
        ) { try await hands.scene.read() }
    }

    @Test func `a half A that is not the one of its commitment opens nothing, and a rotation names its writer`()
        async throws
    {
        let hands = try await Hands(TamperScene())
        let (office, worker) = (hands.scene.office, hands.scene.worker)
        let key = try hands.compartmentKey()
        let contexts = hands.contexts
        // Everything that the gate can check fits; a program of the writer's own wraps another half.
        let gate = TappedGate(
            try office.gate(),
            changeWrite: { write in
                let forged = try? write.wraps.map { wrap in
                    let commitment = try #require(
                        try Manifest(write.manifest).write(wrap.place.write)?.a.first
                    ).digest
                    return HalfAWrap(
                        place: wrap.place, kind: .recordKey,
                        bytes: try Wrap.seal(
                            HalfA(SecretBytes.random(count: 32)), under: key.recordKey(contexts.recordKey(wrap.place)),
                            context: contexts.wrapA(wrap.place, commitment: commitment)))
                }
                let wraps = forged ?? []
                let detailed = WriteRequest(
                    request: write.request, manifest: write.manifest, cells: write.cells, wraps: wraps, b: write.b)
                let signed = try? detailed.with(worker) { part in
                    part.detailDigest = RequestPart.digest(
                        detail: Detail.wraps(wraps, vault: part.vault), blind: part.blind)
                }
                return signed ?? write
            })
        let size = UInt64(try office.entries().count)
        // The receipt is for what was really sent, which the session notices; the write stands.
        _ = try? await office.session(worker, gate: gate).create(
            TestOffice.person, office.inputs(["given_name": "Kyaw"]), purpose: Name("identification"))
        let record = try #require(try office.entries().last?.request.record)
        #expect(try office.entries().count == Int(size) + 1)
        await #expect(throws: ClientError.notAuthentic("the wrap of half A of record \(record)")) {
            try await office.session(worker).read(
                record, fields: [office.field("given_name")], purpose: Name("identification"))
        }
        let rotation = try await office.session(office.custodian).rotate(CompartmentID(rawValue: 1))
        #expect(rotation.left.map(\.entry) == [size])
        #expect(!rotation.isRetired)
    }

    @Test(arguments: ["middle", "end"])
    func `a statement that the gate withholds is missed by its reader`(place: String) async throws {
        let log = try await LogScene()
        let entries = try log.office.vault.audit().governance().entries
        let count = UInt64(entries.count)
        let gate = TappedGate(
            try log.office.gate(),
            changeOverview: { overview in
                var statements = overview.statements
                if place == "middle" {
                    statements.removeAll { $0.index == entries[entries.count - 2] }
                } else {
                    statements.removeAll { $0.index == log.revocation }
                }
                return Overview(
                    checkpoint: overview.checkpoint, consistency: overview.consistency, statements: statements,
                    documents: overview.documents)
            })
        if place == "middle" {
            await #expect(throws: ClientError.notIntact("a statement is missing")) {
                let keys = try await log.office.enrol("dara")
                _ = try await log.office.session(keys, gate: gate)
            }
        } else {
            // The end cannot be missed at once; the first entry that the gate adds counts it.
            let session = try await log.office.session(log.scene.worker, gate: gate)
            #expect(await session.governance.count == count - 1)
            await #expect(throws: ClientError.notIntact("a statement is withheld")) {
                try await session.list(purpose: Name("identification"))
            }
        }
    }

    @Test func `a record of a batch whose head nobody signed is refused by its reader`() async throws {
        let office = try await TestOffice()
        let worker = try await office.enrol("mali", "case-worker")
        let gate = TappedGate(
            try office.gate(),
            changeRead: { release in
                guard let head = release.lastWrite.batchHead.flatMap({ try? LogEntry($0) }) else { return release }
                let unsigned = LogEntry(
                    request: head.request, requestBytes: head.requestBytes,
                    signature: [UInt8](repeating: 1, count: 64), gate: head.gate)
                return ReadRelease(
                    receipt: release.receipt, manifest: release.manifest,
                    lastWrite: WriteProof(
                        entry: release.lastWrite.entry, batchHead: unsigned.bytes,
                        batchInclusion: release.lastWrite.batchInclusion), fields: release.fields, wraps: release.wraps)
            })
        let session = try await office.session(worker, gate: gate)
        let importer = try await session.importer(TestOffice.person, purpose: Name("identification"))
        let batch = try importer.seal(
            try ["Aung", "Su"].map {
                ImportedRecord(inputs: try office.inputs(["given_name": $0]), key: nil)
            })
        _ = try await session.store(batch, from: importer)
        let record = try #require(try await session.list(purpose: Name("identification")).records.first).record
        await #expect(throws: ClientError.notAuthentic("the signature of the last write's batch")) {
            try await session.read(record, fields: [office.field("given_name")], purpose: Name("identification"))
        }
    }

    @Test(arguments: ["check value", "public half"])
    func `a key that is not the one of its check value and public half is refused by its reader`(
        forged: String
    ) async throws {
        let hands = try await Hands(TamperScene())
        let office = hands.scene.office
        let (compartment, worker) = (CompartmentID(rawValue: 1), hands.scene.worker)
        let key = try CompartmentKey.generate(
            kem: hands.contexts.compartmentKEM(compartment: compartment, version: 2))
        let place = Governance.WrapPlace(recipient: worker.fingerprint, compartment: compartment, version: 1)
        let authority = try #require(hands.governance.wraps[place]).authority
        let bytes = try key.seal(
            to: worker.identity.kemPublicKey,
            info: hands.contexts.envelopeK(
                compartment: compartment, version: 2, recipient: worker.identity, authority: authority))
        var statement = HandmadeStatement(
            [
                .keyVersion(
                    KeyVersionAct(
                        compartment: compartment, version: 2, suite: .one,
                        checkValue: forged == "check value"
                            ? .zero
                            : try key.checkValue(hands.contexts.keyCheck(compartment: compartment, version: 2)),
                        publicKey: forged == "public half"
                            ? office.custodian.identity.kemPublicKey : try key.privateKey().publicKey)),
                .keyWraps([
                    KeyWrapItem(
                        recipient: worker.fingerprint, compartment: compartment, version: 2, authority: authority,
                        digest: SHA256.hash(bytes))
                ]),
            ], by: office.custodian)
        statement.wraps = [
            KeyWrap(recipient: worker.fingerprint, compartment: compartment, version: 2, bytes: bytes)
        ]
        try await office.submit(statement)
        await #expect(throws: ClientError.notAuthentic("the check value of the key of compartment 1")) {
            try await hands.scene.read()
        }
    }
}

extension Hands {
    /// Signs the log as it lies in the database, and writes the gate's state row, with the keys of `gate.key`.
    func signLog() throws {
        let office = scene.office
        let entries = try office.entries()
        var frontier = Frontier()
        for entry in entries { frontier.append(leafHash: entry.leafHash) }
        let secrets = try gateSecrets()
        let log = try Ed25519.PrivateKey(seed: copy(secrets[2].bytes))
        let origin = governance.root.origin
        let note = try Checkpoint(origin: origin, size: frontier.size, root: frontier.root)
            .signed(by: NoteSigner(name: origin, key: log)).bytes
        try office.sql("UPDATE meta SET value = ? WHERE key = 'checkpoint'", [Data(note)])
        var context = Context(.state)
        context.append(.vault, contexts.vault.bytes)
        context.append(.generation, UInt32(1))
        context.append(.epoch, UInt32(1))
        context.append(.index, frontier.size)
        context.append(.digest, frontier.root.bytes)
        context.append(.gateTime, try #require(entries.last).gate.time.milliseconds)
        context.append(.statements, governance.count)
        context.append(.governance, governance.chain.bytes)
        context.append(.erasures, UInt64(0))
        let code = try HeadKey(copy(secrets[1].bytes)).authenticationCode(for: context)
        try office.sql("UPDATE meta SET value = ? WHERE key = 'state'", [Data(context.bytes + code.bytes)])
    }
}
