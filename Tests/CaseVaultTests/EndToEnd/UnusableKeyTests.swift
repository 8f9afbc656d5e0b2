import CaseVault
import GateProtocol
import OpenSSL
import Testing
import TransparencyLog
import VaultClient
import VaultCrypto
import VaultModel

@Suite struct UnusableKeyTests {
    @Test func `a key to which nothing can be sealed is not enrolled and stops no distribution`() async throws {
        let office = try await TestOffice()
        let eve = try TestOffice.person("eve")
        let identity = try OfficialIdentity(
            handle: "eve", name: "Eve", agency: "th-test", kemPublicKey: [UInt8](repeating: 0, count: 32),
            signingPublicKey: eve.identity.signingPublicKey, protection: .none)
        var context = Context(.publicKey)
        identity.append(to: &context)
        context.append(.signature, try eve.signature(for: context))
        let file = try PublicKeyFile(context.bytes)

        let administrator = try await office.session(office.administrator)
        let size = await administrator.head.size
        await #expect(throws: ClientError.gate(.statementRefused(.unusableKey, entry: size))) {
            try await administrator.enrol(file, roles: [Name("case-worker")], scope: .all, until: nil)
        }
        let worker = try await office.enrol("mali", "case-worker")
        #expect(try await office.session(worker).governance.missingWraps(at: Timestamp(milliseconds: .max)).isEmpty)
    }
}
