import CaseVault
import Foundation
import GRDB
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// An office with two persons on record, and backups of it.
struct BackupScene {
    let scene: TamperScene

    var office: TestOffice { scene.office }

    init() async throws {
        scene = try await TamperScene()
    }

    /// A place for a backup.
    func place(_ name: String = "a") -> Backup { Backup(path: "\(office.directory)/\(name).backup") }

    /// Makes a backup.
    @discardableResult
    func back(upTo name: String = "a") throws -> Backup {
        let backup = place(name)
        _ = try office.vault.backUp(to: backup)
        return backup
    }

    /// Changes the name of the first person.
    func change(to name: String? = "Kyaw") async throws {
        _ = try await office.session(scene.worker).set(
            scene.first.record, office.inputs(["given_name": name]), purpose: Name("identification"))
    }

    /// With the vault, its gate's keys and the custodian's.
    var everything: Backup.Evidence {
        var evidence = Backup.Evidence()
        evidence.vault = office.vault
        evidence.gateKey = office.gateKey
        evidence.custodian = office.custodian
        evidence.pins = office.pins
        return evidence
    }

    /// With the gate's keys alone.
    var gateKeyAlone: Backup.Evidence {
        var evidence = Backup.Evidence()
        evidence.gateKey = office.gateKey
        return evidence
    }

    /// Changes a part behind everybody's back.
    static func sql(_ path: String, _ statement: String, _ arguments: StatementArguments = []) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: statement, arguments: arguments) }
        try queue.close()
    }

    static func blob(_ path: String, _ query: String) throws -> [UInt8] {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try #require(try queue.read { try Data.fetchOne($0, sql: query) }.map { [UInt8]($0) })
    }

    /// The files in the office's directory whose names have a word in them.
    func files(with word: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: office.directory).filter { $0.contains(word) }.sorted()
    }
}
