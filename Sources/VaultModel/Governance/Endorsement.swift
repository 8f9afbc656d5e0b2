public import OpenSSL
public import VaultCrypto

/// Whose signatures under a statement count, and how many it needs.
public struct Endorsement: Hashable, Sendable {
    /// Whose signatures count, in the order of the signatures.
    public let signers: [Digest]
    /// Who else could sign and be counted.
    public let others: [Digest]
    /// How many must sign.
    public let needed: Int

    public var isComplete: Bool { signers.count >= needed }
    /// Whether everybody who could sign is enough.
    public var canBeCompleted: Bool { signers.count + others.count >= needed }

    /// - Throws: ``GovernanceError/notEnoughSignatures(needed:counted:)``.
    func requireComplete() throws(GovernanceError) {
        guard isComplete else { throw .notEnoughSignatures(needed: needed, counted: signers.count) }
    }

    /// Checks each signature: each of a different person with the authority.
    ///
    /// - Throws: ``GovernanceError/badSignature`` for one that does not fit, a second one of the same person, or one of
    ///   somebody without the authority, who has no place under a statement.
    fileprivate init(
        _ signed: SignedStatement, by people: [OfficialIdentity], needed: Int, counts: (OfficialIdentity) -> Bool
    ) throws(GovernanceError) {
        let message = signed.statement.context.bytes
        var seen: Set<Digest> = []
        var signers: [Digest] = []
        for signature in signed.signatures {
            guard seen.insert(signature.signer).inserted,
                let person = people.first(where: { $0.fingerprint == signature.signer }),
                Ed25519.isValid(
                    signature: signature.bytes.span.bytes, for: message.span.bytes,
                    publicKey: person.signingPublicKey.span.bytes)
            else { throw .badSignature }
            if counts(person) { signers.append(signature.signer) }
        }
        self.signers = signers
        self.needed = needed
        others = people.filter { !seen.contains($0.fingerprint) && counts($0) }.map(\.fingerprint)
    }
}

extension Governance {
    /// The signatures under a statement, as the root in force counts them: none of somebody suspended, and none for an
    /// act in the signer's own favour.
    public func endorsement(of signed: SignedStatement) throws(GovernanceError) -> Endorsement {
        let acts = signed.statement.acts
        guard let authority = acts.first?.authority, acts.allSatisfy({ $0.authority == authority }) else {
            throw .mixedAuthorities
        }
        let favoured = favoured(by: acts)
        return try Endorsement(signed, by: signers(with: authority), needed: needed(of: authority)) { identity in
            officials[identity.fingerprint]?.isActive == true && !favoured.contains(identity.person)
        }
    }

    /// Who has an authority.
    public func signers(with authority: Act.Authority) -> [OfficialIdentity] {
        switch authority {
        case .administrators: root.administrators.map(\.identity)
        case .custodian, .custodians: root.custodians.map(\.identity)
        case .official(let official): officials[official].map { [$0.identity] } ?? []
        }
    }

    private func needed(of authority: Act.Authority) -> Int {
        switch authority {
        case .administrators: Int(root.threshold)
        case .custodians: Int(root.custodianThreshold)
        case .custodian, .official: 1
        }
    }

    /// The signatures under the first statement of a vault, which names its own signers.
    public static func endorsement(ofFirst signed: SignedStatement) throws(GovernanceError) -> Endorsement {
        guard case .root(let root) = signed.statement.acts.first else { throw .notARoot }
        return try Endorsement(signed, by: root.administrators.map(\.identity), needed: Int(root.threshold)) { _ in true
        }
    }

    /// Who gains something by these acts.
    private func favoured(by acts: [Act]) -> Set<Person> {
        var people: Set<Person> = []
        var enrolled: [Digest: OfficialIdentity] = [:]
        for act in acts {
            switch act {
            case .enrol(let file):
                enrolled[file.identity.fingerprint] = file.identity
                people.insert(file.identity.person)
            case .grant(let grant):
                let identity = enrolled[grant.official] ?? officials[grant.official]?.identity
                if let identity { people.insert(identity.person) }
            case .resume(let official):
                if let identity = officials[official]?.identity { people.insert(identity.person) }
            case .root(let next):
                // An office that they have already is no gain: a new key in the place of an old one may be signed by it.
                for (old, new) in [(root.administrators, next.administrators), (root.custodians, next.custodians)] {
                    people.formUnion(Set(new.map(\.identity.person)).subtracting(old.map(\.identity.person)))
                }
            case .revoke, .suspend, .removeGrant, .policy, .keyVersion, .activateKey, .retireKey, .compromiseKey,
                .destroyKey, .keyWraps, .epoch, .closeEpoch, .compromiseEpoch, .index, .indexWraps, .closeIndex,
                .recovery,
                .recover, .drill, .rekey, .restore, .hold, .release, .confirmErasure:
                break
            }
        }
        return people
    }
}

/// A person as far as a root can tell: who has the same name at the same agency is the same, whatever the handle.
struct Person: Hashable {
    let name: [UInt8]
    let agency: [UInt8]
}

extension OfficialIdentity {
    var person: Person { Person(name: Array(name.utf8), agency: Array(agency.utf8)) }
}
