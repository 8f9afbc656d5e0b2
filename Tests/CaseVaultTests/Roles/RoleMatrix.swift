import CaseVault
import GateProtocol
import Testing
import VaultClient
import VaultCrypto
import VaultModel

/// What each role can do, found out by trying it: every role, scope, compartment and action through the real gate, and
/// every key file with a copy of the database and no gate.
struct RoleMatrix {
    struct Row {
        let role: Name
        let scope: Scope?
        /// The letters of the actions that the gate allowed on some field, by compartment.
        var letters: [CompartmentID: String] = [:]
        /// The compartments that the key file opens once somebody has `gate.key` as well.
        var keys: Set<CompartmentID> = []
        var lists = false
        var assigns = false
        var erases = false
    }

    private static let actions: [(Action, String)] = [(.read, "R"), (.export, "X"), (.create, "C"), (.update, "U")]

    let scene: RoleScene
    private(set) var rows: [Row] = []

    init(_ scene: RoleScene) async throws {
        self.scene = scene
        rows = scene.holders.map { Row(role: $0.role, scope: $0.scope) }
        // Keys first: writing moves halves.
        for (i, holder) in scene.holders.enumerated() { rows[i].keys = try keys(of: holder) }
        for (action, letter) in Self.actions {
            for (i, holder) in scene.holders.enumerated() {
                for compartment in scene.policy.schema.compartments.map(\.id) {
                    let isAllowed = try await tries(action, compartment, holder)
                    if isAllowed { rows[i].letters[compartment, default: ""] += letter }
                }
            }
        }
        for (i, holder) in scene.holders.enumerated() {
            let (lists, assigns) = (try await lists(holder), try await assigns(holder))
            rows[i].lists = lists
            rows[i].assigns = assigns
        }
        // Last: it takes away what others try to reach.
        for (i, holder) in scene.holders.enumerated() { rows[i].erases = try await erases(holder) }
    }

