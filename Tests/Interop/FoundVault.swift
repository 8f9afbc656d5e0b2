import CaseVault
import Foundation
import OpenSSL
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// A vault that the second reader made: verified, read through the gate, searched, rotated, and read and searched again.
enum FoundVault {
    static func open(_ directory: String, records count: Int) async throws {
        let vault = Vault(directory: directory + "/vault")
        let pins = FilePinStore(directory: directory + "/state")
        guard try vault.audit().verify().isIntact else { throw InteropError("the vault is not intact") }
        let worker = try await vault.open(as: try keys("mali", directory), pins: pins, trustsFirstUse: true)
        let custodian = try await vault.open(as: try keys("thura", directory), pins: pins)
        let plain = try String(contentsOfFile: directory + "/plain.jsonl", encoding: .utf8).split(separator: "\n")
        guard plain.count == count else { throw InteropError("\(plain.count) records, not \(count)") }
        try await read(plain, worker)
        try await find(plain, worker)

        // A rotation opens every half A, also those that were sealed to a public half, and a roll every half B.
        for compartment in await custodian.governance.policy.schema.compartments {
            let done = try await custodian.rotate(compartment.id)
            guard done.remaining == 0, done.left.isEmpty else { throw InteropError("halves A are left") }
        }
        guard try await custodian.rollGate().isClosed else { throw InteropError("halves B are left") }
        // The reader made tokens of phone numbers only; a new version of the index has all.
        guard try await custodian.rotateIndex().version == 2 else { throw InteropError("the index") }
        let again = try await vault.open(as: try keys("mali", directory), pins: pins)
        guard try await again.rebuildIndex(purpose: Name("identification")).remaining == 0,
            try await custodian.rotateIndex().isClosed
        else { throw InteropError("the rebuild of the index") }
        try await read(plain, again)
        try await find(plain, again)
        guard try vault.audit(pins: pins).verify().isIntact else {
            throw InteropError("the vault is not intact any more")
        }
    }

    private static func keys(_ handle: String, _ directory: String) throws -> OfficialKeys {
        let file = try Data(contentsOf: URL(filePath: directory + "/\(handle).key"))
        return try KeyFile.open(Array(file), passphrase: try Draw.secret([]))
    }

    /// Finds ten records, each by the phone number that it alone has.
    private static func find(_ plain: [Substring], _ session: Session) async throws {
        let policy = await session.governance.policy
        guard let phone = policy.schema.field(named: try Name("phone"), of: InteropVault.person) else {
            throw InteropError("no phone")
        }
        for line in plain.prefix(10) {
            let row = try Row(json: String(line))
            let query = FieldQuery(field: phone.id, value: try row.text("phone"))
            let found = try await session.find([query], purpose: Name("identification")).found
            guard try found.map({ "\($0.record)" }) == [row.text("record")] else { throw InteropError("a search") }
        }
    }

    /// Reads each record and compares what comes with its line.
    private static func read(_ plain: [Substring], _ session: Session) async throws {
        for line in plain {
            var expected = try Row(json: String(line)).values
            guard let text = expected.removeValue(forKey: "record"), let record = RecordID(hex: text) else {
                throw InteropError("a record without an id")
            }
            let opened = try await session.read(record, purpose: Name("identification"))
            var found: [String: String] = [:]
            for field in opened.fields { found[field.field.name.description] = try field.withText { $0 } }
            guard found == expected else { throw InteropError("a value differs") }
        }
    }
}
