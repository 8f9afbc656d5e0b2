import CaseVault
import Foundation
import GateProtocol
import OpenSSL
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// A vault in which everything was done that leaves bytes of another form, and what its records hold in the clear.
struct InteropVault {
    let directory: String
    let vault: Vault
    let pins: FilePinStore
    let administrator: OfficialKeys
    let custodian: OfficialKeys
    let root: Digest

    static let person = RecordTypeID(rawValue: 1)

    static func write(to directory: String, records count: Int) async throws {
        let office = try await InteropVault(directory)
        try await office.fill(count)
    }

    private init(_ directory: String) async throws {
        self.directory = directory
        vault = Vault(directory: directory + "/vault")
        pins = FilePinStore(directory: directory + "/state")
        administrator = try Self.someone("nok")
        custodian = try Self.someone("thura")
        root = try await vault.found(
            administrators: [try PublicKeyFile(administrator)], signers: [administrator], threshold: 1,
            custodians: [try PublicKeyFile(custodian)]
        ).root
        for keys in [administrator, custodian] { try keep(keys, "") }
        _ = try await vault.open(as: administrator, pins: pins, expectedRoot: root)
        _ = try await session(custodian).distribute()
    }

    private static func someone(_ handle: String) throws -> OfficialKeys {
        try OfficialKeys.generate(handle: handle, name: handle.capitalized, agency: "th-test", protection: .none)
    }

    private func keep(_ keys: OfficialKeys, _ passphrase: String) throws {
        let file = try KeyFile.seal(keys, passphrase: try Draw.secret(Array(passphrase.utf8)))
        try Data(file).write(to: URL(filePath: directory + "/\(keys.identity.handle).key"))
        if !passphrase.isEmpty {
            try Data(passphrase.utf8).write(to: URL(filePath: directory + "/\(keys.identity.handle).passphrase"))
        }
    }

    private func session(_ keys: OfficialKeys) async throws -> Session { try await vault.open(as: keys, pins: pins) }

    private func enrol(_ handle: String, _ role: String, scope: Scope = .all, passphrase: String = "") async throws
        -> OfficialKeys
    {
        let keys = try Self.someone(handle).protected(by: passphrase.isEmpty ? .none : .default)
        try keep(keys, passphrase)
        _ = try await session(administrator).enrol(
            try PublicKeyFile(keys), roles: [try Name(role)], scope: scope, until: nil)
        _ = try await session(custodian).distribute()
        return keys
    }

    private func inputs(_ values: [String: String?], _ policy: Policy) throws -> [FieldInput] {
        try values.map { name, value in
            guard let field = policy.schema.field(named: try Name(name), of: Self.person) else {
                throw InteropError("no field \(name)")
            }
            return FieldInput(field: field.id, value: value.map { Array($0.utf8) })
        }
    }

    private func fill(_ count: Int) async throws {
        let worker = try await enrol("mali", "case-manager", passphrase: "ลับ ၁၂၃ secret")
        let nurse = try await enrol("sandar", "health-officer")
        let officer = try await enrol("dara", "data-protection-officer")
        let interpreter = try await enrol("aye", "interpreter", scope: .assigned)
        let mali = try await session(worker)
        let policy = await mali.governance.policy
        let purpose = try Name("identification")
        var plain: [RecordID: [String: String]] = [:]

        // Half of the records one by one, the others in a batch.
        for number in 0..<count / 2 {
            let values = values(number)
            plain[try await mali.create(Self.person, inputs(values, policy), purpose: purpose).record] = values
        }
        try await importRecords(count - plain.count, mali, policy, &plain)
        let records = plain.keys.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        for record in records.prefix(30) {
            _ = try await mali.set(record, inputs(["alias": "Maung", "language": nil], policy), purpose: purpose)
            plain[record]?["alias"] = "Maung"
            plain[record]?["language"] = nil
        }
        _ = try await mali.read(records[0], purpose: purpose)
        _ = try await mali.history(of: records[0], purpose: purpose)
        _ = try await mali.list(purpose: purpose)
        for record in records.prefix(8) {
            _ = try await session(nurse).read(
                record, fields: [field("medical_note", policy)], purpose: Name("medical-care"))
        }
        try await attach(to: records[1], mali, policy)

        // Somebody who holds no compartment key: before and after the end of an assignment.
        for record in records[10..<14] {
            _ = try await mali.assign(record, to: interpreter.fingerprint, purpose: purpose)
        }
        _ = try await mali.unassign(records[10], from: interpreter.fingerprint, purpose: purpose)

        // A search in one version of the index, and in two; the first backup has both.
        try await find(records[5], plain, mali, policy)
        guard try await session(custodian).rotateIndex().version == 2 else { throw InteropError("the index") }
        let builder = try await session(worker)
        guard try await builder.rebuildIndex(purpose: purpose).remaining == 0 else {
            throw InteropError("the rebuild of the index")
        }
        try await find(records[5], plain, builder, policy)
        _ = try vault.backUp(to: Backup(path: directory + "/first.backup"))
        try FileManager.default.copyItem(atPath: directory + "/vault/gate.key", toPath: directory + "/first.gate.key")
        let first = plain
        try keep(first, "first.jsonl")
        var before = plain
        let keeper = try await session(custodian)
        guard try await keeper.rotateIndex().isClosed else { throw InteropError("the index before") }
        _ = try await keeper.rotate(try compartment("identity", policy))
        let recovery = try await keeper.makeRecovery(
            groups: [
                ShareGroup(name: try Name("th"), threshold: 2, count: 3),
                ShareGroup(name: try Name("mm"), threshold: 1, count: 1),
            ], groupThreshold: 2)
        _ = try await keeper.submit(recovery)
        let secret = try RecoverySecret(combining: Array(recovery.shares[0].prefix(2)) + recovery.shares[1])
        try Data(secret.secret.exposedBytes()).write(to: URL(filePath: directory + "/recovery.secret"))
        _ = try await keeper.distribute()

        // Erased: a field that was written once, one that was written twice, and a whole record.
        let data = try await session(officer)
        let reason = "asked for by the person"
        for record in records[2..<6] {
            _ = try await data.erase(record, fields: [field("alias", policy)], reason: reason)
            plain[record]?["alias"] = nil
            before[record]?["alias"] = nil
        }
        _ = try await data.erase(records[6], reason: reason)
        plain[records[6]] = nil
        before[records[6]] = [:]
        _ = try await keeper.rollGate()
        _ = try vault.backUp(to: Backup(path: directory + "/second.backup"))
        guard try vault.audit(pins: pins).verify().isIntact else { throw InteropError("the vault is not intact") }
        try keep(plain, "plain.jsonl")
        try await restore(writing: records[20], as: worker, policy)
        before[records[20]]?["alias"] = "Nyunt"
        try keep(before, "restored.jsonl")
        try keepKeys(of: [first, before].flatMap(\.values), policy)
    }

