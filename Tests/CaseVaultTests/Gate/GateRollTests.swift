import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel
import VaultStore
import VaultStoreSQLite

@testable import VaultGate

/// A roll of the gate key: what is under the old epoch moves, and the old key is gone.
@Suite struct GateRollTests {
    @Test func `after a roll everything opens, and the key before is in no file`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let before = try office.gateKeys()
        let old = try #require(before.epochs[1])
        let done = try await office.session(office.custodian).rollGate()
        #expect(done.epoch == 2)
        #expect(done.rewrapped == 2 && done.remaining == 0 && done.isClosed)
        #expect(try await scene.read() == TamperScene.values)
        #expect(try office.gateKeys().epochs.keys.sorted() == [2])
        for name in try FileManager.default.contentsOfDirectory(atPath: office.directory + "/vault") {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: office.directory + "/vault/" + name))
            let hasKey = contains(bytes, old.secret)
            #expect(!hasKey, "\(name)")
        }
        #expect(try office.epochs() == [2, 2])
        let epochs = try office.vault.audit().governance().epochs
        #expect(epochs[1]?.state == .destroyed && epochs[2]?.state == .active)
        #expect(try office.verify().findings == [])
        // Once more.
        #expect(try await office.session(office.custodian).rollGate().epoch == 3)
        #expect(try await scene.read() == TamperScene.values)
        #expect(try office.verify().findings == [])
    }

    @Test func `an older copy of the database opens nothing with the new gate key`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let copy = try office.copyVault(with: ["gate.key", "gate.pin"])
        _ = try await office.session(office.custodian).rollGate()
        // The copy's own key still opens it: only with the old gate.key.
        let keyBefore = try Data(contentsOf: URL(fileURLWithPath: copy.directory + "/gate.key"))
        let keyAfter = try Data(contentsOf: URL(fileURLWithPath: office.gateKey))
        func open() async throws -> [String: String] {
            let session = try await copy.open(
                as: scene.worker, pins: office.pins(firstUse: true), expectedRoot: office.founding.root)
            return try texts(
                try await session.read(
                    scene.first.record, fields: TamperScene.values.keys.map { try office.field($0) },
                    purpose: Name("identification")))
        }
        #expect(try await open() == TamperScene.values)
        try keyAfter.write(to: URL(fileURLWithPath: copy.directory + "/gate.key"))
        await #expect(throws: (any Error).self) { try await open() }
        // Also by hand: none of its wraps of halves B opens under the new key.
        let files = GateFiles(directory: copy.directory)
        let keys = try files.keys()
        let rows = try SQLiteStore(path: copy.directory + "/vault.sqlite").read { reader in
            try reader.halfBWraps(notUnder: 99, after: nil, limit: .max)
        }
        #expect(rows.count == 2)
        for (wrap, record) in rows {
            let manifest = try Manifest(try #require(record).manifest)
            let commitment = try #require(manifest.write(wrap.write)).b
            let contexts = VaultContexts(vault: office.founding.vault)
            #expect(throws: GateError.self) { try keys.open(wrap, commitment: commitment, contexts: contexts) }
            let moved = HalfBWrapRow(
                record: wrap.record, write: wrap.write, epoch: 2, kind: wrap.kind, bytes: wrap.bytes)
            #expect(throws: GateError.self) { try keys.open(moved, commitment: commitment, contexts: contexts) }
        }
        try keyBefore.write(to: URL(fileURLWithPath: copy.directory + "/gate.key"))
        #expect(try await open() == TamperScene.values)
    }

    @Test func `a roll needs no half A and changes none`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        try office.sql("UPDATE half_a_wraps SET bytes = zeroblob(48)")
        let done = try await office.session(office.custodian).rollGate()
        #expect(done.rewrapped == 2 && done.isClosed)
        #expect(try office.count("SELECT count(*) FROM half_a_wraps WHERE bytes <> zeroblob(48)") == 0)
        try office.sql("DELETE FROM half_a_wraps")
        #expect(try await office.session(office.custodian).rollGate().isClosed)
    }

    @Test func `only a custodian rolls the gate key, and the refusal is in the log`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let generation = try office.gateKeys().generation
        for keys in [scene.worker, office.administrator] {
            await #expect(throws: ClientError.self) { try await office.session(keys).rollGate() }
            #expect(try office.entries().last?.gate.allowed == false)
        }
        #expect(try office.gateKeys().generation == generation)
        #expect(try office.epochs() == [1, 1])
    }

    @Test func `new writes are under the new epoch at once, and an epoch with halves does not close`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        try await office.submit(HandmadeStatement([.epoch(2)], by: office.custodian))
        #expect(try office.gateKeys().epochs.keys.sorted() == [1, 2])
        #expect(try office.epochs() == [1, 1])
        #expect(try await scene.read() == TamperScene.values)
        _ = try await office.session(scene.worker).create(
            TestOffice.person, office.inputs(["given_name": "Nu"]), purpose: Name("identification"))
        #expect(try office.epochs() == [1, 1, 2])
        let index = UInt64(try office.entries().count)
        await #expect(
            throws: GateError.statementRefused(
                .keyState("2 halves do not stand under the gate key in force yet"), entry: index)
        ) { try await office.submit(HandmadeStatement([.closeEpoch(1)], by: office.custodian)) }
        #expect(try office.gateKeys().epochs.keys.sorted() == [1, 2])
        #expect(try office.verify().findings == [])
        // The next roll goes on with this one.
        let done = try await office.session(office.custodian).rollGate()
        #expect(done.epoch == 2 && done.rewrapped == 2 && done.isClosed)
        #expect(try await scene.read() == TamperScene.values)
    }

    @Test func `a compromised epoch is rolled away and destroyed`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        try await office.submit(HandmadeStatement([.epoch(2), .compromiseEpoch(1)], by: office.custodian))
        #expect(try office.vault.audit().governance().epochs[1]?.state == .compromised)
        #expect(try await scene.read() == TamperScene.values)
        #expect(try await office.session(office.custodian).rollGate().isClosed)
        #expect(try office.vault.audit().governance().epochs[1]?.state == .destroyed)
        #expect(try office.gateKeys().epochs.keys.sorted() == [2])
        #expect(try await scene.read() == TamperScene.values)
    }

    @Test func `a key that a crash left in the file is not used, and nobody who saw it goes on with it`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        try GateFiles(directory: office.directory + "/vault").update { try $0.begin(epoch: 2) }
        let left = try #require(try office.gateKeys().epochs[2])
        // Somebody whose gate has read that key.
        let bystander = try await office.session(scene.worker)
        _ = try await bystander.read(scene.second.record, purpose: Name("identification"))
        #expect(try await office.session(office.custodian).rollGate().isClosed)
        #expect(try office.gateKeys().epochs[2]?.secret.constantTimeEquals(left.secret) == false)
        let written = try await bystander.create(
            TestOffice.person, office.inputs(["given_name": "Nu"]), purpose: Name("identification"))
        #expect(
            try texts(await office.session(scene.worker).read(written.record, purpose: Name("identification")))
                == ["given_name": "Nu"])
        #expect(try await scene.read() == TamperScene.values)
    }

    @Test func `a crash between the end of an epoch and the file is made up for`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let bystander = try await office.session(scene.worker)
        _ = try await office.session(office.custodian).rollGate()
        // As a crash would leave it: the statement stands, and the key is still there.
        try GateFiles(directory: office.directory + "/vault").update { try $0.begin(epoch: 1) }
        #expect(try office.gateKeys().epochs.keys.sorted() == [1, 2])
        _ = try await office.session(scene.worker)
        #expect(try office.gateKeys().epochs.keys.sorted() == [2])
        // Also by somebody who was there before and only works on.
        try GateFiles(directory: office.directory + "/vault").update { try $0.begin(epoch: 1) }
        _ = try await bystander.read(
            scene.first.record, fields: [office.field("given_name")], purpose: Name("identification"))
        #expect(try office.gateKeys().epochs.keys.sorted() == [2])
    }

    @Test func `several roll at once, beside one who reads and writes`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let worker = try await office.session(scene.worker)
        for number in 0..<40 {
            _ = try await worker.create(
                TestOffice.person, office.inputs(["given_name": "Name \(number)"]), purpose: Name("identification"))
        }
        let custodian = office.custodian
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                // Each has a gate of its own, as another process would.
                group.addTask { _ = try? await office.session(custodian).rollGate() }
            }
            group.addTask {
                for _ in 0..<20 {
                    #expect(
                        try texts(
                            try await worker.read(
                                scene.first.record, fields: [office.field("given_name")],
                                purpose: Name("identification"))) == ["given_name": "Aung"])
                    _ = try await worker.create(
                        TestOffice.person, office.inputs(["given_name": "Nu"]), purpose: Name("identification"))
                }
            }
            try await group.waitForAll()
        }
        let done = try await office.session(custodian).rollGate()
        #expect(done.isClosed)
        #expect(Set(try office.epochs()) == [done.epoch])
        #expect(try office.epochs().count == 62)
        #expect(try office.gateKeys().epochs.keys.sorted() == [done.epoch])
        #expect(try await scene.read() == TamperScene.values)
        #expect(try office.verify().findings == [])
    }

    @Test func `a read is released with the keys of its transaction, also when the epoch ends before the release`()
        async throws
    {
        let scene = try await TamperScene()
        let office = scene.office
        let store = WatchedStore(try SQLiteStore(path: office.database))
        let gate = try office.gate(store: store)
        let session = try await office.session(scene.worker, gate: gate)
        try await session.signIn()
        let held = await gate.heldKeys
        // As if another request of this gate had come upon the end of the epoch meanwhile.
        store.afterNextCommit {
            _ = try? held.update(in: 1) {
                try $0.begin(epoch: 2)
                $0.removeEpochs([1])
            }
        }
        let record = try await session.read(
            scene.first.record, fields: [office.field("given_name")], purpose: Name("identification"))
        #expect(try texts(record) == ["given_name": "Aung"])
        #expect(held.current.epochs.keys.sorted() == [2])
    }

    @Test func `a gate that was there before a roll works on with the new key`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let session = try await office.session(scene.worker, gate: office.gate())
        _ = try await office.session(office.custodian).rollGate()
        let record = try await session.read(
            scene.first.record, fields: [office.field("given_name")], purpose: Name("identification"))
        #expect(try texts(record) == ["given_name": "Aung"])
        _ = try await session.create(
            TestOffice.person, office.inputs(["given_name": "Nu"]), purpose: Name("identification"))
        #expect(try office.epochs() == [2, 2, 2])
    }

    @Test func `after a roll the escrow has the new key and not the old one`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let secret = try SecretBytes.random(count: 32)
        let key = try EscrowKey(copy(secret))
        let files = GateFiles(directory: office.directory + "/vault")
        try files.update { $0.setEscrow(key) }
        let probe = office.directory + "/probe"
        let path = office.directory + "/vault/gate.escrow"
        try FileManager.default.linkItem(atPath: path, toPath: probe)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(try GateEscrow.open([UInt8](before), with: key, vault: office.founding.vault).epochs.count == 1)
        _ = try await office.session(office.custodian).rollGate()
        let escrow = try #require(try files.escrow())
        let opened = try GateEscrow.open(escrow, with: key, vault: office.founding.vault)
        let current = try office.gateKeys()
        #expect(opened.epochs.keys.sorted() == [2])
        let isSame = try #require(opened.epochs[2]).secret.constantTimeEquals(try #require(current.epochs[2]).secret)
        #expect(isSame)
        // The escrow from before is overwritten, under whatever name.
        #expect(try Data(contentsOf: URL(fileURLWithPath: probe)) != before)
        #expect(throws: (any Error).self) {
            try GateEscrow.open(
                [UInt8](Data(contentsOf: URL(fileURLWithPath: probe))), with: key, vault: office.founding.vault)
        }
    }
}

extension TestOffice {
    /// The keys in `gate.key`.
    func gateKeys() throws -> GateKeys { try GateFiles(directory: directory + "/vault").keys() }

    /// The epochs of all halves B, ascending.
    func epochs() throws -> [UInt32] {
        try query { try UInt32.fetchAll($0, sql: "SELECT epoch FROM half_b_wraps ORDER BY epoch") }
    }
}
