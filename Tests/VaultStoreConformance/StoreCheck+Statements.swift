internal import VaultModel
internal import VaultStore

extension StoreCheck {
    static let statements = [
        StoreCheck("statements that wait come back in the order of their ids, and one id has one") { place in
            let store = try place.open()
            let rows = try (1...3).map { number in
                PendingStatementRow(
                    statement: try Samples.id(number), bytes: [UInt8](repeating: UInt8(number), count: 9))
            }.sorted { $0.statement < $1.statement }
            try store.write { writer in
                for row in rows.reversed() { try writer.put(row) }
            }
            try expect(try store.read { try $0.pendingStatements(limit: .max) }, is: rows)
            try expect(try store.read { try $0.pendingStatements(limit: 2) }, is: Array(rows.prefix(2)))
            let signed = PendingStatementRow(statement: rows[1].statement, bytes: [7, 7])
            try store.write { try $0.put(signed) }
            try expect(try store.read { try $0.pendingStatements(limit: .max) }, is: [rows[0], signed, rows[2]])
            try store.write { writer in
                try writer.deletePendingStatement(rows[0].statement)
                // One that is not there is no error: somebody else was faster.
                try writer.deletePendingStatement(rows[0].statement)
            }
            try expect(try store.read { try $0.pendingStatements(limit: .max) }, is: [signed, rows[2]])
        }
    ]
}
