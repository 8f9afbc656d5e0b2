import OpenSSL
import Testing
import VaultCrypto
import VaultModel

@Suite struct RosterTests {
    private let first: Roster

    init() throws {
        first = Roster(vault: try ModelSamples.id(1), record: try ModelSamples.id(2), first: ModelSamples.digest(3))
    }

    @Test func `a roster reads back as it was written`() throws {
        let second = try #require(first.adding(ModelSamples.digest(4)))
        let third = try #require(second.removing(ModelSamples.digest(3)))
        for roster in [first, second, third] { #expect(try Roster(roster.bytes) == roster) }
        #expect(second.previous == first.digest && third.previous == second.digest)
        #expect([first, second, third].map(\.sequence) == [1, 2, 3])
    }

    @Test func `only the end of an assignment raises the generation`() throws {
        let second = try #require(first.adding(ModelSamples.digest(4)))
        let third = try #require(second.removing(ModelSamples.digest(4)))
        let fourth = try #require(third.adding(ModelSamples.digest(4)))
        #expect([first, second, third, fourth].map(\.generation) == [0, 0, 1, 1])
        #expect(third.members == [ModelSamples.digest(3)])
    }

    @Test func `nobody is added twice or removed without being there`() {
        #expect(first.adding(ModelSamples.digest(3)) == nil)
        #expect(first.removing(ModelSamples.digest(4)) == nil)
    }

    @Test func `a roster with members out of order, twice or cut is refused`() throws {
        let members = [ModelSamples.digest(3), ModelSamples.digest(4)].sorted {
            $0.bytes.lexicographicallyPrecedes($1.bytes)
        }
        func bytes(_ list: [UInt8]) throws -> [UInt8] {
            var context = Context(.roster)
            context.append(.vault, first.vault.bytes)
            context.append(.record, first.record.bytes)
            context.append(.generation, UInt32(0))
            context.append(.sequence, UInt64(1))
            context.append(.previous, Digest.zero.bytes)
            context.append(.members, list)
            return context.bytes
        }
        #expect(try Roster(bytes(members.flatMap(\.bytes))).members == members)
        let wrong = [
            members.reversed().flatMap(\.bytes), members[0].bytes + members[0].bytes,
            Array(members.flatMap(\.bytes).dropLast()),
        ]
        for list in wrong { #expect(throws: FormatError.invalid(.members)) { try Roster(bytes(list)) } }
    }

    @Test func `a request names at most 128 record keys, whole ones`() throws {
        var request = try ModelSamples.request(.recordKeys)
        let place = RecordKeyPlace(
            record: try ModelSamples.id(2), compartment: CompartmentID(rawValue: 1), version: 1, generation: 2)
        let item = RecordKeyItem(
            recipient: ModelSamples.digest(1), place: place, authority: 5, digest: ModelSamples.digest(2))
        request.recordKeys = [RecordKeyItem](repeating: item, count: RecordKeyItem.limit)
        #expect(try RequestPart(request.context.bytes) == request)
        request.recordKeys.append(item)
        #expect(throws: FormatError.invalid(.recordKeys)) { try RequestPart(request.context.bytes) }
    }
}
