import CBaseline
import CaseVault
import Foundation
import OpenSSL
import VaultClient
import VaultCrypto
import VaultModel

/// A vault with an administrator, a custodian and an official who holds the keys of all that they write, for figures
/// of whole operations. Writing a compartment whose key one does not hold costs one HPKE encapsulation more.
struct Office {
    let directory: String
    let person = RecordTypeID(rawValue: 1)
    let purpose: Name
    let vault: Vault
    let mali: OfficialKeys
    let worker: Session
    let custodian: Session
    let policy: Policy

    init(directory: String, policy document: [UInt8] = PolicyDocument.default) async throws {
        self.directory = directory
        func someone(_ handle: String) throws -> OfficialKeys {
            try OfficialKeys.generate(handle: handle, name: handle, agency: "th-bench", protection: .none)
        }
        let administrator = try someone("nok")
        let keeper = try someone("thura")
        mali = try someone("mali")
        purpose = try Name("identification")
        vault = Vault(directory: directory + "/vault")
        let founding = try await vault.found(
            administrators: [try PublicKeyFile(administrator)], signers: [administrator], threshold: 1,
            custodians: [try PublicKeyFile(keeper)], policy: document)
        let pins = FilePinStore(directory: directory + "/state")
        _ = try await vault.open(as: administrator, pins: pins, expectedRoot: founding.root).enrol(
            try PublicKeyFile(mali), roles: [try Name("case-worker"), try Name("health-officer")], scope: .all,
            until: nil)
        custodian = try await vault.open(as: keeper, pins: pins)
        _ = try await custodian.distribute()
        worker = try await vault.open(as: mali, pins: pins)
        policy = await worker.governance.policy
    }

    func field(_ name: String) throws -> FieldID {
        guard let field = policy.schema.field(named: try Name(name), of: person) else {
            throw CocoaError(.keyValueValidation)
        }
        return field.id
    }

    /// All that is done with so many records, in one vault.
    func benchmarkAll(_ count: Int) async throws {
        try await benchmarkImport(of: count)
        try await benchmarkAccess(among: count)
        try await benchmarkSignIn(among: count)
        try await benchmarkRotation(of: count)
        try await benchmarkRoll(of: count)
        try await benchmarkVerify(count)
    }

    /// One append of 4,096 bytes with fdatasync, in microseconds: the least that makes anything durable.
    func append() -> Double { unsafe baseline_append(directory + "/append", 4096, 1) }
}
