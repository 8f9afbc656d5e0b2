import CBaseline
import CaseVault
import Foundation
import OpenSSL
import VaultClient
import VaultCrypto
import VaultModel

extension Office {
    /// An import of JSON Lines, as `record import` does it, against a raw insert of blobs of the same sizes.
    func benchmarkImport(of count: Int) async throws {
        let (file, sizes) = try writeRecords(count)
        func raw() -> (rate: Double, processor: Double) {
            let used = processorTime()
            let path = directory + "/raw.sqlite"
            defer { for end in ["", "-wal", "-shm"] { unsafe unlink(path + end) } }
            let rate = unsafe baseline_insert(path, sizes, Int32(sizes.count), Int32(count), Int32(Importer.batchSize))
            return (rate, processorTime() - used)
        }
        let before = raw()
        forgetPeakMemory()
        let (start, used) = (nanoseconds(), processorTime())
        try await importRecords(count, from: file)
        let (elapsed, processor) = (nanoseconds() - start, processorTime() - used)
        let memory = recentPeakMemory()
        unsafe unlink(file)
        // The better of the two, one before and one after: other programs may be at work.
        let after = raw()
        let beside = ("raw inserts/s", max(before.rate, after.rate))
        try Figure(
            "import", records: count, Double(count) / (elapsed / 1e9), "records/s", beside: beside, isRate: true,
            goal: "≤ 1.5"
        ).report()
        try Figure(
            "import, processor time", records: count, processor / 1e3 / Double(count), "µs",
            beside: ("µs of a raw insert", min(before.processor, after.processor) / 1e3 / Double(count))
        ).report()
        try Figure("import, peak memory", records: count, memory, "MiB", goal: "≤ 60 MiB").report()
        let bytes = unsafe baseline_size(directory + "/vault/vault.sqlite") / Double(count)
        try Figure(
            "size on disk a record", records: count, bytes, "bytes", beside: ("SQLCipher, without log or index", 4133),
            goal: "≤ 4,600"
        ).report()
    }

    /// The same import with an index and without: two names, a phone number.
    func benchmarkIndex(_ count: Int) async throws {
        let lines = (0..<count).map { number in
            "{\"given_name\": \"\(Self.name(number))\", \"family_name\": \"Win\", \"phone\": \"\(Self.phone(number))\"}"
        }
        let path = directory + "/people.jsonl"
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
        let time = try await microseconds { try await importRecords(count, from: path) } / Double(count)
        let bytes = unsafe baseline_size(directory + "/vault/vault.sqlite") / Double(count)
        let kind = policy.indexedFields.isEmpty ? "no index" : "an index"
        try Figure("three fields, \(kind)", records: count, time, "µs a record").report()
        try Figure("three fields, \(kind), size", records: count, bytes, "bytes").report()
    }

    private func importRecords(_ count: Int, from file: String) async throws {
        let descriptor = unsafe open(file, O_RDONLY)
        defer { close(descriptor) }
        let summary = try await RecordImport(type: person, purpose: purpose).run(from: descriptor, into: worker)
        guard summary.imported == count else { throw CocoaError(.fileReadCorruptFile) }
    }

    /// Writes records like those of the sample, with a narrative of two kilobytes; returns the sizes of their cells.
    private func writeRecords(_ count: Int) throws -> (file: String, sizes: [Int]) {
        let path = directory + "/records.jsonl"
        let objects = try String(contentsOfFile: Self.sample, encoding: .utf8).split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            return object.filter { name, value in
                guard let name = try? Name(name), let field = policy.schema.field(named: name, of: person) else {
                    return false
                }
                return field.fault(in: "\(value)") == nil
            }
        }
        try Data().write(to: URL(fileURLWithPath: path))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        var block = Data()
        for number in 0..<count {
            // Names and numbers of their own make the record another person's.
            let object = objects[number % objects.count].merging([
                "given_name": Self.name(number), "phone": Self.phone(number), "national_id": Self.nationalID(number),
            ]) { $1 }
            block.append(try JSONSerialization.data(withJSONObject: object))
            block.append(0x0A)
            if block.count > 1 << 20 {
                try file.write(contentsOf: block)
                block.removeAll(keepingCapacity: true)
            }
        }
        try file.write(contentsOf: block)
        try file.close()
        return (path, objects[0].values.map { Padding.paddedCount("\($0)".utf8.count) + 16 })
    }

    static func phone(_ number: Int) -> String { "+668" + String(10_000_000 + number) }

    /// Another name for each number, of syllables that the profile knows.
    static func name(_ number: Int) -> String {
        let syllables = ["Kyaw", "Aye", "Min", "Su", "Hla", "Nan", "Zaw", "Thein", "Win", "Khin"]
        return "\(number)".compactMap(\.wholeNumberValue).map { syllables[$0] }.joined(separator: " ")
    }

    /// Thai numbers of those that are never issued, with their check digit.
    private static func nationalID(_ number: Int) -> String {
        let digits = [9] + String(10_000_000_000 + number).compactMap(\.wholeNumberValue)
        let sum = zip(digits, stride(from: 13, to: 1, by: -1)).reduce(0) { $0 + $1.0 * $1.1 }
        return (digits + [(11 - sum % 11) % 10]).map(String.init).joined()
    }

    /// The default policy, with the population that tokens of names are cut for, if so many people are to be found.
    static func policy(planning population: Int) -> [UInt8] {
        let document = String(decoding: PolicyDocument.default, as: UTF8.self)
        return Array(
            document.replacing("population: 20000", with: "population: \(max(20_000, population))").utf8)
    }

    /// The default policy with nothing indexed: what the index costs is the difference to it.
    static var withoutIndex: [UInt8] {
        let lines = String(decoding: PolicyDocument.default, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        let kept = lines.filter { !$0.contains("    index: ") && !$0.contains("    duplicates: ") }
        return Array(kept.joined(separator: "\n").utf8)
    }

    private static let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Vectors/data/records-20.jsonl").path
}
