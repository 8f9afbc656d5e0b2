import OpenSSL
import VaultCrypto
import VaultModel

/// A record's rosters, one after the other: every second assignment ends again.
enum RosterMaterial: Material {
    static let name = "rosters"

    static func write(_ number: Int) throws -> Row {
        var row = Row()
        for name in ["vault", "record"] { row.set(name, try Draw.bytes(16)) }
        row.set("people", try Draw.bytes(32 * (2 + number % 20)))
        let roster = try roster(row)
        row.set("roster", roster.bytes)
        row.set("digest", roster.digest.bytes)
        return row
    }

    static func check(_ row: Row) throws {
        let roster = try Roster(try row.bytes("roster"))
        guard try roster == Self.roster(row) else { throw InteropError("another roster") }
        try row.expect("digest", roster.digest.bytes)
    }

    private static func roster(_ row: Row) throws -> Roster {
        let people = try row.bytes("people")
        let members = stride(from: 0, to: people.count, by: 32).compactMap { Digest(people[$0..<($0 + 32)]) }
        var roster = Roster(vault: try row.id("vault"), record: try row.id("record"), first: members[0])
        for (number, member) in members.dropFirst().enumerated() {
            guard let added = roster.adding(member) else { throw InteropError("the member") }
            roster = added
            if number.isMultiple(of: 2), let removed = roster.removing(member) { roster = removed }
        }
        return roster
    }
}
