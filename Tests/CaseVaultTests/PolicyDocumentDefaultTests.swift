import CaseVault
import Foundation
import Testing
import VaultModel

/// What the shipped policy promises.
@Suite struct PolicyDocumentDefaultTests {
    let policy: Policy

    init() throws { policy = try PolicyDocument.parse(PolicyDocument.default) }

    private let reading = [
        "case-worker", "case-manager", "health-officer", "psychosocial-officer", "law-enforcement-officer",
        "prosecutor", "shelter-manager", "interpreter", "partner-focal-point",
    ]
    private let governing = ["administrator", "custodian", "auditor", "data-protection-officer"]

    private func compartments(_ ids: Set<CompartmentID>) -> Set<String> {
        Set(ids.compactMap { policy.schema.compartment($0)?.name.description })
    }

    private func readable(by role: String) throws -> Set<String> {
        compartments(policy.readableCompartments(of: try Name(role)))
    }

    /// The names of the fields of a record that a role reads for a purpose, with the record assigned.
    private func fields(_ role: String, _ purpose: String, of type: String = "person") throws -> Set<String> {
        let type = try #require(policy.schema.recordType(named: try Name(type)))
        let grant = ActiveGrant(index: 0, role: try Name(role), scope: .assigned, issued: 0, until: nil)
        let (allowed, _) = policy.readableFields(
            recordType: type.id, purpose: try Name(purpose), grants: [grant], isAssigned: true, time: 1)
        return Set(allowed.compactMap { policy.schema.field($0)?.name.description })
    }

    private func names(in compartment: String) -> Set<String> {
        Set(
            policy.schema.fields.filter {
                policy.schema.compartment($0.compartment)?.name.description == compartment
            }.map(\.name.description))
    }

