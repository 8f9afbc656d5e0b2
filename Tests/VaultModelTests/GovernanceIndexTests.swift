import OpenSSL
import Testing
import VaultCrypto
import VaultModel

/// Versions of the search index.
@Suite struct GovernanceIndexTests {
    private let identity = CompartmentID(rawValue: 1)

    /// A vault whose policy indexes the name and the note of a person.
    private func office() throws -> GovernedOffice {
        var office = try GovernedOffice()
        let policy = try GovernedOffice.policy(version: 2) { fixture in
            fixture.population = 20_000
            fixture.fields[0] = try .make(101, "name", 1, 1, search: .index(.name))
            fixture.fields[2] = try .make(201, "note", 1, 2, search: .index(.text))
        }
        try office.act(office.publish(policy, document: 9))
        return office
    }

    private func index(
        _ office: GovernedOffice, _ version: UInt32, fields: [IndexedField]? = nil, keys: [UInt16] = [1, 2]
    ) -> Act {
        .index(
            IndexAct(
                version: version, suite: .one, fields: fields ?? office.governance.policy.indexedFields,
                keys: Dictionary(
                    uniqueKeysWithValues: keys.map { (CompartmentID(rawValue: $0), ModelSamples.digest(8)) })))
    }

    private func wrap(_ recipient: Digest, _ compartment: UInt16, _ version: UInt32, authority: UInt64) -> Act {
        .indexWraps([
            KeyWrapItem(
                recipient: recipient, compartment: CompartmentID(rawValue: compartment), version: version,
                authority: authority, digest: ModelSamples.digest(7))
        ])
    }

    @Test func `a version has exactly the fields that the policy indexes, and a key for each compartment`() throws {
        var office = try office()
        let fields = office.governance.policy.indexedFields
        #expect(office.governance.needsNewIndex)
        func other(bits: UInt8) -> IndexedField {
            IndexedField(
                field: fields[0].field, compartment: fields[0].compartment, profile: fields[0].profile,
                profileVersion: fields[0].profileVersion, bits: bits)
        }
        let wrong = [
            index(office, 2), index(office, 1, fields: [fields[0]], keys: [1]), index(office, 1, keys: [1]),
            index(office, 1, keys: [1, 2, 3]), index(office, 1, fields: [other(bits: 64), fields[1]]),
            index(office, 1, fields: fields.reversed()),
        ]
        for act in wrong { #expect(throws: GovernanceError.self) { try office.act(act) } }
        #expect(throws: GovernanceError.self) { try office.act(index(office, 1), by: office.administrators) }
        try office.act(index(office, 1))
        #expect(office.governance.activeIndex?.act.version == 1 && !office.governance.needsNewIndex)
    }

    @Test func `the next version begins when the one before is alone, and ends it when it is closed`() throws {
        var office = try office()
        try office.act(index(office, 1))
        try office.act(wrap(office.custodians[0].fingerprint, 1, 1, authority: office.governance.rootEntry))
        #expect(throws: GovernanceError.self) { try office.act(.closeIndex(1)) }
        try office.act(index(office, 2))
        #expect(office.governance.searchedIndexes.map(\.act.version) == [2, 1])
        #expect(throws: GovernanceError.self) { try office.act(index(office, 3)) }
        try office.act(.closeIndex(1))
        #expect(office.governance.indexes[1]?.state == .destroyed)
        #expect(office.governance.searchedIndexes.map(\.act.version) == [2])
        #expect(office.governance.indexWraps.isEmpty)
        #expect(throws: GovernanceError.self) { try office.act(.closeIndex(1)) }
        #expect(throws: GovernanceError.self) {
            try office.act(wrap(office.custodians[0].fingerprint, 1, 1, authority: office.governance.rootEntry))
        }
    }

    @Test func `index keys go to who holds the compartment's key, and to who searches it in any scope`() throws {
        var office = try office()
        let lead = try office.enrol("lea", "lead", scope: .assigned)
        let worker = try office.enrol("wes", "worker", scope: .assigned)
        try office.act(index(office, 1))
        let (time, governance) = (GovernedOffice.start, office.governance)
        // Lead searches a field in identity; nobody of them holds its key.
        #expect(governance.entitlement(of: lead.fingerprint, to: identity, at: time) == nil)
        let authority = try #require(governance.indexEntitlement(of: lead.fingerprint, to: identity, at: time))
        #expect(governance.indexEntitlement(of: worker.fingerprint, to: identity, at: time) == nil)
        #expect(
            governance.missingIndexWraps(at: time).map(\.recipient).contains(lead.fingerprint))
        for act in [
            wrap(worker.fingerprint, 1, 1, authority: authority),
            wrap(lead.fingerprint, 1, 1, authority: authority + 1),
            wrap(lead.fingerprint, 2, 1, authority: authority), wrap(lead.fingerprint, 1, 2, authority: authority),
        ] {
            #expect(throws: GovernanceError.self) { try office.act(act) }
        }
        try office.act(wrap(lead.fingerprint, 1, 1, authority: authority))
        #expect(office.governance.holdsIndexKey(lead.fingerprint, identity, 1))
        #expect(throws: GovernanceError.self) {
            try office.act(wrap(lead.fingerprint, 1, 1, authority: authority))
        }
    }
}
