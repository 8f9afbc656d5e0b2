import OpenSSL
import Testing
import VaultCrypto

@Suite struct RecoverySecretTests {
    private func context(_ kind: UInt8, vault: UInt8 = 1) -> Context {
        var context = Context(.recovery)
        context.append(.vault, [UInt8](repeating: vault, count: 16))
        context.append(.suite, UInt16(1))
        context.append(.kind, kind)
        return context
    }

    @Test func `shares bring back the same pair and the same escrow key, for one vault alone`() throws {
        let secret = try RecoverySecret.generate()
        let shares = try secret.split(groupThreshold: 2, groups: SLIP39Tests.groups)
        let again = try RecoverySecret(combining: Array(shares[0][2...4]) + Array(shares[1][1...2]))
        #expect(try again.privateKey(context(1)).publicKey == secret.privateKey(context(1)).publicKey)
        #expect(try again.escrowKey(context(2)).secret.constantTimeEquals(secret.escrowKey(context(2)).secret) == true)

        #expect(try again.privateKey(context(1, vault: 2)).publicKey != secret.privateKey(context(1)).publicKey)
        #expect(try again.escrowKey(context(1)).secret.constantTimeEquals(secret.escrowKey(context(2)).secret) == false)
        let other = try RecoverySecret.generate()
        #expect(try other.privateKey(context(1)).publicKey != secret.privateKey(context(1)).publicKey)
    }

    @Test func `the pair is DeriveKeyPair over an expansion of the secret`() throws {
        let secret = try RecoverySecret.generate()
        let ikm = try HKDFSHA256.expand(secret.secret, info: context(1).bytes.span.bytes, count: 32)
        #expect(try secret.privateKey(context(1)).publicKey == HPKE.deriveKeyPair(ikm: ikm).publicKey)
    }

    @Test func `a secret of another length is not a recovery secret`() throws {
        let shares = try SLIP39Tests.split(
            Samples.value(16), groupThreshold: 1, groups: [SLIP39.Group(threshold: 1, count: 1)])
        #expect(throws: SLIP39Error.crypto(.invalidLength)) { try RecoverySecret(combining: shares[0]) }
    }

    @Test func `the digest of a share tells it from every other, and depends on the salt`() throws {
        let shares = try RecoverySecret.generate().split(groupThreshold: 2, groups: SLIP39Tests.groups).flatMap(\.self)
        let digests = try shares.map { try $0.digest(context(4)) }
        #expect(Set(digests).count == 8)
        #expect(try SLIP39.Share(words: shares[3].words()).digest(context(4)) == digests[3])
        #expect(try shares[3].digest(context(4, vault: 2)) != digests[3])
    }
}