    /// What the key file opens of an assigned record, or of any for scope all, given the gate's key; nothing without it,
    /// and nothing of a record that is not assigned.
    private func keys(of holder: RoleScene.Holder) throws -> Set<CompartmentID> {
        let alone = try Thief(scene.office, holder.keys, withGateKey: false)
        let both = try Thief(scene.office, holder.keys, withGateKey: true)
        var opened: Set<CompartmentID> = []
        for record in scene.assigned.values {
            #expect(try alone.opens(record) == [], "\(holder.role): a key file alone opens nothing")
            opened.formUnion(try both.opens(record))
        }
        for record in scene.others.values {
            #expect(try alone.opens(record) == [])
            let found = try both.opens(record)
            #expect(
                holder.scope != .assigned || found == [], "\(holder.role): a record that is not assigned stays shut")
            opened.formUnion(found)
        }
        return opened
    }

    /// Tries an action on the fields of a compartment: once where the policy allows it, and on every field where it
    /// does not, for a purpose that the role has.
    private func tries(
        _ action: Action, _ compartment: CompartmentID, _ holder: RoleScene.Holder
    ) async throws -> Bool {
        var isAllowed = false
        for type in scene.policy.schema.recordTypes.map(\.id) {
            for field in scene.fields(of: type, in: compartment) {
                if let purpose = scene.purposes(for: action, field, holder).first {
                    guard !isAllowed else { continue }
                    isAllowed = try await reaches(action, field, purpose, holder)
                } else {
                    try await refuses(action, field, holder)
                }
            }
        }
        return isAllowed
    }

    /// An allowed action works where the grant reaches, and nowhere else.
    private func reaches(
        _ action: Action, _ field: Field, _ purpose: Name, _ holder: RoleScene.Holder
    ) async throws -> Bool {
        guard action != .create else { return try await asks(action, field, purpose, nil, holder) }
        let (mine, other) = (scene.assigned[field.recordType], scene.others[field.recordType])
        if holder.scope == .assigned, let other {
            let isOpen = try await asks(action, field, purpose, other, holder)
            #expect(!isOpen, "\(holder.role): \(action) reaches a record that is not assigned")
        }
        guard let record = mine ?? (holder.scope == .all ? other : nil) else { return false }
        return try await asks(action, field, purpose, record, holder)
    }

    private func refuses(_ action: Action, _ field: Field, _ holder: RoleScene.Holder) async throws {
        let policy = scene.policy
        let purposes = policy.purposes(for: action, recordType: field.recordType, grants: holder.grants, time: 1)
        let record = scene.assigned[field.recordType] ?? scene.others[field.recordType]
        let purpose = try #require(purposes.first ?? policy.purposes.first?.name)
        let isOpen = try await asks(action, field, purpose, action == .create ? nil : record, holder)
        #expect(!isOpen, "\(holder.role): \(action) of \(field.name) for \(purpose)")
    }

    /// Whether the gate allows it. Anything but a refusal by policy is an error.
    private func isAllowed(_ act: () async throws -> Bool) async throws -> Bool {
        do {
            return try await act()
        } catch ClientError.gate(.refused(_, _)) {
            return false
        }
    }

    private func asks(
        _ action: Action, _ field: Field, _ purpose: Name, _ record: RecordID?, _ holder: RoleScene.Holder
    ) async throws -> Bool {
        let session = holder.session
        return try await isAllowed {
            switch (action, record) {
            case (.read, let record?): _ = try await session.read(record, fields: [field.id], purpose: purpose)
            case (.update, let record?): _ = try await session.set(record, [scene.input(field)], purpose: purpose)
            case (.create, _): _ = try await session.create(field.recordType, [scene.input(field)], purpose: purpose)
            case (.export, let record?):
                let plan = try await session.planExport(fields: [field.id], purpose: purpose)
                let batch = try await session.export([record], of: plan)
                return !batch.records.isEmpty
            default: Issue.record("\(action) is not tried")
            }
            return true
        }
    }

    private func lists(_ holder: RoleScene.Holder) async throws -> Bool {
        var shown: [RecordID] = []
        for purpose in scene.policy.purposes.map(\.name) {
            let isListed = try await isAllowed {
                shown += try await holder.session.list(purpose: purpose).records.map(\.record)
                return true
            }
            if isListed && !shown.isEmpty { break }
        }
        let others = Set(scene.others.values)
        #expect(holder.scope == .all || others.isDisjoint(with: shown), "\(holder.role) lists too much")
        return !shown.isEmpty
    }

    private func erases(_ holder: RoleScene.Holder) async throws -> Bool {
        let record = try #require(scene.assigned[TestOffice.person])
        for purpose in scene.policy.purposes.map(\.name) {
            let isErased = try await isAllowed {
                _ = try await holder.session.erase(
                    record, fields: [scene.office.field("alias")], purpose: purpose, reason: "x")
                return true
            }
            if isErased { return true }
        }
        return false
    }

    private func assigns(_ holder: RoleScene.Holder) async throws -> Bool {
        let record = try #require(scene.assigned[TestOffice.person])
        for purpose in scene.policy.purposes.map(\.name) {
            let isAssigned = try await isAllowed {
                _ = try await holder.session.assign(record, to: scene.spare.fingerprint, purpose: purpose)
                _ = try await holder.session.unassign(record, from: scene.spare.fingerprint, purpose: purpose)
                return true
            }
            if isAssigned { return true }
        }
        return false
    }
}

extension RoleMatrix {
    /// The table of docs/roles.md.
    var table: String {
        let compartments = scene.policy.schema.compartments
        let head = ["role", "scope"] + compartments.map(\.name.description) + ["list", "assign", "erase"]
        let lines = rows.map { row in
            let cells = compartments.map { compartment in
                let letters = row.letters[compartment.id] ?? ""
                guard row.keys.contains(compartment.id) else { return letters.isEmpty ? "–" : letters }
                return "**\(letters.isEmpty ? "–" : letters)**"
            }
            let rest = [row.lists, row.assigns, row.erases].map { $0 ? "yes" : "–" }
            return [row.role.description, row.scope?.rawValue ?? "root"] + cells + rest
        }
        let rule = head.map { _ in "---" }
        return ([head, rule] + lines).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }
}
