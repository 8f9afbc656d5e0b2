internal import VaultModel
internal import VaultStore

extension StoreCheck {
    static let index = [
        StoreCheck("tokens are found by field, version, kind and token, and by record") { place in
            let store = try place.open()
            let rows = [
                try Samples.token(1), try Samples.token(2), try Samples.token(2, token: 2),
                try Samples.token(1, field: 2), try Samples.token(1, version: 2), try Samples.token(1, kind: 2),
                try Samples.token(1, code: 17),
            ]
            try store.write { writer in
                for number in [2, 1, 3] { try writer.insert(try Samples.record(number)) }
                // The third record has none.
                for (number, write) in [(1, 1), (2, 1), (2, 2)] {
                    try writer.insert(try Samples.halfB(number, write: write))
                }
                // A second time changes nothing.
                for row in rows + rows { try writer.insert(row) }
                try writer.insert(try Samples.token(3))
            }
            try expect(.conflict) { try store.write { try $0.insert(try Samples.token(9)) } }
            try store.read { reader in
                func found(
                    of field: UInt32 = 1, limit: Int = .max,
                    where isWanted: (IndexTokenRow, WriteID) -> Bool = { _, _ in true }
                ) throws -> [IndexTokenRow] {
                    try reader.indexTokens(
                        of: FieldID(rawValue: field), version: 1, kind: 1, token: [1], limit: limit, where: isWanted)
                }
                let first = try found { _, write in write == (try? Samples.id(1)) }
                try expect(first, is: [rows[1], rows[0], rows[6]])
                try expect(try found(of: 3), is: [])
                try expect(try found { row, _ in row == rows[1] }, is: [rows[1]])
                // Whichever write of the record is asked for.
                for write in 1...2 {
                    let (id, wanted): (RecordID, WriteID) = (try Samples.id(2), try Samples.id(write))
                    try expect(try found { $0.record == id && $1 == wanted }, is: [rows[1]])
                }
                // What lies beyond the limit is not even looked at.
                var seen = 0
                try expect(try found(limit: 2) { _, _ in (seen += 1, true).1 }.count, is: 2)
                try expect(seen, is: 2)
                try expect(try found(limit: 0), is: [])
                try expect(Set(try reader.indexTokens(of: try Samples.id(2))), is: [rows[1], rows[2]])
                try expect(
                    try reader.indexedFields(of: try Samples.id(1), version: 1),
                    is: [FieldID(rawValue: 1), FieldID(rawValue: 2)])
                try expect(try reader.indexedRecordCount(of: FieldID(rawValue: 1), in: 1, notIn: 2), is: 2)
                try expect(try reader.indexedRecordCount(of: FieldID(rawValue: 1), in: 2, notIn: 1), is: 0)
                try expect(try reader.strayIndexTokenCount(), is: 0)
            }
        },
        StoreCheck("tokens end with their kind, their field, their record, or their version") { place in
            let store = try place.open()
            let rows = [
                try Samples.token(1), try Samples.token(1, kind: 3), try Samples.token(1, field: 2),
                try Samples.token(2), try Samples.token(2, version: 2),
            ]
            func left(after change: (any StoreWriter) throws -> Void) throws -> Set<IndexTokenRow> {
                try store.write(change)
                return try store.read { reader in
                    Set(try reader.indexTokens(of: try Samples.id(1)) + reader.indexTokens(of: try Samples.id(2)))
                }
            }
            let all = try left { writer in
                for number in 1...2 { try writer.insert(try Samples.record(number)) }
                for row in rows { try writer.insert(row) }
            }
            try expect(all, is: Set(rows))
            let (one, field): (RecordID, FieldID) = (try Samples.id(1), FieldID(rawValue: 1))
            try expect(
                try left { try $0.deleteIndexTokens(of: one, field: field, kind: 3) },
                is: [rows[0], rows[2], rows[3], rows[4]])
            try expect(
                try left { try $0.deleteIndexTokens(of: one, field: field) }, is: [rows[2], rows[3], rows[4]])
            try expect(try left { try $0.deleteIndexTokens(version: 1) }, is: [rows[4]])
            try expect(try left { try $0.deleteIndexTokens(of: try Samples.id(2)) }, is: [])
        },
        StoreCheck("wraps of index keys are apart from those of compartment keys") { place in
            let store = try place.open()
            let wraps = [
                Samples.keyWrap(1), Samples.keyWrap(1, version: 2), Samples.keyWrap(1, compartment: 2),
                Samples.keyWrap(2),
            ]
            try store.write { writer in
                for wrap in wraps { try writer.insertIndexKeyWrap(wrap) }
                try writer.insert(wraps[0])
            }
            try expect(.conflict) { try store.write { try $0.insertIndexKeyWrap(wraps[0]) } }
            try store.write { try $0.deleteKeyWraps(of: Samples.digest(1)) }
            try expect(
                try store.read { try $0.indexKeyWraps(of: Samples.digest(1)) }, is: [wraps[0], wraps[1], wraps[2]])
            try store.write { try $0.deleteIndexKeyWraps(version: 1) }
            try expect(try store.read { try $0.indexKeyWraps(of: Samples.digest(1)) }, is: [wraps[1]])
            try store.write { try $0.deleteIndexKeyWraps(of: Samples.digest(1)) }
            try expect(try store.read { try $0.indexKeyWraps(of: Samples.digest(1)) }, is: [])
        },
    ]
}
