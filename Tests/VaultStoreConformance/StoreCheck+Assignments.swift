internal import VaultModel
internal import VaultStore

extension StoreCheck {
    static let assignments = [
        StoreCheck("a record has one roster, and rosters come in ascending order of records") { place in
            let store = try place.open()
            let rows = try (0..<5).map { try Samples.roster($0) }.sorted { $0.record < $1.record }
            try store.write { writer in
                for row in rows.reversed() { try writer.set(row) }
            }
            let newer = RosterRow(record: rows[2].record, entry: 9, bytes: [1], headCode: Samples.bytes(32))
            try store.write { try $0.set(newer) }
            try store.read { reader in
                try expect(try reader.roster(of: rows[2].record), is: newer)
                try expect(try reader.roster(of: try Samples.id(99)), is: nil)
                try expect(try reader.rosters(after: nil, limit: 2), is: Array(rows[..<2]))
                try expect(try reader.rosters(after: rows[1].record, limit: 9), is: [newer] + rows[3...])
                try expect(try reader.rosters(after: rows[4].record, limit: 9), is: [])
            }
        },
        StoreCheck("assignments are found by official, and end with the record keys of that official") { place in
            let store = try place.open()
            let records: [RecordID] = try [1, 2].map { try Samples.id($0) }.sorted()
            let kept = [
                try Samples.recordKeyWrap(1, for: 2), try Samples.recordKeyWrap(2, for: 1),
            ]
            try store.write { writer in
                for record in records.reversed() { try writer.insertAssignment(of: record, to: Samples.digest(1)) }
                try writer.insertAssignment(of: try Samples.id(1), to: Samples.digest(2))
                for version in 1...3 {
                    try writer.insert(try Samples.recordKeyWrap(1, for: 1, version: UInt32(version)))
                }
                for wrap in kept { try writer.insert(wrap) }
            }
            try expect(try store.read { try $0.recordsAssigned(to: Samples.digest(1)) }, is: records)
            try store.write { writer in
                try writer.insertAssignment(of: try Samples.id(1), to: Samples.digest(1))
                try writer.deleteAssignment(of: try Samples.id(9), to: Samples.digest(1))
            }
            try expect(try store.read { try $0.recordsAssigned(to: Samples.digest(1)) }, is: records)
            try store.write { try $0.deleteAssignment(of: try Samples.id(1), to: Samples.digest(1)) }
            try store.read { reader in
                try expect(try reader.recordsAssigned(to: Samples.digest(1)), is: [try Samples.id(2)])
                try expect(try reader.recordsAssigned(to: Samples.digest(2)), is: [try Samples.id(1)])
                try expect(try reader.recordKeyWraps(of: try Samples.id(1)), is: [kept[0]])
                try expect(try reader.recordKeyWraps(of: try Samples.id(2)), is: [kept[1]])
            }
        },
        StoreCheck("a place has one record key for an official, and a retired version leaves none") { place in
            let store = try place.open()
            let wraps = [
                try Samples.recordKeyWrap(1, for: 1, compartment: 1, version: 1, generation: .max),
                try Samples.recordKeyWrap(1, for: 1, compartment: 1, version: 2),
                try Samples.recordKeyWrap(1, for: 1, compartment: 2, version: 1),
                try Samples.recordKeyWrap(2, for: 2, compartment: 1, version: 1),
            ]
            try store.write { writer in
                for wrap in wraps { try writer.insert(wrap) }
            }
            try expect(.conflict) { try store.write { try $0.insert(wraps[1]) } }
            try store.write { try $0.deleteRecordKeyWraps(in: CompartmentID(rawValue: 1), under: 1) }
            try store.read { reader in
                try expect(Set(try reader.recordKeyWraps(of: try Samples.id(1))), is: [wraps[1], wraps[2]])
                try expect(try reader.recordKeyWraps(of: try Samples.id(2)), is: [])
            }
        },
    ]
}
