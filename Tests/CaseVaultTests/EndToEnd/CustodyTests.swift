import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel

/// Keys and roles that nobody gets by a statement alone.
@Suite struct CustodyTests {
    private static let identity = CompartmentID(rawValue: 1)
    private static let health = CompartmentID(rawValue: 4)

    @Test func `a wrap for somebody who is not entitled is refused`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let bytes = try Random.bytes(Envelope.count)
        var statement = HandmadeStatement(
            [
                .keyWraps([
                    KeyWrapItem(
                        recipient: scene.worker.fingerprint, compartment: Self.health, version: 1, authority: 2,
                        digest: SHA256.hash(bytes))
                ])
            ], by: office.custodian)
        statement.wraps = [
            KeyWrap(recipient: scene.worker.fingerprint, compartment: Self.health, version: 1, bytes: bytes)
        ]
        let index = UInt64(try office.entries().count)
        await #expect(throws: GateError.statementRefused(.notEntitled, entry: index)) {
            try await office.submit(statement)
        }
        #expect(
            try office.count(
                "SELECT count(*) FROM key_wraps WHERE recipient = ? AND compartment = 4",
                [Data(scene.worker.fingerprint.bytes)]) == 0)
        #expect(try office.entries().last?.gate.rule.description == "refuse.not-entitled")
    }

    @Test func `wraps that are not the ones of the statement are refused`() async throws {
        let scene = try await TamperScene()
        var statement = HandmadeStatement(
            [
                .keyWraps([
                    KeyWrapItem(
                        recipient: scene.worker.fingerprint, compartment: Self.identity, version: 1, authority: 2,
                        digest: .zero)
                ])
            ], by: scene.office.custodian)
        statement.wraps = [
            KeyWrap(
                recipient: scene.worker.fingerprint, compartment: Self.identity, version: 1,
                bytes: try Random.bytes(Envelope.count))
        ]
        await #expect(throws: GateError.badRequest("its wraps are not the ones that its acts name")) {
            try await scene.office.submit(statement)
        }
    }

    @Test func `a key does not retire while it protects anything`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let none = GovernanceError.keyState("the key is active: a rotation puts another in its place")
        let retire = Act.retireKey(compartment: Self.identity, version: 1)
        // The active key protects two halves.
        var index = UInt64(try office.entries().count)
        await #expect(
            throws: GateError.statementRefused(.keyState("the key still protects 2 halves"), entry: index)
        ) { try await office.submit(HandmadeStatement([retire], by: office.custodian)) }
        // An active key that protects nothing is still not retiring.
        index += 1
        await #expect(throws: GateError.statementRefused(none, entry: index)) {
            try await office.submit(
                HandmadeStatement(
                    [.retireKey(compartment: CompartmentID(rawValue: 7), version: 1)], by: office.custodian))
        }
        // A rotation that was cut off leaves it retiring, with its halves.
        let gate = TappedGate(
            try office.gate(), changeRewrap: { RewrapRequest(request: $0.request, wraps: [], replaced: []) })
        _ = try? await office.session(office.custodian, gate: gate).rotate(Self.identity)
        index = UInt64(try office.entries().count)
        await #expect(
            throws: GateError.statementRefused(.keyState("the key still protects 2 halves"), entry: index)
        ) { try await office.submit(HandmadeStatement([retire], by: office.custodian)) }
        #expect(try office.verify().findings == [])
    }

    @Test func `wraps are made anew by custodians only, and the refusal is in the log`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let recording = TappedGate(try office.gate())
        _ = try await office.session(office.custodian, gate: recording).rotate(Self.identity)
        let model = try #require(recording.rewraps.first)
        let gate = try office.gate()
        let session = try await office.session(scene.worker, gate: gate)
        var part = try await office.part(.rewrap, by: scene.worker, in: session)
        part.detailDigest = RequestPart.digest(
            detail: Detail.wraps(model.wraps, vault: part.vault), blind: part.blind)
        let index = UInt64(try office.entries().count)
        let request = RewrapRequest(
            request: try SignedRequest(part, by: scene.worker), wraps: model.wraps, replaced: model.replaced)
        await #expect(throws: GateError.refused(code: "deny.custody", entry: index)) { try await gate.rewrap(request) }
        #expect(try office.entries().last?.gate.rule.description == "deny.custody")
    }

    @Test func `a rotation whose wraps were changed on the way is refused`() async throws {
        let scene = try await TamperScene()
        let gate = TappedGate(
            try scene.office.gate(),
            changeRewrap: { rewrap in
                var wraps = rewrap.wraps
                wraps[0] = HalfAWrap(place: wraps[0].place, kind: wraps[0].kind, bytes: wraps[1].bytes)
                return RewrapRequest(request: rewrap.request, wraps: wraps, replaced: rewrap.replaced)
            })
        let session = try await scene.office.session(scene.office.custodian, gate: gate)
        let why = "its wraps are not in the place of others, or not the ones that were signed"
        await #expect(throws: ClientError.gate(.badRequest(why))) { try await session.rotate(Self.identity) }
        #expect(try await scene.read() == TamperScene.values)
    }

    @Test func `wraps that stand under the active key are not replaced`() async throws {
        let scene = try await TamperScene()
        let gate = TappedGate(
            try scene.office.gate(),
            changeRewrap: { rewrap in
                RewrapRequest(request: rewrap.request, wraps: rewrap.wraps, replaced: rewrap.wraps.map(\.place))
            })
        let session = try await scene.office.session(scene.office.custodian, gate: gate)
        let why = "the wrap is where it belongs"
        await #expect(throws: ClientError.gate(.badRequest(why))) { try await session.rotate(Self.identity) }
    }

    @Test func `roles that exclude each other are not given to one person`() async throws {
        let office = try await TestOffice()
        let keys = try await office.enrol("dara", "health-officer", distribute: false)
        let index = UInt64(try office.entries().count)
        let error = await #expect(throws: GateError.self) {
            try await office.submit(
                HandmadeStatement([try office.grant("law-enforcement-officer", to: keys)], by: office.administrator))
        }
        guard case .statementRefused(.separationOfDuties(let why), let entry) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(why.contains("care-and-investigation"))
        #expect(entry == index)
        #expect(try office.entries().last?.gate.rule.description == "refuse.separation-of-duties")
    }

    @Test func `roles of the root, longer grants and unknown roles are not given`() async throws {
        let office = try await TestOffice()
        let keys = try await office.enrol("dara", distribute: false)
        let year = TestOffice.now().adding(seconds: 400 * 86_400)
        let tooLong = GovernanceError.grantNotAllowed("the role may be given for 365 days at most")
        for (act, error) in [
            (try office.grant("administrator", to: keys), .roleOfTheRoot),
            (try office.grant("custodian", to: keys), .roleOfTheRoot),
            (try office.grant("case-worker", to: keys, until: year), tooLong),
            (try office.grant("king", to: keys), .unknownRole),
            (try office.grant("case-worker", to: try TestOffice.person("nobody")), .unknownOfficial),
        ] as [(Act, GovernanceError)] {
            let index = UInt64(try office.entries().count)
            await #expect(throws: GateError.statementRefused(error, entry: index)) {
                try await office.submit(HandmadeStatement([act], by: office.administrator))
            }
        }
        #expect(try office.vault.audit().governance().grants.isEmpty)
    }

    @Test func `a revoked official does not come back under the same keys or handle`() async throws {
        let office = try await TestOffice()
        let keys = try await office.enrol("dara", "case-worker", distribute: false)
        try await office.submit(HandmadeStatement([.revoke(official: keys.fingerprint)], by: office.administrator))
        for (act, error) in [
            (.enrol(try PublicKeyFile(keys)), .alreadyEnrolled),
            (.enrol(try PublicKeyFile(try TestOffice.person("dara"))), .alreadyEnrolled),
            (try office.grant("case-worker", to: keys), .revoked),
        ] as [(Act, GovernanceError)] {
            let index = UInt64(try office.entries().count)
            await #expect(throws: GateError.statementRefused(error, entry: index)) {
                try await office.submit(HandmadeStatement([act], by: office.administrator))
            }
        }
    }
}
