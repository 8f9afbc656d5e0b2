import CaseVault
import Foundation
import GRDB
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// Two persons on record: of one a field was written twice and another once; and somebody who may erase.
struct ErasureScene {
    let office: TestOffice
    let worker: OfficialKeys
    let officer: OfficialKeys
    /// Given name and alias of one write, the alias replaced by another, the phone written last.
    let record: RecordID
    let other: RecordID

    static let otherValues = ["given_name": "Su", "phone": "0898765432"]

    init() async throws {
        office = try await TestOffice()
        worker = try await office.enrol("mali", "case-worker")
        officer = try await office.enrol("dara", "data-protection-officer")
        let session = try await office.session(worker)
        let purpose = try Name("identification")
        record = try await session.create(
            TestOffice.person,
            office.inputs(["given_name": "Aung", "alias": "Ko Ko", "language": "my"]), purpose: purpose
        ).record
        _ = try await session.set(record, office.inputs(["alias": "Maung"]), purpose: purpose)
        _ = try await session.set(record, office.inputs(["phone": "0812345678"]), purpose: purpose)
        other = try await session.create(
            TestOffice.person, office.inputs(["given_name": "Su", "phone": "0898765432"]), purpose: purpose
        ).record
    }

    @discardableResult
    func erase(_ fields: String..., of record: RecordID? = nil) async throws -> WrittenRecord {
        try await office.session(officer).erase(
            record ?? self.record, fields: fields.map { try office.field($0) }, reason: "asked for by the person")
    }

    func read(_ record: RecordID? = nil) async throws -> [String: String] {
        try texts(
            try await office.session(worker).read(record ?? self.record, purpose: Name("identification")))
    }

    /// Puts a photograph into the record.
    func attach(_ content: Data) async throws {
        let path = office.directory + "/photograph"
        try content.write(to: URL(filePath: path))
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? file.close() }
        _ = try await office.session(worker).attach(
            record, field: office.field("photograph"), from: file.fileDescriptor, purpose: Name("identification"))
    }

    /// A copy of the database as it is now.
    func backup() throws -> String {
        let path = office.directory + "/backup-" + UUID().uuidString
        try office.copyDatabase(to: path)
        return path
    }

    /// Everybody's keys and `gate.key` as it is now.
    func attacker() throws -> Attacker {
        try Attacker(
            office, people: [worker, officer, office.custodian] + office.administrators, gateKeys: [office.gateKey])
    }

    var id: Data { Data(record.bytes) }

    /// Rows of a table that belong to the record.
    func count(_ table: String) throws -> Int {
        try office.count("SELECT count(*) FROM \(table) WHERE \(ofRecord)", [id])
    }

    func manifest() throws -> Manifest {
        try Manifest(try office.blob("SELECT manifest FROM records WHERE id = ?", [id]))
    }
}
