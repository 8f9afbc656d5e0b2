import CaseVault
import OpenSSL
import Testing
@testable import VaultClient
import VaultModel

@testable import VaultCrypto

/// What is said of shares that do not do, each by its name.
@Suite struct HandedSharesTests {
    /// A share with another value and a right checksum, as somebody can make it who wants to spoil a recovery.
    private func altered(_ share: SLIP39.Share) throws -> SLIP39.Share {
        let value = try SecretBytes(count: share.point.value.count) { bytes in
            for offset in 0..<bytes.byteCount {
                let byte = share.point.value.withExposedBytes { $0[offset] }
                bytes.storeBytes(of: offset == 20 ? byte ^ 1 : byte, toByteOffset: offset, as: UInt8.self)
            }
        }
        return SLIP39.Share(
            share.shareSet, group: share.group, threshold: share.threshold,
            point: GF256.Point(x: share.point.x, value: value))
    }

    @Test func `every choice of enough shares gives the secret, and all of them do as well`() async throws {
        let scene = try await RecoveryScene()
        let made = try await scene.recover()
        let governance = try scene.governance()
        for members in [[0, 1], [1, 2], [0, 2], [2, 0], [0, 1, 2]] {
            let handed = try made.handed([(1, 1)] + members.map { (0, $0) } + [(1, 0)])
            let pair = try handed.secret(of: governance).privateKey(scene.contexts.recoveryPair)
            #expect(pair.publicKey == made.act.publicKey)
        }
    }

    @Test func `too few shares are told by group, and say nothing else`() async throws {
        let scene = try await RecoveryScene()
        let made = try await scene.recover()
        let governance = try scene.governance()
        let (th, mm) = (try Name("th"), try Name("mm"))
        func missing(_ group: Name, _ count: Int) -> RecoveryError.Missing { .init(group: group, count: count) }
        for (places, members) in [
            ([], [missing(th, 2), missing(mm, 2)]), ([(0, 0)], [missing(th, 1), missing(mm, 2)]),
            ([(0, 0), (0, 1)], [missing(mm, 2)]), ([(0, 0), (0, 1), (0, 2), (1, 0)], [missing(mm, 1)]),
            ([(1, 0), (1, 1)], [missing(th, 2)]),
        ] as [([(Int, Int)], [RecoveryError.Missing])] {
            let handed = try made.handed(places)
            let error = #expect(throws: RecoveryError.self) { try handed.secret(of: governance) }
            guard case .tooFew(let found, let groups) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(Set(found) == Set(members) && groups == 0)
        }
    }

    @Test func `where some of the groups are enough, a whole group may be missing`() async throws {
        let scene = try await RecoveryScene()
        let session = try await scene.session(scene.custodians[0])
        let groups = try ["a", "b", "c"].map { ShareGroup(name: try Name($0), threshold: 2, count: 2) }
        let made = try await session.makeRecovery(groups: groups, groupThreshold: 2)
        _ = try await session.submit(made)
        let governance = try scene.governance()
        #expect(try made.handed([(0, 0), (0, 1), (2, 0), (2, 1)]).secret(of: governance).secret.count == 32)
        // What is left of an incomplete group does no harm.
        #expect(try made.handed([(1, 0), (0, 0), (0, 1), (2, 0), (2, 1)]).secret(of: governance).secret.count == 32)
        let one = try made.handed([(0, 0), (0, 1)])
        #expect(throws: RecoveryError.tooFew(members: [], groups: 1)) { try one.secret(of: governance) }
        let half = try made.handed([(0, 0), (0, 1), (1, 0)])
        let missing = RecoveryError.Missing(group: try Name("b"), count: 1)
        #expect(throws: RecoveryError.tooFew(members: [missing], groups: 0)) { try half.secret(of: governance) }
    }

    @Test func `an altered share is named although its checksum is right`() async throws {
        let scene = try await RecoveryScene()
        let made = try await scene.recover()
        let governance = try scene.governance()
        let spoiled = try altered(made.shares[0][1])
        // By SLIP-39 alone it is a share like the others.
        #expect(try SLIP39.Share(spoiled.rows()).isOfSameSet(as: made.shares[0][0]))
        var handed = try made.handed([(0, 0), (1, 0), (1, 1)])
        try handed.add(spoiled.rows(), name: "from nok")
        #expect(throws: RecoveryError.altered(share: "from nok")) { try handed.secret(of: governance) }
        // Alone it is not known to be of the set.
        var alone = HandedShares()
        try alone.add(spoiled.rows(), name: "from nok")
        #expect(throws: RecoveryError.foreign(share: "from nok")) { try alone.secret(of: governance) }
    }

    @Test func `a share of another vault, the same share twice and one that is damaged are named`() async throws {
        let scene = try await RecoveryScene()
        let made = try await scene.recover()
        let governance = try scene.governance()
        let elsewhere = try RecoverySecret.generate().split(
            groupThreshold: 2, groups: RecoveryScene.groups.map { SLIP39.Group(threshold: $0.1, count: $0.2) })
        var handed = try made.handed()
        try handed.add(elsewhere[0][1].rows(), name: "odd")
        #expect(throws: RecoveryError.foreign(share: "odd")) { try handed.secret(of: governance) }

        var twice = try made.handed([(0, 0), (1, 1)])
        try twice.add(made.shares[0][0].rows(), name: "copy")
        #expect(throws: RecoveryError.repeated(share: "copy", other: "th-1")) { try twice.secret(of: governance) }

        let text = try SecretBytes(copying: Array("academic acid".utf8).span.bytes)
        var damaged = HandedShares()
        #expect(throws: RecoveryError.damaged(share: "torn", .wordCount(2))) { try damaged.add(text, name: "torn") }
    }

    @Test func `shares of an act that names another key are found out`() async throws {
        let scene = try await RecoveryScene()
        let made = try await scene.make()
        let other = try X25519.PrivateKey.generate().publicKey
        let wrong = RecoveryAct(
            number: 1, publicKey: other, escrowCheckValue: made.act.escrowCheckValue, salt: made.act.salt,
            groupThreshold: made.act.groupThreshold, groups: made.act.groups, shares: made.act.shares)
        _ = try await scene.session(scene.custodians[0]).submit([.recovery(wrong)], escrowKey: made.escrowKey)
        #expect(throws: RecoveryError.notFitting) { try made.handed().secret(of: scene.governance()) }
    }
}
