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
        func raw() -> Double {
            unsafe baseline_insert(
                directory + "/raw.sqlite", sizes, Int32(sizes.count), Int32(count), Int32(Importer.batchSize))
        }
        let rawUsed = processorTime()
        let before = raw()
        let rawProcessor = processorTime() - rawUsed
        let (start, used) = (nanoseconds(), processorTime())
        try await importRecords(count, from: file)
        let (elapsed, processor) = (nanoseconds() - start, processorTime() - used)
        let memory = peakMemory()
        // The better of the two, one before and one after: other programs may be at work.
        let best = max(before, raw())
        let rate = Double(count) / (elapsed / 1e9)
        report("import of \(count) records", rate, best, unit: "rec/s", ratio: best / rate, goal: "goal ≤ 1.8")
        let attributes = try FileManager.default.attributesOfItem(atPath: directory + "/vault/vault.sqlite")
        let bytes = (attributes[.size] as? NSNumber)?.doubleValue ?? 0
        print(
            "  peak memory \(memory) MiB; \(Int(bytes) / count) bytes on disk a record;",
            String(format: "processor time %.1f× the raw insert's", processor / rawProcessor))
    }

    func importRecords(_ count: Int) async throws {
        try await importRecords(count, from: writeRecords(count).file)
    }

    private func importRecords(_ count: Int, from file: String) async throws {
        let descriptor = unsafe open(file, O_RDONLY)
        defer { close(descriptor) }
        let work = RecordImport(type: person, purpose: try Name("identification"))
        let summary = try await work.run(from: descriptor, into: worker)
        guard summary.imported == count else { throw CocoaError(.fileReadCorruptFile) }
    }

    /// Writes records like those of the sample, with a narrative of two kilobytes; returns the sizes of
    /// their cells.
    private func writeRecords(_ count: Int) throws -> (file: String, sizes: [Int]) {
        let path = directory + "/records.jsonl"
        let source = ProcessInfo.processInfo.environment["BENCH_DATA"] ?? Self.sample
        let objects = try String(contentsOfFile: source, encoding: .utf8).split(separator: "\n").map { line in
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
        for i in 0..<count {
            var object = objects[i % objects.count]
            // A name of its own makes the record another one.
            object["given_name"] = "\(object["given_name"] ?? "") \(i)"
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

    private static let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Vectors/data/records-20.jsonl").path
}
