internal import VaultModel
internal import VaultStore

extension StoreCheck {
    static let log = [
        StoreCheck("log rows come back in order, from any index on") { place in
            let store = try place.open()
            let rows = try (0..<20).map { try Samples.log($0) }
            try store.write { writer in for row in rows[..<5] { try writer.append(row) } }
            try store.write { writer in for row in rows[5...] { try writer.append(row) } }
            try store.read { reader in
                try expect(try reader.logSize(), is: 20)
                for row in rows {
                    try expect(try reader.logRow(row.index), is: row)
                    try expect(try reader.logHashes(row.index), is: row.hashes)
                    try expect(try reader.logIndex(of: row.request), is: row.index)
                }
                try expect(try reader.logRows(from: 0, limit: .max), is: rows)
                try expect(try reader.logRows(from: 17, limit: 2), is: Array(rows[17..<19]))
                try expect(try reader.logRows(from: 17, limit: 9), is: Array(rows[17...]))
                try expect(try reader.logRows(from: 3, limit: 0), is: [])
            }
        },
        StoreCheck("beyond the end of the log there is nothing") { place in
            let store = try place.open()
            try store.write { try $0.append(try Samples.log(0)) }
            try store.read { reader in
                for index: UInt64 in [1, UInt64(Int64.max), 1 << 63, .max] {
                    try expect(try reader.logRow(index), is: nil)
                    try expect(try reader.logHashes(index), is: nil)
                    try expect(try reader.logRows(from: index, limit: 5), is: [])
                    try expect(try reader.logRows(kind: 1, from: index, limit: 5), is: [])
                }
                try expect(try reader.logIndex(of: try Samples.id(9)), is: nil)
            }
        },
        StoreCheck("the log has no gap, no second row for an index, and no row without its hashes") { place in
            let store = try place.open()
            let first = try Samples.log(0)
            let refused = [
                try Samples.log(0, request: 7), try Samples.log(2), try Samples.log(.max),
                try Samples.log(1, hashes: 1), try Samples.log(1, hashes: 3), try Samples.log(1, hashes: 0),
            ]
            try expect(.conflict) { try store.write { try $0.append(try Samples.log(1)) } }
            try store.write { try $0.append(first) }
            for row in refused {
                try expect(.conflict) { try store.write { try $0.append(row) } }
            }
            try expect(try store.read { try $0.logRows(from: 0, limit: .max) }, is: [first])
            try expect(try store.read { try $0.logIndex(of: try Samples.id(7)) }, is: nil)
        },
        StoreCheck("a request id is used once, and refusing a repeat harms nothing else in the change") { place in
            let store = try place.open()
            try store.write { try $0.append(try Samples.log(0, request: 5)) }
            let next = try Samples.log(1, request: 6)
            try store.write { writer in
                try expect(.conflict) { try writer.append(try Samples.log(1, request: 5)) }
                try expect(try writer.logSize(), is: 1)
                try writer.append(next)
                try expect(.conflict) { try writer.append(try Samples.log(2, request: 6)) }
            }
            try store.read { reader in
                try expect(try reader.logSize(), is: 2)
                try expect(try reader.logRow(1), is: next)
                try expect(try reader.logIndex(of: try Samples.id(5)), is: 0)
                try expect(try reader.logIndex(of: try Samples.id(6)), is: 1)
            }
        },
        StoreCheck("rows of one kind are found in order, statements and others") { place in
            let store = try place.open()
            let kinds: [UInt8] = [6, 1, 15, 255, 15, 6, 15, 6]
            let rows = try kinds.enumerated().map { try Samples.log(UInt64($0), kind: $1) }
            try store.write { writer in for row in rows { try writer.append(row) } }
            try store.read { reader in
                for kind: UInt8 in [0, 1, 6, 15, 255] {
                    let wanted = rows.filter { $0.kind == kind }
                    try expect(try reader.logRows(kind: kind, from: 0, limit: .max), is: wanted)
                    try expect(
                        try reader.logRows(kind: kind, from: 2, limit: 2),
                        is: Array(wanted.filter { $0.index >= 2 }.prefix(2)))
                    try expect(try reader.logRows(kind: kind, from: 0, limit: 0), is: [])
                    try expect(
                        try reader.logRows(kind: kind, before: 6, limit: 2),
                        is: Array(wanted.reversed().filter { $0.index < 6 }.prefix(2)))
                }
            }
        },
    ]
}
