import CaseVault
import Foundation
import GRDB
import Testing
import VaultClient
import VaultCrypto
import VaultModel

/// An office with an official for each role and scope of the default policy, and two records of each type with a value
/// in every field. One of the two is assigned to everybody whose scope is *assigned*.
final class RoleScene {
    /// A role as somebody holds it; the people of the root hold theirs by the root.
    struct Holder {
        let role: Name
        let scope: Scope?
        let keys: OfficialKeys
        let session: Session
        let grants: [ActiveGrant]
    }

    let office: TestOffice
    let policy: Policy
    private(set) var holders: [Holder] = []
    private(set) var assigned: [RecordTypeID: RecordID] = [:]
    private(set) var others: [RecordTypeID: RecordID] = [:]
    /// Somebody to whom a record may be assigned.
    let spare: OfficialKeys

    init() async throws {
        policy = try PolicyDocument.parse(PolicyDocument.default)
        office = try await TestOffice()
        spare = try await office.enrol("spare", "interpreter", scope: .assigned, distribute: false)
        let administrator = try await office.session(office.administrator)
        var people: [(Role, Scope, OfficialKeys)] = []
        for role in policy.roles where !policy.isRoleOfTheRoot(role.name) {
            for scope in role.scopes {
                let keys = try TestOffice.person("\(role.name).\(scope)")
                _ = try await administrator.enrol(
                    try PublicKeyFile(keys), roles: [role.name], scope: scope, until: nil)
                people.append((role, scope, keys))
            }
        }
        _ = try await office.session(office.custodian).distribute()
        for (role, scope, keys) in people { holders.append(try await holder(role.name, scope, keys)) }
        for type in policy.schema.recordTypes where type.id != policy.schema.reason?.recordType {
            assigned[type.id] = try await fill(type.id)
            others[type.id] = try await fill(type.id)
        }
        try await writeReason()
        try await assign()
        let root = [("administrator", office.administrator), ("custodian", office.custodian)]
        for (role, keys) in root { holders.append(try await holder(Name(role), nil, keys)) }
    }

    private func holder(_ role: Name, _ scope: Scope?, _ keys: OfficialKeys) async throws -> Holder {
        Holder(
            role: role, scope: scope, keys: keys, session: try await office.session(keys),
            grants: scope.map { [ActiveGrant(index: 0, role: role, scope: $0, issued: 0, until: nil)] } ?? [])
    }

    /// The fields that take a value in words, by record type and compartment.
    func fields(of type: RecordTypeID, in compartment: CompartmentID? = nil) -> [Field] {
        policy.schema.fields(of: type).filter {
            $0.type.name != "attachment" && (compartment == nil || $0.compartment == compartment)
        }
    }

    func input(_ field: Field) -> FieldInput {
        let value: String
        switch field.type.name {
        case "code": value = field.codes.first?.description ?? ""
        case "date": value = "1990"
        case "number": value = "9"
        case "phone": value = "0812345678"
        case "document-number": value = "A 000123"
        case "reference": value = String(repeating: "0", count: 32)
        default: value = "x"
        }
        return FieldInput(field: field.id, value: Array(value.utf8))
    }

    /// The purposes for which a holder may do something with a field of an assigned record.
    func purposes(for action: Action, _ field: Field, _ holder: Holder) -> [Name] {
        policy.purposes.map(\.name).filter { purpose in
            let question = AccessQuestion(
                action: action, recordType: field.recordType, fields: [field.id], purpose: purpose,
                grants: holder.grants, isAssigned: true, time: 1)
            if case .allowed = policy.decide(question) { return true }
            return false
        }
    }

    /// Writes a record with a value in every field, each by somebody who may.
    private func fill(_ type: RecordTypeID) async throws -> RecordID {
        let writers = holders.filter { $0.scope == .all }
        var left = fields(of: type)
        var record: RecordID?
        while let field = left.first(where: { field in record != nil || writers.contains { may(.create, field, $0) } })
        {
            let action: Action = record == nil ? .create : .update
            let writer = try #require(writers.first { may(action, field, $0) }, "nobody may write \(field.name)")
            let purpose = try #require(purposes(for: action, field, writer).first)
            let mine = left.filter { purposes(for: action, $0, writer).contains(purpose) }
            let inputs = mine.map(input)
            if let record {
                _ = try await writer.session.set(record, inputs, purpose: purpose)
            } else {
                record = try await writer.session.create(type, inputs, purpose: purpose).record
            }
            left.removeAll { field in mine.contains { $0.id == field.id } }
        }
        return try #require(record)
    }

    private func may(_ action: Action, _ field: Field, _ holder: Holder) -> Bool {
        !purposes(for: action, field, holder).isEmpty
    }

    /// Somebody reads with a reason, which is a record of its own.
    private func writeReason() async throws {
        let reason = try #require(policy.schema.reason)
        let worker = try #require(holders.first { $0.role.description == "case-worker" && $0.scope == .all })
        let person = try #require(others[TestOffice.person])
        _ = try await worker.session.read(person, purpose: Name("identification"), reason: "x")
        let id = try office.blob("SELECT id FROM records WHERE type = ?", [Int64(reason.recordType.rawValue)])
        others[reason.recordType] = RecordID(bytes: id)
    }

    private func assign() async throws {
        let manager = try #require(holders.first { $0.role.description == "case-manager" && $0.scope == .all })
        for record in assigned.values {
            for holder in holders where holder.scope == .assigned {
                _ = try await manager.session.assign(
                    record, to: holder.keys.fingerprint, purpose: Name("case-meeting"))
            }
        }
        // Keys that the manager does not hold, and halves that were sealed to a compartment.
        _ = try await office.session(office.custodian).distribute()
    }
}
