import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Synchronization
import Testing
import VaultClient
import VaultCrypto
import VaultModel

/// What the tokens say to somebody who has the files.
@Suite struct TokenTests {
    private func scene() async throws -> (scene: SearchScene, guesser: Guesser, phone: IndexedField) {
        let scene = try await SearchScene()
        let guesser = try await Guesser(scene.office)
        let field = try scene.office.field("phone")
        return (scene, guesser, try #require(guesser.governance.activeIndex?.act.field(field)))
    }

    @Test func `with the database and one of the two index keys no guess of a phone number is confirmed`() async throws
    {
        let (scene, guesser, phone) = try await scene()
        let stored = try guesser.stored(phone)
        let (index, gate) = (try guesser.indexKey(scene.worker, phone), try guesser.gateKey())
        let noIndex = try CompartmentIndexKey(zeros())
        let noGate = Held(try zeros())
        // 10,000 guesses, the right number among them.
        for guess in 0..<10_000 {
            let number = "+668123\(String(45_678 + guess))"
            for (key, other) in [(noIndex, noGate), (index, noGate), (noIndex, gate)] {
                #expect(stored.isDisjoint(with: try guesser.token(number, phone, with: key, and: other)))
            }
        }
        // With both the very first one is: the computation is the one of the vault.
        #expect(!stored.isDisjoint(with: try guesser.token(SearchScene.phone, phone, with: index, and: gate)))
    }

    @Test func `the log and an index key confirm no value that was searched for`() async throws {
        let (scene, guesser, phone) = try await scene()
        let office = scene.office
        let sent = Mutex<[FieldTokens]>([])
        let gate = TappedGate(
            try office.gate(),
            changeFind: { request in
                sent.withLock { $0 = request.tokens }
                return request
            })
        _ = try await office.session(scene.worker, gate: gate).find(
            [FieldQuery(field: phone.field, value: SearchScene.phone)], purpose: scene.purpose)
        let part = try #require(try office.entries().last { $0.request.kind == .find }).request
        func digest(of tokens: [FieldTokens]) -> Digest {
            RequestPart.digest(detail: Detail.find(tokens, vault: part.vault), blind: part.blind)
        }
        // The computation is the one of the log; what nobody has but official and gate is the salt.
        let real = sent.withLock { $0 }
        #expect(digest(of: real) == part.detailDigest)
        let key = try guesser.indexKey(scene.worker, phone)
        let inner = phone.profile.queryKeys(of: SearchScene.phone).map {
            key.token(
                $0.text, $0.kind == .exact ? .exact : .phonetic, of: phone, version: 1, contexts: guesser.contexts)
        }
        #expect(real.map(\.tokens) == [inner])
        for salt in [[], [UInt8](repeating: 0, count: 32), part.blind] {
            let guess = FieldTokens(field: phone.field, version: 1, salt: salt, tokens: inner)
            #expect(digest(of: [guess]) != part.detailDigest)
        }
    }

    @Test func `equal values in two fields, versions or vaults have tokens with nothing in common`() async throws {
        let (scene, guesser, phone) = try await scene()
        let (key, gate) = (try guesser.indexKey(scene.worker, phone), try guesser.gateKey())
        func inField(_ name: String) throws -> IndexedField {
            let other = try #require(guesser.governance.activeIndex?.act.field(try scene.office.field(name)))
            return IndexedField(
                field: other.field, compartment: phone.compartment, profile: phone.profile,
                profileVersion: phone.profileVersion, bits: phone.bits)
        }
        let other = try await Guesser(try await SearchScene().office)
        let tokens = [
            try guesser.token(SearchScene.phone, phone, with: key, and: gate),
            try guesser.token(SearchScene.phone, inField("national_id"), with: key, and: gate),
            try guesser.token(SearchScene.phone, phone, version: 2, with: key, and: gate),
            // The same keys in another vault: only its id differs.
            try other.token(SearchScene.phone, phone, with: key, and: gate),
        ].flatMap(\.self)
        #expect(tokens.count >= 4 && Set(tokens).count == tokens.count)
    }

    @Test func `an erased record, field or value leaves no token`() async throws {
        let (scene, _, _) = try await scene()
        let office = scene.office
        let session = try await office.session(scene.worker)
        let (aye, phone) = (SearchScene.ofRecord(scene.aye.record), try office.field("phone").rawValue)
        let before = try scene.tokens(aye)
        // Another value: its tokens take the place of the ones before.
        _ = try await session.set(
            scene.aye.record, office.inputs(["phone": "+66800000000"]), purpose: scene.purpose)
        #expect(try scene.tokens(aye) == before)
        #expect(try await scene.ids(["phone": SearchScene.phone]).isEmpty)
        #expect(try await scene.ids(["phone": "+66800000000"]) == [scene.aye.record])
        // None: they go.
        _ = try await session.set(scene.aye.record, office.inputs(["phone": nil]), purpose: scene.purpose)
        #expect(try scene.tokens("\(aye) AND field = \(phone)") == 0)
        #expect(try scene.tokens(aye) > 0)
        let eraser = try await office.enrol("dara", "data-protection-officer")
        let reason = try Name("data-subject-request")
        _ = try await office.session(eraser).erase(
            scene.somchai.record, fields: [office.field("family_name")], purpose: reason, reason: "asked")
        #expect(try await scene.ids(["family_name": "Win"]) == [scene.aye.record])
        _ = try await office.session(eraser).erase(scene.aye.record, purpose: reason, reason: "asked")
        #expect(try scene.tokens(aye) == 0)
        #expect(try await scene.ids(["family_name": "Win"]).isEmpty)
        #expect(try office.verify().findings == [])
    }

    @Test(arguments: ["of an erased record", "of a value that was replaced", "moved to another record"])
    func `tokens that somebody puts back or moves find nothing`(which: String) async throws {
        let (scene, _, _) = try await scene()
        let office = scene.office
        let copy = "ATTACH '\(office.directory)/before.sqlite' AS before"
        try office.copyDatabase(to: office.directory + "/before.sqlite")
        let session = try await office.session(scene.worker)
        switch which {
        case "of an erased record":
            let eraser = try await office.enrol("dara", "data-protection-officer")
            _ = try await office.session(eraser).erase(
                scene.aye.record, purpose: Name("data-subject-request"), reason: "asked")
        case "of a value that was replaced":
            _ = try await session.set(
                scene.aye.record, office.inputs(["phone": "+66800000000", "family_name": "Htun"]),
                purpose: scene.purpose)
        default: break
        }
        let queue = try DatabaseQueue(path: office.database)
        try await queue.writeWithoutTransaction { database in
            try database.execute(sql: copy)
            if which == "moved to another record" {
                try database.execute(
                    sql: "UPDATE OR REPLACE index_tokens SET record = (SELECT number FROM records WHERE id = ?)",
                    arguments: [Data(scene.mali.record.bytes)])
            } else {
                try database.execute(sql: "INSERT OR IGNORE INTO index_tokens SELECT * FROM before.index_tokens")
            }
        }
        try queue.close()
        #expect(try await scene.ids(["phone": SearchScene.phone]).isEmpty)
        let namesakes = try await scene.ids(["family_name": "Win"])
        #expect(!namesakes.contains(scene.aye.record))
        // What a record has no value for is found by `verify`; of a value that it has only the gate can tell.
        if which != "of a value that was replaced" {
            #expect(try office.verify().findings.map(\.kind).contains(.index))
        }
    }

    @Test func `a record of which the gate has no half B any more is not found`() async throws {
        // As after a restore that joins old records with newer halves.
        let (scene, _, _) = try await scene()
        try scene.office.sql("DELETE FROM half_b_wraps WHERE \(SearchScene.ofRecord(scene.aye.record))")
        #expect(try await scene.ids(["phone": SearchScene.phone]).isEmpty)
        #expect(try await scene.ids(["family_name": "Win"]) == [scene.somchai.record])
    }

    @Test(arguments: ["swapped", "changed", "of another key"])
    func `a wrap of an index key that is not the one that was signed is refused`(what: String) async throws {
        let (scene, guesser, phone) = try await scene()
        let office = scene.office
        let place = Governance.WrapPlace(
            recipient: scene.worker.fingerprint, compartment: phone.compartment, version: 1)
        let condition = "recipient = ? AND compartment = ?"
        let arguments: StatementArguments = [
            Data(scene.worker.fingerprint.bytes), Int64(phone.compartment.rawValue),
        ]
        let other = try office.blob(
            "SELECT bytes FROM index_key_wraps WHERE recipient = ? AND compartment <> ?", arguments)
        let authority = try #require(guesser.governance.indexWraps[place]).authority
        let info = guesser.contexts.envelopeIndexKey(
            compartment: phone.compartment, version: 1, recipient: scene.worker.identity, authority: authority)
        let forged = try Envelope.seal(zeros(), to: scene.worker.identity.kemPublicKey, info: info)
        try office.edit("index_key_wraps", "bytes", where: condition, arguments) { bytes in
            switch what {
            case "swapped": bytes = other
            case "changed": bytes[60] ^= 1
            default: bytes = forged
            }
        }
        await #expect(throws: ClientError.notAuthentic("a wrap of an index key that no custodian signed")) {
            try await scene.find(["phone": SearchScene.phone])
        }
        #expect(try office.verify().findings.map(\.kind) == [.wrap])
    }
}
