import CaseVault
import Foundation
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// A vault whose first statement waits for administrators who were not there.
@Suite struct FoundingTests {
    private let directory = NSTemporaryDirectory() + "casevault-test-" + UUID().uuidString
    private let administrators: [OfficialKeys]
    private let custodian: OfficialKeys
    private let vault: Vault
    private let founding: Vault.Founding

    init() async throws {
        administrators = try (1...3).map { try TestOffice.person("nok-\($0)") }
        custodian = try TestOffice.person("thura")
        vault = Vault(directory: directory)
        founding = try await vault.found(
            administrators: administrators.map { try PublicKeyFile($0) }, signers: [administrators[0]], threshold: 3,
            custodians: [PublicKeyFile(custodian)])
    }

    private var pins: FilePinStore { FilePinStore(directory: directory + "-state-" + UUID().uuidString) }

    @Test func `nothing works until the last administrator signed`() async throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        #expect(founding.entry == nil)
        let waiting = VaultError.waitingForSignatures(founding.statement, counted: 1, needed: 3)
        await #expect(throws: waiting) { try await vault.open(as: administrators[0], pins: pins) }
        #expect(throws: waiting) { try vault.audit() }
        await #expect(throws: waiting) { try await vault.promises() }
        let second = try await vault.signFounding(founding.statement, as: administrators[1], pins: pins)
        #expect(second.entry == nil)
        #expect(throws: VaultError.waitingForSignatures(founding.statement, counted: 2, needed: 3)) {
            try vault.audit()
        }
        let third = try await vault.signFounding(
            founding.statement, as: administrators[2], pins: pins, expectedRoot: founding.root)
        #expect(third.entry == 0 && third.root == founding.root)
        #expect(try vault.foundingStatement() == nil)
        #expect(try vault.audit().verify().findings == [])
        let session = try await vault.open(as: administrators[1], pins: pins, expectedRoot: founding.root)
        #expect(await session.governance.count == 1)
        await #expect(throws: VaultError.notWaiting("no such statement waits for signatures")) {
            try await vault.signFounding(founding.statement, as: administrators[1], pins: pins)
        }
    }

    @Test func `only administrators of the root sign it, each once, and see the root that they were told`() async throws
    {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        await #expect(throws: VaultError.notWaiting("you have signed this statement; it waits for others")) {
            try await vault.signFounding(founding.statement, as: administrators[0], pins: pins)
        }
        for other in [custodian, try TestOffice.person("mali")] {
            await #expect(throws: VaultError.notWaiting("only an administrator of the new root signs it")) {
                try await vault.signFounding(founding.statement, as: other, pins: pins)
            }
        }
        await #expect(throws: ClientError.otherRoot(found: founding.root.hex)) {
            try await vault.signFounding(
                founding.statement, as: administrators[1], pins: pins, expectedRoot: SHA256.hash([1]))
        }
    }

    @Test func `who signed one root is told of another in its place`() async throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let pins = pins
        _ = try await vault.signFounding(founding.statement, as: administrators[1], pins: pins)
        try FileManager.default.removeItem(atPath: directory)
        let other = try await vault.found(
            administrators: [try PublicKeyFile(administrators[1])], signers: [administrators[1]], threshold: 1,
            custodians: [try PublicKeyFile(custodian)])
        #expect(other.entry == 0)
        await #expect(throws: ClientError.self) { try await vault.open(as: administrators[1], pins: pins) }
    }
}
