import CBaseline
import CaseVault
import Foundation
import VaultClient
import VaultModel

extension Office {
    /// The default policy with nothing indexed: what the index costs is the difference to it.
    static var withoutIndex: [UInt8] {
        let lines = String(decoding: PolicyDocument.default, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        let kept = lines.filter { !$0.contains("    index: ") && !$0.contains("    duplicates: ") }
        return Array(kept.joined(separator: "\n").utf8)
    }

    /// Searches for a phone number and for a name, each a logged access, against a look-up in an indexed column.
    func benchmarkFind(among count: Int) async throws {
        try await importPeople(count)
        let fields = try ["phone", "given_name"].compactMap { policy.schema.field(named: try Name($0), of: person)?.id }
        let lookup = unsafe baseline_lookup(directory + "/lookup.sqlite", 8, Int32(count), 2000)
        for (field, name) in zip(fields, ["phone", "name"]) {
            var times: [Double] = []
            // Fewer than a role may make in an hour.
            for i in 0..<25 {
                let number = i * 7919 % count
                let value = name == "phone" ? Self.phone(number) : Self.name(number)
                let start = nanoseconds()
                let found = try await worker.find(
                    [FieldQuery(field: field, value: value)], purpose: Name("identification")
                ).found
                times.append((nanoseconds() - start) / 1e3)
                guard !found.isEmpty else { throw CocoaError(.fileReadCorruptFile) }
            }
            let median = times.sorted()[times.count / 2]
            report(
                "find a \(name) among \(count), p50", median, lookup, unit: "µs", ratio: median / lookup, goal: "")
        }
    }

    /// The same import without an index.
    func benchmarkUnindexed(_ count: Int) async throws { try await importPeople(count) }

    /// Records with two names and a phone number; tells the rate and the bytes on disk.
    private func importPeople(_ count: Int) async throws {
        let path = directory + "/people.jsonl"
        let lines = (0..<count).map { number in
            "{\"given_name\": \"\(Self.name(number))\", \"family_name\": \"Win\", \"phone\": \"\(Self.phone(number))\"}"
        }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
        let descriptor = unsafe open(path, O_RDONLY)
        defer { close(descriptor) }
        let start = nanoseconds()
        let summary = try await RecordImport(type: person, purpose: Name("identification")).run(
            from: descriptor, into: worker)
        let elapsed = nanoseconds() - start
        guard summary.imported == count else { throw CocoaError(.fileReadCorruptFile) }
        let attributes = try FileManager.default.attributesOfItem(atPath: directory + "/vault/vault.sqlite")
        let bytes = (attributes[.size] as? NSNumber)?.doubleValue ?? 0
        let index = policy.indexedFields.isEmpty ? "without an index" : "with an index"
        print("  \(index): \(Int(elapsed / Double(count) / 1e3)) µs and \(Int(bytes) / count) bytes a record")
    }

    private static func phone(_ number: Int) -> String { "+668" + String(10_000_000 + number) }

    /// Another name for each number, of two syllables that the profile knows.
    private static func name(_ number: Int) -> String {
        let first = ["Kyaw", "Aye", "Min", "Su", "Hla", "Nan", "Zaw", "Thein", "Win", "Khin"]
        var name = ""
        var rest = number
        repeat {
            name += (name.isEmpty ? "" : " ") + first[rest % 10]
            rest /= 10
        } while rest > 0
        return name
    }
}
