import OpenSSL
import Testing
import VaultCrypto
import VaultModel

@Suite struct VaultContextsTests {
    private let contexts: VaultContexts
    private let person: OfficialIdentity

    init() throws {
        contexts = VaultContexts(vault: try ModelSamples.id(1))
        person = try ModelSamples.person("ada").identity
    }

    private func place(
        record: UInt8 = 2, write: UInt8 = 3, compartment: UInt16 = 4, version: UInt32 = 5, generation: UInt32 = 6
    ) throws -> HalfAPlace {
        HalfAPlace(
            record: try ModelSamples.id(record), write: try ModelSamples.id(write),
            compartment: CompartmentID(rawValue: compartment), version: version, generation: generation)
    }

    private func all(_ contexts: VaultContexts) throws -> [Context] {
        let place = try place()
        let compartment = place.compartment
        return [
            contexts.cell(
                record: place.record, compartment: compartment, field: FieldID(rawValue: 7), write: place.write,
                type: .text), contexts.draw(record: place.record, write: place.write, values: .zero),
            contexts.commitment(record: place.record, compartment: compartment, write: place.write),
            contexts.commitment(record: place.record, compartment: nil, write: place.write),
            contexts.wrapA(place, commitment: .zero),
            contexts.wrapB(record: place.record, write: place.write, epoch: 5, commitment: .zero),
            contexts.envelopeA(place, commitment: .zero, publicKey: Digest.zero.bytes),
            contexts.envelopeK(compartment: compartment, version: 5, recipient: person, authority: 8),
            contexts.recordKey(place), contexts.keyCheck(compartment: compartment, version: 5),
            contexts.compartmentKEM(compartment: compartment, version: 5),
            contexts.head(record: place.record, sequence: 1, manifest: .zero, generation: 1, entry: 1),
        ]
    }

    @Test func `each context begins with its vault, and no two are the same`() throws {
        let here = try all(contexts)
        let there = try all(VaultContexts(vault: try ModelSamples.id(9)))
        #expect(Set(here + there).count == 24)
        for context in here {
            let length = Int(try #require(UInt16(bigEndianBytes: context.bytes[0..<2])))
            #expect(Array(context.bytes.dropFirst(2 + length).prefix(6)) == [0, 1, 0, 0, 0, 16])
            #expect(Array(context.bytes.dropFirst(8 + length).prefix(16)) == contexts.vault.bytes)
        }
    }

    @Test func `every part of a place is in the contexts of its wraps`() throws {
        let places = [
            try place(), try place(record: 9), try place(write: 9), try place(compartment: 9), try place(version: 9),
            try place(generation: 9),
        ]
        let halves = [Digest.zero, ModelSamples.digest(1)]
        let wraps = places.flatMap { place in halves.map { contexts.wrapA(place, commitment: $0) } }
        #expect(Set(wraps).count == 12)
        let envelopes = places.flatMap { place in
            halves.map { contexts.envelopeA(place, commitment: $0, publicKey: Digest.zero.bytes) }
        }
        #expect(Set(envelopes).count == 12)
        // R is of a record and not of a write.
        #expect(Set(places.map(contexts.recordKey)).count == places.count - 1)
    }

    @Test func `every part of a place is in the context of its cell, of its commitments and of its wraps of half B`()
        throws
    {
        let (one, two): (RecordID, RecordID) = (try ModelSamples.id(2), try ModelSamples.id(9))
        let (first, second): (WriteID, WriteID) = (try ModelSamples.id(3), try ModelSamples.id(9))
        func cell(
            _ record: RecordID, compartment: UInt16 = 4, field: UInt32 = 7, _ write: WriteID, type: ValueType = .text
        ) -> Context {
            contexts.cell(
                record: record, compartment: CompartmentID(rawValue: compartment), field: FieldID(rawValue: field),
                write: write, type: type)
        }
        let cells = [
            cell(one, first), cell(two, first), cell(one, compartment: 9, first), cell(one, field: 9, first),
            cell(one, second), cell(one, first, type: .date),
        ]
        #expect(Set(cells).count == 6)
        let compartments = [nil, CompartmentID(rawValue: 4), CompartmentID(rawValue: 9)]
        let commitments = compartments.flatMap { compartment in
            [(one, first), (two, first), (one, second)].map {
                contexts.commitment(record: $0, compartment: compartment, write: $1)
            }
        }
        #expect(Set(commitments).count == 9)
        let other = ModelSamples.digest(1)
        let wraps = [
            contexts.wrapB(record: one, write: first, epoch: 5, commitment: .zero),
            contexts.wrapB(record: two, write: first, epoch: 5, commitment: .zero),
            contexts.wrapB(record: one, write: second, epoch: 5, commitment: .zero),
            contexts.wrapB(record: one, write: first, epoch: 9, commitment: .zero),
            contexts.wrapB(record: one, write: first, epoch: 5, commitment: other),
            contexts.wrapList(record: one, write: first, epoch: 5, list: .zero),
        ]
        #expect(Set(wraps).count == 6)
    }

    @Test func `a key for a person says who, and by which entry`() throws {
        func info(version: UInt32 = 1, recipient: OfficialIdentity? = nil, authority: UInt64 = 1) -> Context {
            contexts.envelopeK(
                compartment: CompartmentID(rawValue: 1), version: version, recipient: recipient ?? person,
                authority: authority)
        }
        let other = try ModelSamples.person("ada").identity
        #expect(Set([info(), info(version: 2), info(recipient: other), info(authority: 2)]).count == 4)
    }

    @Test func `contexts of cells that share a buffer are those that are formed alone`() throws {
        let place = try place()
        var shared = contexts.cells(record: place.record, compartment: place.compartment, write: place.write)
        for field: UInt32 in [1, 101, .max, 2] {
            for type in ValueType.allCases {
                let id = FieldID(rawValue: field)
                #expect(
                    shared.cell(field: id, type: type)
                        == contexts.cell(
                            record: place.record, compartment: place.compartment, field: id, write: place.write,
                            type: type))
            }
        }
    }
}
