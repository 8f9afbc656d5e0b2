import CaseVault
import Foundation
import GRDB
import OpenSSL
import Testing
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel

/// A vault of two custodians with one person on record, to which a recovery key is made.
final class RecoveryScene: Sendable {
    let directory = NSTemporaryDirectory() + "casevault-test-" + UUID().uuidString
    let vault: Vault
    let founding: Vault.Founding
    let administrator: OfficialKeys
    let custodians: [OfficialKeys]
    let worker: OfficialKeys
    let record: RecordID

    /// Two of three and two of two, and both groups are needed.
    static let groups = [("th", 2, 3), ("mm", 2, 2)]

    /// - Parameter needed: how many custodians sign a recovery key.
    init(needed: Int = 1) async throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        let people = try ["nok", "thura", "anan", "mali"].map { try TestOffice.person($0) }
        (administrator, custodians, worker) = (people[0], Array(people[1...2]), people[3])
        let vault = Vault(directory: directory + "/vault")
        self.vault = vault
        let founding = try await vault.found(
            administrators: [PublicKeyFile(people[0])], signers: [people[0]], threshold: 1,
            custodians: people[1...2].map { try PublicKeyFile($0) }, custodianThreshold: needed)
        self.founding = founding
        let pins = FilePinStore(directory: directory + "/state")
        func session(_ keys: OfficialKeys) async throws -> Session {
            try await vault.open(as: keys, pins: pins, expectedRoot: founding.root)
        }
        _ = try await session(people[0]).enrol(
            PublicKeyFile(people[3]), roles: [Name("case-worker")], scope: .all, until: nil)
        _ = try await session(people[1]).distribute()
        let name = try #require(
            try await session(people[0]).governance.policy.schema.field(
                named: Name("given_name"), of: TestOffice.person))
        record = try await session(people[3]).create(
            TestOffice.person, [FieldInput(field: name.id, value: Array("Aung".utf8))],
            purpose: Name("identification")
        ).record
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    var files: GateFiles { GateFiles(directory: directory + "/vault") }
    var contexts: VaultContexts { VaultContexts(vault: founding.vault) }
    func path(_ name: String) -> URL { URL(fileURLWithPath: directory + "/vault/" + name) }

    func session(_ keys: OfficialKeys) async throws -> Session {
        try await vault.open(
            as: keys, pins: FilePinStore(directory: directory + "/state"), expectedRoot: founding.root)
    }

    func governance() throws -> Governance { try vault.audit().governance() }

    /// What the worker reads of the record.
    func read() async throws -> String? {
        let session = try await session(worker)
        let field = try #require(
            await session.governance.policy.schema.field(named: Name("given_name"), of: TestOffice.person))
        let opened = try await session.read(record, fields: [field.id], purpose: Name("identification"))
        return try texts(opened)["given_name"]
    }

    /// A recovery key as a custodian proposes it.
    func make(_ custodian: Int = 0) async throws -> NewRecovery {
        try await session(custodians[custodian]).makeRecovery(
            groups: Self.groups.map {
                ShareGroup(name: try Name($0.0), threshold: UInt8($0.1), count: UInt8($0.2))
            }, groupThreshold: 2)
    }

    /// Puts a recovery key in force, signed by all who are needed, and gives it the keys.
    func recover(distributing: Bool = true) async throws -> NewRecovery {
        let made = try await make()
        let receipt = try await session(custodians[0]).submit(made)
        if receipt.isPending { _ = try await session(custodians[1]).sign(receipt.statement) }
        if distributing { _ = try await session(custodians[0]).distribute() }
        return made
    }

    /// Administrators put one custodian with new keys in the place of all others.
    func replaceCustodians() async throws -> OfficialKeys {
        let new = try TestOffice.person("new")
        let root = try governance().root
        _ = try await session(administrator).replaceRoot(
            administrators: root.administrators, threshold: 1, custodians: [PublicKeyFile(new)],
            custodianThreshold: 1)
        return new
    }

    func sql(_ statement: String, _ arguments: StatementArguments = StatementArguments()) throws {
        let queue = try DatabaseQueue(path: path("vault.sqlite").path)
        defer { try? queue.close() }
        try queue.write { try $0.execute(sql: statement, arguments: arguments) }
    }
}

extension NewRecovery {
    /// Shares by group and member, as people hand them in; enough of them if none is named.
    func handed(_ places: [(Int, Int)] = [(0, 0), (0, 2), (1, 0), (1, 1)]) throws -> HandedShares {
        var handed = HandedShares()
        for (group, member) in places {
            try handed.add(shares[group][member].rows(), name: "\(act.groups[group].name)-\(member + 1)")
        }
        return handed
    }
}
