import CBaseline
import CaseVault
import Foundation
import VaultClient
import VaultModel

extension Office {
    /// A logged read of two fields, a write of one, and searches, each beside one append with fdatasync in turn with them.
    func benchmarkAccess(among count: Int) async throws {
        let fields = [try field("given_name"), try field("family_name")]
        let record = try await twoFields(fields)
        var (reads, writes, appends): ([Double], [Double], [Double]) = ([], [], [])
        for i in 0..<400 {
            reads.append(
                try await microseconds { _ = try await worker.read(record, fields: fields, purpose: purpose) })
            appends.append(append())
            writes.append(
                try await microseconds {
                    let input = FieldInput(field: fields[0], value: Array("Aung \(i)".utf8))
                    _ = try await worker.create(person, [input], purpose: purpose)
                })
        }
        let beside = ("one durable append", median(appends))
        try Figure(
            "read two fields, logged, p50", records: count, median(reads), "µs", beside: beside, goal: "≤ 2"
        ).report()
        try Figure("one durable write, p50", records: count, median(writes), "µs", beside: beside, goal: "≤ 2").report()
        let lookup = unsafe baseline_lookup(directory + "/lookup.sqlite", 8, Int32(count), 2000)
        let logged = ("look-up and durable append", lookup + median(appends))
        for (name, value) in [("phone", Self.phone), ("given_name", Self.name)] {
            let field = try field(name)
            var times: [Double] = []
            // Fewer than a role may make in an hour.
            for i in 0..<25 {
                let query = FieldQuery(field: field, value: value(i * 7919 % count))
                times.append(
                    try await microseconds {
                        let found = try await worker.find([query], purpose: purpose).found
                        guard !found.isEmpty else { throw CocoaError(.fileReadCorruptFile) }
                    })
            }
            try Figure("find by \(name), p50", records: count, median(times), "µs", beside: logged, goal: "≤ 3")
                .report()
        }
    }

    /// Sixteen sessions that read at once through one gate, against one of them; rounds of both in turn.
    func benchmarkReaders() async throws {
        let fields = [try field("given_name"), try field("family_name")]
        let record = try await twoFields(fields)
        let gate = try vault.openGate()
        var sessions: [Session] = []
        for i in 0..<16 {
            let pins = FilePinStore(directory: directory + "/state-\(i)")
            sessions.append(try await vault.open(as: mali, through: gate, pins: pins, trustsFirstUse: true))
            _ = try await sessions[i].read(record, fields: fields, purpose: purpose)
        }
        var (one, many) = (0.0, 0.0)
        for _ in 0..<5 {
            one = max(one, try await rate(of: Array(sessions.prefix(1)), reads: 300, record, fields))
            many = max(many, try await rate(of: sessions, reads: 150, record, fields))
        }
        try Figure(
            "16 readers of one gate", many, "reads/s", beside: ("reads/s of one reader", one), goal: "≥ 5"
        ).report()
    }

    /// A session with a vault that it never saw, and with one whose log it knows, up to its first read.
    func benchmarkSignIn(among count: Int) async throws {
        let fields = [try field("given_name"), try field("family_name")]
        let record = try await twoFields(fields)
        var (first, known, appends): ([Double], [Double], [Double]) = ([], [], [])
        for i in 0..<20 {
            let pins = FilePinStore(directory: directory + "/sign-in-\(i)")
            for _ in 0..<2 {
                let time = try await microseconds {
                    let session = try await vault.open(as: mali, pins: pins, trustsFirstUse: true)
                    _ = try await session.read(record, fields: fields, purpose: purpose)
                }
                if first.count > known.count { known.append(time) } else { first.append(time) }
            }
            appends.append(append())
        }
        let beside = ("one durable append", median(appends))
        try Figure("sign in first, and read, p50", records: count, median(first), "µs", beside: beside).report()
        try Figure("sign in again, and read, p50", records: count, median(known), "µs", beside: beside).report()
    }

    /// A record that has two fields.
    private func twoFields(_ fields: [FieldID]) async throws -> RecordID {
        let inputs = zip(fields, ["Aung", "Lin"]).map { FieldInput(field: $0, value: Array($1.utf8)) }
        return try await worker.create(person, inputs, purpose: purpose).record
    }

    /// How many reads a second these sessions do together, each `reads` of them.
    private func rate(
        of sessions: [Session], reads: Int, _ record: RecordID, _ fields: [FieldID]
    ) async throws -> Double {
        let start = nanoseconds()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for session in sessions {
                group.addTask {
                    for _ in 0..<reads { _ = try await session.read(record, fields: fields, purpose: purpose) }
                }
            }
            try await group.waitForAll()
        }
        return Double(reads * sessions.count) / ((nanoseconds() - start) / 1e9)
    }
}
