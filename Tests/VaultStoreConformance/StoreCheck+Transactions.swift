internal import Dispatch
internal import OpenSSL
internal import Synchronization
internal import VaultModel
internal import VaultStore

extension StoreCheck {
    private struct ChangeOfMind: Error, Equatable {}

    /// Changes every table.
    private static func changeEverything(_ writer: any StoreWriter) throws {
        try writer.set(.state, to: [9])
        try writer.addDocument([1, 2], digest: SHA256.hash([1, 2]))
        try writer.append(try Samples.log(0))
        try writer.insert(try Samples.record(1))
        try writer.insert(try Samples.halfA(1))
        try writer.insert(try Samples.halfB(1))
        try writer.insert(Samples.keyWrap(1))
        try writer.set(try Samples.roster(1))
        try writer.insertAssignment(of: try Samples.id(1), to: Samples.digest(1))
        try writer.insert(try Samples.recordKeyWrap(1, for: 1))
    }

    /// How many of these changes are there.
    private static func changes(_ reader: any StoreReader) throws -> Int {
        let found = [
            try reader.value(.state) != nil, try reader.document(SHA256.hash([1, 2])) != nil,
            try reader.logSize() == 1, try reader.logRow(0) != nil, try reader.logIndex(of: try Samples.id(0)) != nil,
            try reader.record(try Samples.id(1)) != nil, try !reader.halfAWraps(of: try Samples.id(1)).isEmpty,
            try !reader.halfBWraps(of: try Samples.id(1)).isEmpty, try !reader.keyWraps(of: Samples.digest(1)).isEmpty,
            try reader.roster(of: try Samples.id(1)) != nil,
            try !reader.recordsAssigned(to: Samples.digest(1)).isEmpty,
            try !reader.recordKeyWraps(of: try Samples.id(1)).isEmpty,
        ]
        return found.count(where: \.self)
    }

    static let transactions = [
        StoreCheck("a change sees itself, others see it whole when it is done") { place in
            let store = try place.open()
            let other = try place.open()
            try store.write { writer in
                try changeEverything(writer)
                try expect(try changes(writer), is: 12)
                try expect(try other.read(changes), is: 0)
            }
            try expect(try other.read(changes), is: 12)
            try expect(try store.read(changes), is: 12)
            try expect(try place.open().read(changes), is: 12)
        },
        StoreCheck("a change that throws leaves nothing, and its error comes out as it is") { place in
            let store = try place.open()
            do {
                try store.write { writer in
                    try changeEverything(writer)
                    throw ChangeOfMind()
                }
                try expect(false, "the error came out")
            } catch is ChangeOfMind {}
            try expect(try store.read(changes), is: 0)
            // Also not in what the store remembers: the log begins at 0 again.
            try store.write(changeEverything)
            try expect(try place.open().read(changes), is: 12)
        },
        StoreCheck("a conflict that comes out of a change undoes all of it") { place in
            let store = try place.open()
            try store.write { try $0.insert(Samples.keyWrap(7)) }
            try expect(.conflict) {
                try store.write { writer in
                    try changeEverything(writer)
                    try writer.insert(Samples.keyWrap(7))
                }
            }
            try expect(try store.read(changes), is: 0)
        },
        StoreCheck("a savepoint that throws undoes its own changes, and what came before it stays") { place in
            let store = try place.open()
            try store.write { writer in
                try writer.append(try Samples.log(0))
                do {
                    try writer.savepoint {
                        try writer.append(try Samples.log(1))
                        try writer.insert(try Samples.record(1))
                        try writer.set(.state, to: [2])
                        throw ChangeOfMind()
                    }
                    try expect(false, "the error came out")
                } catch is ChangeOfMind {}
                try expect(.conflict) {
                    try writer.savepoint {
                        try writer.set(.state, to: [3])
                        try writer.append(try Samples.log(0))
                    }
                }
                try expect(try writer.value(.state), is: nil)
                try expect(try writer.logSize(), is: 1)
                let size = try writer.savepoint {
                    try writer.append(try Samples.log(1, request: 7))
                    return try writer.logSize()
                }
                try expect(size, is: 2)
                // A record that comes now may take the place of the one that was undone, and not its rows.
                try writer.insert(try Samples.record(2))
                try writer.insert(try Samples.halfB(2))
                try expect(try writer.halfBWraps(of: try Samples.id(1)), is: [])
            }
            try expect(
                try store.read { try $0.logRows(from: 0, limit: 9) }.map(\.request), is: [Samples.id(0), Samples.id(7)])
            try expect(try store.read { try $0.recordCount() }, is: 1)
        },
        StoreCheck("a reader keeps one state while others write") { place in
            let store = try place.open()
            let other = try place.open()
            try store.read { reader in
                try expect(try changes(reader), is: 0)
                try other.write(changeEverything)
                try expect(try changes(reader), is: 0)
                try expect(try other.read(changes), is: 12)
            }
            try expect(try store.read(changes), is: 12)
        },
        StoreCheck("changes run one after another, also over several connections") { place in
            let stores = try (0..<3).map { _ in try place.open() }
            let failures = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: stores.count * 2) { worker in
                for turn in 0..<15 {
                    do {
                        try stores[worker % stores.count].write { writer in
                            let size = try writer.logSize()
                            let count = try writer.value(.state)?.first ?? 0
                            try expect(UInt64(count), is: size)
                            try writer.set(.state, to: [count + 1])
                            try writer.append(try Samples.log(size, request: worker * 15 + turn))
                        }
                    } catch {
                        failures.withLock { $0.append("\(error)") }
                    }
                }
            }
            try expect(failures.withLock { $0 }, is: [])
            try expect(try stores[0].read { try $0.logSize() }, is: UInt64(stores.count * 2 * 15))
        },
        StoreCheck("a transaction cannot be used after its end") { place in
            let store = try place.open()
            let writer = try store.write { $0 }
            let reader = try store.read { $0 }
            try expect(throwsAnything { try writer.set(.state, to: [1]) }, "a write after the end throws")
            try expect(throwsAnything { _ = try reader.logSize() }, "a read after the end throws")
            try expect(try store.read { try $0.value(.state) }, is: nil)
        },
        StoreCheck("commits are durable, as the store itself reports") { place in
            let promises = try place.open().promises()
            try expect(promises.contains { $0.name == "durable-commits" }, "it speaks of durable-commits")
            for promise in promises {
                try expect(promise.whyNot == nil, "\(promise.name) holds: \(promise.whyNot ?? "")")
            }
        },
    ]

    private static func throwsAnything(_ body: () throws -> Void) -> Bool {
        do {
            try body()
            return false
        } catch {
            return true
        }
    }
}
