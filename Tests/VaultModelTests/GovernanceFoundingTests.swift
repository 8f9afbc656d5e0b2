import OpenSSL
import Testing
import VaultCrypto
import VaultModel

@Suite struct GovernanceFoundingTests {
    private let ada: OfficialKeys
    private let ben: OfficialKeys
    private let cho: OfficialKeys

    init() throws {
        ada = try ModelSamples.person("ada")
        ben = try ModelSamples.person("ben")
        cho = try ModelSamples.person("cho")
    }

    private func expect(
        _ expected: GovernanceError, _ location: SourceLocation = #_sourceLocation, _ body: () throws -> Governance
    ) {
        #expect(throws: expected, sourceLocation: location) { try body() }
    }

    @Test func `a vault begins with its root and its policy`() throws {
        let root = try GovernedOffice.root([ada, ben], 2, [cho])
        let governance = try GovernedOffice.found(root, by: [ada, ben])
        #expect(governance.root == root)
        #expect(governance.rootEntry == 0)
        #expect(governance.count == 1)
        #expect(governance.policy.version == 1)
        #expect(Set(governance.officials.values.map(\.identity.handle)) == ["ada", "ben", "cho"])
        #expect(governance.isAdministrator(ada.fingerprint) && !governance.isCustodian(ada.fingerprint))
        #expect(governance.isCustodian(cho.fingerprint) && !governance.isAdministrator(cho.fingerprint))
        #expect(governance.chain == SHA256.hash(Digest.zero.bytes + ModelSamples.digest(2).bytes))
        #expect(governance.official(handle: "cho")?.identity == cho.identity)
        #expect(governance.official(handle: "dee") == nil)
    }

    @Test func `anything else in the first statement, or before it, is no beginning`() throws {
        let root = try GovernedOffice.root([ada], 1, [cho])
        let policy = Act.policy(version: 1, document: ModelSamples.digest(1))
        for acts in [
            [.root(root)], [policy], [policy, .root(root)], [.root(root), .root(root)],
            [.root(root), policy, .enrol(try PublicKeyFile(ben))],
        ] as [[Act]] {
            expect(.notARoot) { try GovernedOffice.found(root, by: [ada], acts: acts) }
        }
        expect(.notARoot) { try GovernedOffice.found(root, by: [ada], entry: 1) }
    }

    @Test func `a first root has version 1 and no predecessor`() throws {
        let text = GovernanceError.invalidRoot("a first root has version 1 and no predecessor")
        let second = try GovernedOffice.root([ada], 1, [cho], version: 2)
        expect(text) { try GovernedOffice.found(second, by: [ada]) }
        let follower = try GovernedOffice.root([ada], 1, [cho], previous: ModelSamples.digest(1))
        expect(text) { try GovernedOffice.found(follower, by: [ada]) }
        let root = try GovernedOffice.root([ada], 1, [cho])
        expect(text) { try GovernedOffice.found(root, by: [ada], rootVersion: 1) }
        expect(text) { try GovernedOffice.found(root, by: [ada], logSize: 1) }
    }

    @Test func `the first statement is for its own vault and not over`() throws {
        let root = try GovernedOffice.root([ada], 1, [cho])
        expect(.otherVault) { try GovernedOffice.found(root, by: [ada], vault: try ModelSamples.id(9)) }
        let before = GovernedOffice.start.adding(seconds: -1)
        expect(.expired) { try GovernedOffice.found(root, by: [ada], expiry: before) }
    }

    @Test(arguments: [(0, 1, 1, 1), (2, 0, 1, 1), (2, 3, 1, 1), (1, 1, 0, 1), (1, 1, 1, 0), (1, 1, 1, 2)])
    func `thresholds can be reached and are not zero`(
        administrators: Int, threshold: Int, custodians: Int, custodianThreshold: Int
    ) throws {
        let root = try GovernedOffice.root(
            Array([ada, ben].prefix(administrators)), UInt16(threshold), Array([cho].prefix(custodians)),
            custodianThreshold: UInt16(custodianThreshold))
        #expect(throws: GovernanceError.self) { try GovernedOffice.found(root, by: [ada, ben]) }
    }

    @Test func `nobody stands in a root twice, by person, handle or key`() throws {
        let twice = GovernanceError.invalidRoot("a person stands in it twice: nobody is administrator and custodian")
        for (administrators, custodians) in [([ada, ada], [cho]), ([ada], [ada]), ([ada], [cho, cho])] {
            let root = try GovernedOffice.root(administrators, 1, custodians)
            expect(twice) { try GovernedOffice.found(root, by: [ada]) }
        }
        let namesake = try ModelSamples.person("ada")
        let root = try GovernedOffice.root([ada], 1, [namesake])
        expect(twice) { try GovernedOffice.found(root, by: [ada]) }
    }

    @Test func `the log of a root is that of its vault`() throws {
        let root = try GovernedOffice.root([ada], 1, [cho], origin: "casevault/0/1")
        expect(.invalidRoot("its log has another origin")) { try GovernedOffice.found(root, by: [ada]) }
        let generation = try GovernedOffice.root(
            [ada], 1, [cho], origin: Root.origin(vault: root.vault, generation: 2))
        expect(.invalidRoot("its log has another origin")) { try GovernedOffice.found(generation, by: [ada]) }
    }

    @Test func `the floors of a root hold for its own people`() throws {
        let strict = Floors(suite: 1, kdfCost: 17, allowsServiceKeyFiles: false)
        let root = try GovernedOffice.root([ada], 1, [cho], floors: strict)
        expect(.keyFileBelowFloor) { try GovernedOffice.found(root, by: [ada]) }
    }

    @Test func `the policy is there and the one that was signed`() throws {
        let root = try GovernedOffice.root([ada], 1, [cho])
        expect(.missingDocument) { try GovernedOffice.found(root, by: [ada], policies: [:]) }
        let newer = [ModelSamples.digest(1): try GovernedOffice.policy(version: 2)]
        expect(.policyNotAllowed("its version is not the one that was signed")) {
            try GovernedOffice.found(root, by: [ada], policies: newer)
        }
    }

    @Test func `its own threshold signs a first root`() throws {
        let root = try GovernedOffice.root([ada, ben], 2, [cho])
        for signers in [[], [ada]] {
            expect(.notEnoughSignatures(needed: 2, counted: signers.count)) {
                try GovernedOffice.found(root, by: signers)
            }
        }
        expect(.badSignature) { try GovernedOffice.found(root, by: [ada, cho]) }
        expect(.badSignature) { try GovernedOffice.found(root, by: [ada, ada]) }
    }
}
