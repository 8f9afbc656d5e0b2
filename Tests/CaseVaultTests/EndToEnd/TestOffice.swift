import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import TransparencyLog
import VaultAudit
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel

/// A vault on a real file with the people of an office, in a directory that goes with it.
final class TestOffice: Sendable {
    let directory: String
    let vault: Vault
    let founding: Vault.Founding
    let administrators: [OfficialKeys]
    let custodian: OfficialKeys

    /// Founds a vault whose key files have no passphrase: only what does not concern passphrases is tested with it.
    ///
    /// - Parameters:
    ///   - administrators: how many there are.
    ///   - threshold: how many of them sign.
    init(
        policy: [UInt8] = PolicyDocument.default, administrators: Int = 1, threshold: Int = 1
    ) async throws {
        directory = NSTemporaryDirectory() + "casevault-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        self.administrators = try (0..<administrators).map { try Self.person($0 == 0 ? "nok" : "nok-\($0 + 1)") }
        custodian = try Self.person("thura")
        vault = Vault(directory: directory + "/vault")
        founding = try await vault.found(
            administrators: self.administrators.map { try PublicKeyFile($0) },
            signers: Array(self.administrators.prefix(threshold)), threshold: threshold,
            custodians: [try PublicKeyFile(custodian)], policy: policy)
        _ = try await session(custodian).distribute()
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    static func person(_ handle: String) throws -> OfficialKeys {
        try OfficialKeys.generate(handle: handle, name: handle.capitalized, agency: "th-test", protection: .none)
    }

    var administrator: OfficialKeys { administrators[0] }
    var database: String { directory + "/vault/vault.sqlite" }
    var gateKey: String { directory + "/vault/gate.key" }
    var pins: FilePinStore { FilePinStore(directory: directory + "/state") }

    /// A session with the pins of this office, or with those of somebody who sees the vault for the first time.
    func session(_ keys: OfficialKeys, firstUse: Bool = false) async throws -> Session {
        try await vault.open(as: keys, pins: pins(firstUse: firstUse), expectedRoot: founding.root)
    }

    /// The pins of this office, or those of somebody who sees the vault for the first time.
    func pins(firstUse: Bool) -> FilePinStore {
        firstUse ? FilePinStore(directory: directory + "/state-" + UUID().uuidString) : pins
    }

    /// Enrols an official with roles and distributes their keys.
    func enrol(
        _ handle: String, _ roles: String..., scope: Scope = .all, distribute: Bool = true
    ) async throws -> OfficialKeys {
        let keys = try Self.person(handle)
        _ = try await session(administrator).enrol(
            try PublicKeyFile(keys), roles: try roles.map { try Name($0) }, scope: scope, until: nil)
        if distribute { _ = try await session(custodian).distribute() }
        // Once and for all, so that a test counts the entries of what it does itself.
        try await session(keys).signIn()
        return keys
    }

    /// Fields of a person by name.
    func inputs(_ values: KeyValuePairs<String, String?>) throws -> [FieldInput] {
        try values.map { name, value in
            let field = try #require(try Self.schema.get().field(named: try Name(name), of: Self.person))
            return FieldInput(field: field.id, value: value.map { Array($0.utf8) })
        }
    }

    func field(_ name: String) throws -> FieldID {
        try #require(try Self.schema.get().field(named: try Name(name), of: Self.person)).id
    }

    /// Read once: reading YAML takes longer than a whole access.
    private static let schema = Result { try PolicyDocument.parse(PolicyDocument.default).schema }

    static let person = RecordTypeID(rawValue: 1)

    /// Changes the database behind everybody's back.
    func sql(_ statement: String, _ arguments: StatementArguments = StatementArguments()) throws {
        let queue = try DatabaseQueue(path: database)
        try queue.write { try $0.execute(sql: statement, arguments: arguments) }
        try queue.close()
    }

    /// Reads the database behind everybody's back.
    func query<R>(_ body: (Database) throws -> R) throws -> R {
        let queue = try DatabaseQueue(path: database)
        defer { try? queue.close() }
        return try queue.read(body)
    }

    /// A copy of the database file, with everything of its write-ahead log in it.
    func copyDatabase(to path: String) throws {
        let queue = try DatabaseQueue(path: database)
        try queue.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [path]) }
        try queue.close()
    }

    /// Puts another file in the place of the database.
    func replaceDatabase(by path: String) throws {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database + suffix) }
        try FileManager.default.copyItem(atPath: path, toPath: database)
    }

    func verify() throws -> AuditReport { try vault.audit(pins: pins).verify() }
}

/// The values of an opened record by field name.
func texts(_ record: OpenedRecord) throws -> [String: String] {
    var texts: [String: String] = [:]
    for field in record.fields { texts[field.field.name.description] = try field.withText { $0 } }
    return texts
}
