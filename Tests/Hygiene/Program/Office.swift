import CaseVault
import Foundation
import OpenSSL
import VaultClient
import VaultCrypto
import VaultModel

/// A vault with people of several roles, and what is held of it until they sign out.
final class Office {
    let vault: Vault
    let pins: FilePinStore
    let gate: Vault.SharedGate
    let schema: Schema
    var sessions: [String: Session] = [:]
    /// A record that somebody looks at: it holds values until it is let go.
    var shown: OpenedRecord?

    static let person = RecordTypeID(rawValue: 1)

    private static let people: [(handle: String, role: String, scope: Scope)] = [
        ("ari", "case-manager", .all), ("moe", "case-manager", .all), ("nok", "case-worker", .all),
        ("dao", "health-officer", .all), ("dpo", "data-protection-officer", .all),
        ("som", "law-enforcement-officer", .all),
        ("aye", "interpreter", .assigned), ("mya", "auditor", .all),
    ]

    /// Founds a vault in a directory.
    ///
    /// - Parameter name: of the administrator, which stands in the database in the clear.
    init(directory: String, name: [UInt8]) async throws {
        vault = Vault(directory: directory + "/vault")
        pins = FilePinStore(directory: directory + "/state")
        let administrator = try Self.someone("nim", String(decoding: name, as: UTF8.self))
        let custodian = try Self.someone("thura", "thura")
        let root = try await vault.found(
            administrators: [try PublicKeyFile(administrator)], signers: [administrator], threshold: 1,
            custodians: [try PublicKeyFile(custodian)]
        ).root
        gate = try vault.openGate()
        let governor = try await vault.open(as: administrator, through: gate, pins: pins, expectedRoot: root)
        let keeper = try await vault.open(as: custodian, through: gate, pins: pins)
        schema = await governor.governance.policy.schema
        _ = try await keeper.distribute()
        for (handle, role, scope) in Self.people {
            let keys = try Self.someone(handle, handle)
            _ = try await governor.enrol(
                try PublicKeyFile(keys), roles: [try Name(role)], scope: scope, until: nil)
            sessions[handle] = try await vault.open(as: keys, through: gate, pins: pins)
        }
        _ = try await keeper.distribute()
        sessions["nim"] = governor
        sessions["thura"] = keeper
    }

    private static func someone(_ handle: String, _ name: String) throws -> OfficialKeys {
        try OfficialKeys.generate(handle: handle, name: name, agency: "th-test", protection: .none)
    }

    func session(_ handle: String) throws -> Session {
        guard let session = sessions[handle] else { throw Refused("nobody is called \(handle)") }
        return session
    }

    func field(_ name: String) throws -> FieldID {
        guard let field = schema.field(named: try Name(name), of: Self.person) else {
            throw Refused("no field \(name)")
        }
        return field.id
    }

    func record(_ hex: String) throws -> RecordID {
        guard let record = RecordID(hex: hex) else { throw Refused("no id of a record") }
        return record
    }
}
