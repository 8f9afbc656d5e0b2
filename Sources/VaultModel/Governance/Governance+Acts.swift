internal import OpenSSL
internal import VaultCrypto

extension Root {
    /// Whether the root makes sense by itself.
    func checkItself() throws(GovernanceError) {
        guard !administrators.isEmpty, (1...administrators.count).contains(Int(threshold)) else {
            throw .invalidRoot("the threshold is from 1 to the number of administrators")
        }
        guard !custodians.isEmpty, (1...custodians.count).contains(Int(custodianThreshold)) else {
            throw .invalidRoot("at least one custodian, and a threshold that they can reach")
        }
        let people = (administrators + custodians).map(\.identity)
        guard Set(people.map { Array($0.handle.utf8) }).count == people.count,
            Set(people.map(\.fingerprint)).count == people.count,
            Set(people.map(\.signingPublicKey)).count == people.count,
            Set(people.map(\.kemPublicKey)).count == people.count
        else { throw .invalidRoot("a person stands in it twice: nobody is administrator and custodian") }
        guard Set(people.map(\.person)).count == people.count else {
            throw .invalidRoot("two in it have the same name at the same agency: nobody counts twice")
        }
        guard Floors.kdfCosts.contains(floors.kdfCost), floors.suite == Suite.one.rawValue else {
            throw .invalidRoot("its floors are out of range")
        }
        guard Array(origin.utf8) == Array(Self.origin(vault: vault, generation: 1).utf8) else {
            throw .invalidRoot("its log has another origin")
        }
        guard people.allSatisfy({ $0.protection.meets(floors) }) else { throw .keyFileBelowFloor }
        guard people.allSatisfy({ X25519.isUsable($0.kemPublicKey.span.bytes) }) else {
            throw .invalidRoot("nothing can be sealed to one of its keys")
        }
    }
}

extension KeyProtection {
    /// Whether a key file with this protection may be enrolled under the floors of a root.
    func meets(_ floors: Floors) -> Bool {
        switch self {
        case .scrypt(let cost): cost >= floors.kdfCost
        case .none: floors.allowsServiceKeyFiles
        }
    }
}

extension Governance {
    mutating func admit(_ root: Root, entry: UInt64) {
        for file in root.administrators + root.custodians where officials[file.identity.fingerprint] == nil {
            officials[file.identity.fingerprint] = Official(identity: file.identity, entry: entry)
        }
    }

    mutating func replaceRoot(by next: Root, entry: UInt64) throws(GovernanceError) {
        try next.checkItself()
        guard next.vault == vault, next.version == root.version + 1, next.previous == root.fingerprint else {
            throw .invalidRoot("it does not follow the root in force")
        }
        guard next.logPublicKey == root.logPublicKey, next.gatePublicKey == root.gatePublicKey else {
            throw .invalidRoot("keys of log and gate cannot change yet")
        }
        for file in next.administrators + next.custodians {
            let identity = file.identity
            if let known = officials[identity.fingerprint] {
                // Who is suspended may stay in the root, without a say, but not enter it.
                guard known.state != .revoked else { throw .revoked }
                guard known.isActive || isAdministrator(identity.fingerprint) || isCustodian(identity.fingerprint)
                else { throw .suspended }
                // Whoever reads victim data by a grant cannot come to govern or to hold custody.
                guard grants.values.allSatisfy({ $0.act.official != identity.fingerprint || $0.removedAt != nil })
                else { throw .separationOfDuties("a person of the root holds no grants") }
            } else {
                try checkUnused(identity)
            }
        }
        root = next
        rootEntry = entry
        admit(next, entry: entry)
        try checkAdministrators()
        try checkCustody()
    }

    /// Whether enough administrators can sign the next statement.
    private func checkAdministrators() throws(GovernanceError) {
        let needed = Int(root.threshold)
        guard ableAdministrators >= needed else { throw .tooFewAdministrators(needed: needed) }
    }

    /// Whether every key in force is held by a custodian of the root, who can give it to the others, or by the recovery key.
    private func checkCustody() throws(GovernanceError) {
        for (compartment, versions) in keys {
            guard let active = versions.values.first(where: { $0.state == .active })?.act.version else { continue }
            let holders = root.custodians.map(\.identity.fingerprint) + (recovery.map { [$0.act.fingerprint] } ?? [])
            guard holders.contains(where: { holds($0, compartment, active) }) else {
                throw .keyState(
                    "no custodian would hold the key of compartment \(compartment): let one who does give it first")
            }
        }
    }

    private func checkUnused(_ identity: OfficialIdentity) throws(GovernanceError) {
        guard officials.values.allSatisfy({ !$0.identity.handle.utf8.elementsEqual(identity.handle.utf8) }) else {
            throw .alreadyEnrolled
        }
        try checkUnusedKeys(identity)
    }

