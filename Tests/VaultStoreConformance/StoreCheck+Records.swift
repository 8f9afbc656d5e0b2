internal import VaultModel
internal import VaultStore

extension StoreCheck {
    static let records = [
        StoreCheck("a record comes back as it was inserted, whatever its length") { place in
            let store = try place.open()
            let rows = try [0, 1, 3000, 5000, 70_000].enumerated().map { number, cells in
                try Samples.record(number, sequence: UInt64(Int64.max), entry: UInt64(number), cells: cells)
            }
            try store.write { writer in for row in rows { try writer.insert(row) } }
            for row in rows {
                try expect(try store.read { try $0.record(row.record) }, is: row)
                try expect(try store.read { try $0.recordType(of: row.record) != nil }, is: true)
            }
            try expect(try store.read { try $0.record(try Samples.id(99)) }, is: nil)
            try expect(try store.read { try $0.recordType(of: Samples.id(99)) != nil }, is: false)
            try expect(try store.read { try $0.recordCount() }, is: UInt64(rows.count))
        },
        StoreCheck("a record is inserted once, and updated only if it is there") { place in
            let store = try place.open()
            let first = try Samples.record(1)
            let second = try Samples.record(1, sequence: 2, entry: 9, cells: 9000)
            try expect(.conflict) { try store.write { try $0.update(first) } }
            try store.write { try $0.insert(first) }
            try expect(.conflict) { try store.write { try $0.insert(second) } }
            try expect(try store.read { try $0.record(first.record) }, is: first)
            try store.write { try $0.update(second) }
            try expect(try store.read { try $0.record(first.record) }, is: second)
            try expect(try store.read { try $0.recordCount() }, is: 1)
        },
        StoreCheck("records are listed by their ids, page by page") { place in
            let store = try place.open()
            let rows = try (0..<40).map { try Samples.record($0, sequence: UInt64($0)) }
            try store.write { writer in for row in rows { try writer.insert(row) } }
            let sorted = rows.sorted { $0.record < $1.record }.map {
                RecordSummary(record: $0.record, type: $0.type, sequence: $0.sequence)
            }
            try expect(sorted.first?.record != rows.first?.record, "the order differs from that of insertion")

            try store.read { reader in
                var found: [RecordSummary] = []
                while true {
                    let page = try reader.records(after: found.last?.record, limit: 7)
                    try expect(page.count <= 7, "a page holds at most the limit")
                    guard !page.isEmpty else { break }
                    found += page
                }
                try expect(found, is: sorted)
                try expect(try reader.records(after: nil, limit: .max), is: sorted)
                try expect(try reader.records(after: nil, limit: 0), is: [])
                // An id that is not there is a place to go on from too.
                let between = try Samples.id(255) as RecordID
                try expect(
                    try reader.records(after: between, limit: .max), is: sorted.filter { $0.record > between })
            }
        },
        StoreCheck("a number that does not fit 63 bits is refused") { place in
            let store = try place.open()
            for row in [try Samples.record(1, sequence: 1 << 63), try Samples.record(1, entry: .max)] {
                try expect(.conflict) { try store.write { try $0.insert(row) } }
            }
            try expect(try store.read { try $0.recordCount() }, is: 0)
        },
    ]
}