    @Test func `it has three record types, seven compartments and thirteen roles`() {
        #expect(policy.schema.recordTypes.map(\.name.description) == ["person", "case", "access"])
        #expect(
            policy.schema.compartments.map(\.name.description)
                == ["identity", "contact", "family", "health", "legal", "case", "audit"])
        #expect(policy.schema.compartments.map(\.id.rawValue) == [1, 2, 3, 4, 5, 6, 7])
        #expect(Set(policy.roles.map(\.name.description)) == Set(reading + governing))
        #expect(policy.roles.count == 13)
    }

    @Test func `everything is labelled in Thai, Burmese and English, in composed form`() {
        let schema = policy.schema
        let labels =
            schema.recordTypes.map(\.labels) + schema.compartments.map(\.labels) + schema.fields.map(\.labels)
            + policy.legalBases.map(\.labels) + policy.purposes.map(\.labels) + policy.roles.map(\.labels)
            + schema.codeLabels.map(\.labels)
        for label in labels {
            #expect(label.th.unicodeScalars.contains { 0x0E01...0x0E5B ~= $0.value }, "\(label.en)")
            #expect(label.my.unicodeScalars.contains { 0x1000...0x109F ~= $0.value }, "\(label.en)")
            #expect(label.en.utf8.allSatisfy { $0 < 0x80 }, "\(label.en)")
            #expect(!label.en.unicodeScalars.contains { $0.value > 0x7F })
            for text in label.all {
                #expect(text.precomposedStringWithCanonicalMapping.utf8.elementsEqual(text.utf8), "\(label.en)")
            }
        }
    }

    @Test func `every code has a label`() {
        for code in policy.schema.fields.flatMap(\.codes) {
            #expect(policy.schema.labels(of: code) != nil, "\(code)")
        }
    }

    @Test func `Burmese labels are Unicode and not Zawgyi`() {
        // Zawgyi writes the vowel sign E before its consonant, and uses code points that Unicode Burmese never does.
        let schema = policy.schema
        let labels =
            schema.fields.map(\.labels) + schema.codeLabels.map(\.labels) + policy.purposes.map(\.labels)
            + policy.roles.map(\.labels)
        for label in labels {
            var previous: UInt32 = 0x20
            for scalar in label.my.unicodeScalars {
                #expect(!(0x1060...0x1097 ~= scalar.value), "\(label.en)")
                if scalar.value == 0x1031 { #expect(0x1000...0x103F ~= previous, "\(label.en)") }
                previous = scalar.value
            }
        }
    }

    @Test func `health is closed to police, prosecution, partners, case workers and shelters`() throws {
        let health = names(in: "health")
        #expect(health.count >= 5)
        for role in reading where !["health-officer", "psychosocial-officer"].contains(role) {
            #expect(try !readable(by: role).contains("health"), "\(role)")
            for purpose in policy.purposes {
                #expect(try fields(role, purpose.name.description).isDisjoint(with: health))
            }
        }
        #expect(
            compartments(policy.writableCompartments(of: try Name("law-enforcement-officer")))
                == ["identity", "contact", "legal", "audit"])
        #expect(try fields("health-officer", "medical-care").contains("medical_note"))
    }

    @Test func `the tracing view holds what tracing needs and no history of exploitation`() throws {
        let view = try fields("partner-focal-point", "family-tracing")
        #expect(view.isSuperset(of: ["given_name", "father_name", "mother_name", "origin_village", "nationality"]))
        for closed in ["health", "legal", "case", "contact", "audit"] {
            #expect(view.isDisjoint(with: names(in: closed)), "\(closed)")
        }
        #expect(try readable(by: "partner-focal-point") == ["identity", "family", "case"])
        #expect(try !fields("partner-focal-point", "return").contains("shelter"))
    }

    @Test func `administrators and custodians read nothing and write nothing`() throws {
        for role in ["administrator", "custodian"] {
            let name = try Name(role)
            #expect(policy.readableCompartments(of: name).isEmpty)
            #expect(policy.writableCompartments(of: name).isEmpty)
            #expect(policy.searchableCompartments(of: name).isEmpty)
            for purpose in policy.purposes { #expect(try fields(role, purpose.name.description).isEmpty) }
        }
    }

    @Test func `only the auditor reads reasons, and nothing else`() throws {
        #expect(try readable(by: "auditor") == ["audit"])
        #expect(try fields("auditor", "oversight") == [])
        #expect(try fields("auditor", "oversight", of: "access") == ["reason"])
        for role in reading { #expect(try !readable(by: role).contains("audit"), "\(role)") }
    }

    @Test func `whoever opens or changes records for a purpose may give a reason for it, and change none`() throws {
        let reason = try #require(policy.schema.reason)
        func allows(_ action: Action, _ role: String, _ purpose: Name) throws -> Bool {
            let grant = ActiveGrant(index: 0, role: try Name(role), scope: .assigned, issued: 0, until: nil)
            let question = AccessQuestion(
                action: action, recordType: reason.recordType, fields: [reason.id], purpose: purpose, grants: [grant],
                isAssigned: true, time: 1)
            return policy.decide(question).code == "allow"
        }
        for role in reading + governing {
            let grant = ActiveGrant(index: 0, role: try Name(role), scope: .assigned, issued: 0, until: nil)
            for purpose in policy.purposes.map(\.name) {
                let uses = [Action.read, .update, .erase, .export].contains { action in
                    ["person", "case"].contains { type in
                        let id = policy.schema.recordTypes.first { $0.name.description == type }?.id
                        return policy.purposes(for: action, recordType: id, grants: [grant], time: 1).contains(purpose)
                    }
                }
                #expect(try allows(.create, role, purpose) == uses, "\(role), \(purpose)")
                #expect(try !allows(.update, role, purpose), "\(role), \(purpose)")
            }
        }
    }

    @Test func `one role alone erases, reads nothing, and always gives a reason`() throws {
        let purpose = try #require(policy.purpose(try Name("data-subject-request")))
        #expect(purpose.demandsReason)
        let officer = try Name("data-protection-officer")
        #expect(policy.readableCompartments(of: officer).isEmpty)
        #expect(compartments(policy.writableCompartments(of: officer)) == ["audit"])
        for role in policy.roles.map(\.name) {
            let grant = ActiveGrant(index: 0, role: role, scope: .all, issued: 0, until: nil)
            let types = policy.schema.recordTypes.filter {
                !policy.purposes(for: .erase, recordType: $0.id, grants: [grant], time: 1).isEmpty
            }
            #expect(types.map(\.name.description) == (role == officer ? ["person", "case", "access"] : []), "\(role)")
        }
    }

    @Test func `governing roles exclude each other and every reading role`() throws {
        for role in governing {
            for other in governing + reading where other != role {
                #expect(
                    policy.separationViolation(roles: [try Name(role), try Name(other)]) != nil, "\(role) \(other)")
            }
        }
        #expect(policy.separationViolation(roles: [try Name("case-worker"), try Name("case-manager")]) == nil)
        #expect(
            policy.separationViolation(roles: [try Name("health-officer"), try Name("law-enforcement-officer")]) != nil)
    }

    @Test func `the governing roles have exactly one purpose each, which need not be stated`() throws {
        let expected = [
            ("administrator", Action.govern, "governance"), ("custodian", .custody, "key-custody"),
            ("auditor", .audit, "oversight"),
        ]
        for (role, action, purpose) in expected {
            let grant = ActiveGrant(index: 0, role: try Name(role), scope: .all, issued: 0, until: nil)
            #expect(policy.purposes(for: action, grants: [grant], time: 1).map(\.description) == [purpose])
        }
    }

    @Test func `every field can be written by some role and read by some role`() throws {
        var (written, read) = (Set<FieldID>(), Set<FieldID>())
        for role in policy.roles {
            let grant = ActiveGrant(index: 0, role: role.name, scope: role.scopes[0], issued: 0, until: nil)
            for field in policy.schema.fields {
                for purpose in policy.purposes {
                    for action in [Action.create, .update, .read] {
                        let question = AccessQuestion(
                            action: action, recordType: field.recordType, fields: [field.id], purpose: purpose.name,
                            grants: [grant], isAssigned: true, time: 1)
                        guard case .allowed = policy.decide(question) else { continue }
                        if action == .read { read.insert(field.id) } else { written.insert(field.id) }
                    }
                }
            }
        }
        let unread = policy.schema.fields.filter { !read.contains($0.id) }.map(\.name.description)
        let unwritten = policy.schema.fields.filter { !written.contains($0.id) }.map(\.name.description)
        #expect(unread == [])
        #expect(unwritten == [])
    }

    @Test func `records of the shared sample are taken as they are, by one who registers them`() throws {
        let person = try #require(policy.schema.recordType(named: try Name("person")))
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Vectors/data/records-20.jsonl")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 20)
        let grant = ActiveGrant(index: 0, role: try Name("case-worker"), scope: .assigned, issued: 0, until: nil)
        for line in lines {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(object.count == 15)
            var ids: [FieldID] = []
            for (key, value) in object {
                let field = try #require(policy.schema.field(named: try Name(key), of: person.id), "\(key)")
                #expect(field.fault(in: "\(value)") == nil, "\(key)")
                #expect((field.type == .number) == !(value is String), "\(key)")
                ids.append(field.id)
            }
            let question = AccessQuestion(
                action: .create, recordType: person.id, fields: ids, purpose: try Name("identification"),
                grants: [grant], time: 1)
            #expect(policy.decide(question).code == "allow")
        }
    }
}