    func checkUnusedKeys(_ identity: OfficialIdentity) throws(GovernanceError) {
        let taken = officials.values.contains {
            $0.identity.signingPublicKey == identity.signingPublicKey
                || $0.identity.kemPublicKey == identity.kemPublicKey
        }
        guard !taken else { throw .alreadyEnrolled }
        guard identity.protection.meets(root.floors) else { throw .keyFileBelowFloor }
        guard X25519.isUsable(identity.kemPublicKey.span.bytes) else { throw .unusableKey }
    }

    mutating func enrol(_ identity: OfficialIdentity, entry: UInt64) throws(GovernanceError) {
        try checkUnused(identity)
        officials[identity.fingerprint] = Official(identity: identity, entry: entry)
    }

    mutating func revoke(_ official: Digest, entry: UInt64, at time: Timestamp) throws(GovernanceError) {
        guard let known = officials[official] else { throw .unknownOfficial }
        guard known.state != .revoked else { throw .revoked }
        guard !isAdministrator(official), !isCustodian(official) else { throw .roleOfTheRoot }
        officials[official]?.revokedAt = entry
        officials[official]?.revoked = time
        for (id, grant) in grants where grant.act.official == official && grant.removedAt == nil {
            grants[id]?.removedAt = entry
        }
    }

    mutating func suspend(_ official: Digest, entry: UInt64) throws(GovernanceError) {
        guard let known = officials[official] else { throw .unknownOfficial }
        guard known.state != .revoked else { throw .revoked }
        guard known.isActive else { throw .suspended }
        officials[official]?.suspendedAt = entry
        if isAdministrator(official) { try checkAdministrators() }
    }

    mutating func resume(_ official: Digest) throws(GovernanceError) {
        guard let known = officials[official] else { throw .unknownOfficial }
        guard known.state != .revoked else { throw .revoked }
        guard known.state == .suspended else { throw .notSuspended }
        officials[official]?.suspendedAt = nil
    }

    mutating func add(_ grant: GrantAct, entry: UInt64, at time: Timestamp) throws(GovernanceError) {
        guard let official = officials[grant.official] else { throw .unknownOfficial }
        guard official.state != .revoked else { throw .revoked }
        guard official.isActive else { throw .suspended }
        guard grants[grant.id] == nil else { throw .repeated }
        guard policy.role(grant.role) != nil else { throw .unknownRole }
        guard !policy.isRoleOfTheRoot(grant.role) else { throw .roleOfTheRoot }
        guard !isAdministrator(grant.official), !isCustodian(grant.official) else {
            throw .separationOfDuties("a person of the root holds no grants")
        }
        let held = Set(activeGrants(of: grant.official, at: time).map(\.act.role))
        let fault = policy.faultInGrant(
            of: grant.role, scope: grant.scope, issued: time.seconds, until: grant.until?.seconds, held: held)
        switch fault {
        case nil: break
        case .unknownRole: throw .unknownRole
        case .separation(let violation): throw .separationOfDuties("\(violation)")
        case .some(let fault): throw .grantNotAllowed("\(fault)")
        }
        grants[grant.id] = Grant(act: grant, entry: entry, issued: time)
    }

    /// Whether the grants in force could also be given under the policy that just came into force.
    func checkGrants(at time: Timestamp) throws(GovernanceError) {
        for (official, grants) in Dictionary(
            grouping: grants.values.filter { isActive($0, at: time) }, by: \.act.official)
        {
            if let grant = grants.first(where: { policy.isRoleOfTheRoot($0.act.role) }) {
                throw .policyNotAllowed("grant \(grant.act.id) has a role that it makes one of the root")
            }
            guard let violation = policy.separationViolation(roles: Set(grants.map(\.act.role))) else { continue }
            let handle = officials[official]?.identity.handle ?? official.hex
            let ids = grants.map(\.act.id).sorted().map(\.description).joined(separator: ", ")
            throw .separationOfDuties("\(violation), and \(handle) does by grants \(ids): remove one first")
        }
    }
}

extension Policy {
    /// Whether a role governs or holds custody: such roles belong to the people of the root and cannot be granted.
    public func isRoleOfTheRoot(_ role: Name) -> Bool {
        rules(of: role).contains { $0.actions.contains(.govern) || $0.actions.contains(.custody) }
    }
}

extension Policy {
    /// Whether a role has any rule on records of a type.
    public func concernsRecords(of type: RecordTypeID, role: Name) -> Bool {
        rules(of: role).contains { rule in
            Action.allCases.contains { $0.concernsRecords && rule.concerns($0, on: type) }
        }
    }
}