    /// Joins the first backup with the halves of the second, opens the next generation and writes in it: what was erased
    /// between them is lost.
    private func restore(writing record: RecordID, as worker: OfficialKeys, _ policy: Policy) async throws {
        let restored = Vault(directory: directory + "/restored")
        try FileManager.default.createDirectory(atPath: restored.directory, withIntermediateDirectories: false)
        let pins = FilePinStore(directory: directory + "/state-restored")
        let backup = Backup(path: directory + "/first.backup", halves: directory + "/second.backup.halves")
        let done = try await restored.restore(
            backup, as: [administrator], gateKey: directory + "/vault/gate.key", pins: pins, expectedRoot: root)
        guard done.entry != nil, !done.lost.isEmpty else { throw InteropError("the restore") }
        _ = try await restored.open(as: administrator, pins: pins, expectedRoot: root).submit([
            .resume(official: worker.fingerprint)
        ])
        _ = try await restored.open(as: worker, pins: pins, expectedRoot: root).set(
            record, inputs(["alias": "Nyunt"], policy), purpose: Name("identification"))
        guard try restored.audit(pins: pins).verify().isIntact else { throw InteropError("the restored vault") }
    }

    private func find(
        _ record: RecordID, _ plain: [RecordID: [String: String]], _ session: Session, _ policy: Policy
    ) async throws {
        let query = FieldQuery(field: try field("phone", policy), value: plain[record]?["phone"] ?? "")
        let found = try await session.find([query], purpose: Name("identification")).found
        guard found.map(\.record) == [record] else { throw InteropError("a search") }
    }

    /// What the values are found by: the second reader makes tokens, and does not read names and numbers.
    private func keepKeys(of records: [[String: String]], _ policy: Policy) throws {
        var lines: Set<String> = []
        for (name, value) in records.joined() {
            guard case .index(let profile) = policy.schema.field(named: try Name(name), of: Self.person)?.search else {
                continue
            }
            var row = Row()
            row.set("profile", number: profile.rawValue)
            row.set("value", text: value)
            row.set(
                "keys",
                profile.keys(of: value).flatMap { key in
                    [key.kind.rawValue, UInt8(key.text.count >> 8), UInt8(key.text.count & 0xff)] + key.text
                })
            lines.insert(try row.json() + "\n")
        }
        try Data(lines.sorted().joined().utf8).write(to: URL(filePath: directory + "/keys.jsonl"))
    }

    private func field(_ name: String, _ policy: Policy) throws -> FieldID {
        guard let field = policy.schema.field(named: try Name(name), of: Self.person) else {
            throw InteropError("no field \(name)")
        }
        return field.id
    }

    private func compartment(_ name: String, _ policy: Policy) throws -> CompartmentID {
        let name = try Name(name)
        guard let compartment = policy.schema.compartments.first(where: { $0.name == name }) else {
            throw InteropError("no compartment")
        }
        return compartment.id
    }

    private func values(_ number: Int) -> [String: String] {
        [
            "given_name": Draw.text(number), "alias": "Ko Ko \(number)", "date_of_birth": "2004-02-29",
            "language": "my", "phone": "09\(100_000_000 + number)",
            "medical_note": "asthma \(number)",
        ]
    }

    private func importRecords(
        _ count: Int, _ session: Session, _ policy: Policy, _ plain: inout [RecordID: [String: String]]
    ) async throws {
        let importer = try await session.importer(Self.person, purpose: Name("identification"))
        for start in stride(from: 0, to: count, by: 200) {
            let values = (start..<min(start + 200, count)).map { self.values(10_000 + $0) }
            let batch = try importer.seal(values.map { ImportedRecord(inputs: try inputs($0, policy), key: nil) })
            _ = try await session.store(batch, from: importer)
            for each in values {
                let ids = try importer.ids(of: ImportedRecord(inputs: try inputs(each, policy), key: nil))
                plain[ids.record] = each
            }
        }
    }

    private func attach(to record: RecordID, _ session: Session, _ policy: Policy) async throws {
        let path = directory + "/photograph"
        try Data(try Draw.bytes(200_000)).write(to: URL(filePath: path))
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? file.close() }
        _ = try await session.attach(
            record, field: field("photograph", policy), from: file.fileDescriptor, purpose: Name("identification"))
    }

    private func keep(_ plain: [RecordID: [String: String]], _ name: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var lines = Data()
        for (record, values) in plain {
            var line = values
            line["record"] = "\(record)"
            lines += try encoder.encode(line) + Data("\n".utf8)
        }
        try lines.write(to: URL(filePath: directory + "/\(name)"))
    }
}
