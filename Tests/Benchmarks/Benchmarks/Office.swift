import CBaseline
import CaseVault
import Foundation
import OpenSSL
import VaultClient
import VaultCrypto
import VaultModel

/// A vault with an administrator, a custodian and an official who holds the keys of all that they write, for figures
/// of whole operations. Writing a compartment whose key one does not hold costs one HPKE encapsulation more.
struct Office {
    private let directory: String
    private let worker: Session
    private let custodian: Session
    private let policy: Policy
    private let person = RecordTypeID(rawValue: 1)

    init(directory: String) async throws {
        self.directory = directory
        func someone(_ handle: String) throws -> OfficialKeys {
            try OfficialKeys.generate(handle: handle, name: handle, agency: "th-bench", protection: .none)
        }
        let administrator = try someone("nok")
        let keeper = try someone("thura")
        let mali = try someone("mali")
        let vault = Vault(directory: directory + "/vault")
        let founding = try await vault.found(
            administrators: [try PublicKeyFile(administrator)], signers: [administrator], threshold: 1,
            custodians: [try PublicKeyFile(keeper)])
        let pins = FilePinStore(directory: directory + "/state")
        _ = try await vault.open(as: administrator, pins: pins, expectedRoot: founding.root).enrol(
            try PublicKeyFile(mali), roles: [try Name("case-worker"), try Name("health-officer")], scope: .all,
            until: nil)
        custodian = try await vault.open(as: keeper, pins: pins)
        _ = try await custodian.distribute()
        worker = try await vault.open(as: mali, pins: pins)
        policy = await worker.governance.policy
    }

    /// Records like those of the sample: fourteen fields, the narrative of two kilobytes.
    private func records(_ count: Int) throws -> [ImportedRecord] {
        let path = ProcessInfo.processInfo.environment["BENCH_DATA"] ?? Self.sample
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let samples = try lines.map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            return object.compactMap { name, value -> FieldInput? in
                guard let name = try? Name(name), let field = policy.schema.field(named: name, of: person) else {
                    return nil
                }
                return FieldInput(field: field.id, value: Array("\(value)".utf8))
            }
        }
        let number = policy.schema.field(named: try Name("id"), of: person)?.id
        return (0..<count).map { i in
            let inputs = samples[i % samples.count].map { input in
                input.field == number ? FieldInput(field: input.field, value: Array("\(i)".utf8)) : input
            }
            return ImportedRecord(inputs: inputs, key: nil)
        }
    }

    private static let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Vectors/data/records-20.jsonl").path

    /// Sealed, logged and durable import against a raw insert of blobs of the same sizes.
    func benchmarkImport() async throws {
        let count = 10_000
        let records = try records(count)
        let sizes = try records[0].inputs.map { input in
            try Self.sealedSize(of: input.value ?? [])
        }
        let raw = unsafe baseline_insert(
            directory + "/raw.sqlite", sizes, Int32(sizes.count), Int32(count), Int32(Importer.batchSize))
        let start = nanoseconds()
        var stored: Task<ImportOutcome, any Error>?
        let importer = try await worker.importer(person, purpose: Name("identification"))
        for first in stride(from: 0, to: count, by: Importer.batchSize) {
            let batch = try importer.seal(Array(records[first..<min(first + Importer.batchSize, count)]))
            _ = try await stored?.value
            stored = Task.detached { [worker] in try await worker.store(batch, from: importer) }
        }
        _ = try await stored?.value
        let rate = Double(count) / ((nanoseconds() - start) / 1e9)
        report("import of \(count) records", rate, raw, unit: "rec/s", ratio: raw / rate, goal: "goal ≤ 2.5")
        let attributes = try FileManager.default.attributesOfItem(atPath: directory + "/vault/vault.sqlite")
        let bytes = (attributes[.size] as? NSNumber)?.doubleValue ?? 0
        print(
            "bytes on disk per record: \(Int(bytes) / count), log entry and wraps included; peak memory \(peakMemory()) MiB"
        )
    }

    private static func sealedSize(of value: [UInt8]) throws -> Int {
        Padding.paddedCount(value.count) + 16
    }

    /// A logged read of two fields, and a logged list, against one append with fdatasync.
    func benchmarkRead() async throws {
        let purpose = try Name("identification")
        let fields = try ["given_name", "family_name"].compactMap {
            policy.schema.field(named: try Name($0), of: person)?.id
        }
        let written = try await worker.create(
            person,
            [
                FieldInput(field: fields[0], value: Array("Aung".utf8)),
                FieldInput(field: fields[1], value: Array("Lin".utf8)),
            ],
            purpose: purpose)
        var times: [Double] = []
        for _ in 0..<400 {
            let start = nanoseconds()
            _ = try await worker.read(written.record, fields: fields, purpose: purpose)
            times.append((nanoseconds() - start) / 1e3)
        }
        times.sort()
        let append = unsafe baseline_append(directory + "/append", 4096, 400)
        report(
            "read two fields, logged, p50", times[200], append, unit: "µs", ratio: times[200] / append, goal: "goal ≤ 2"
        )
        print("log appends, one durable access each: \(Int(1e6 / times[200])) a second")
        times = []
        for i in 0..<200 {
            let start = nanoseconds()
            _ = try await worker.create(
                person, [FieldInput(field: fields[0], value: Array("Aung \(i)".utf8))], purpose: purpose)
            times.append((nanoseconds() - start) / 1e3)
        }
        times.sort()
        report("one durable write, p50", times[100], append, unit: "µs", ratio: times[100] / append, goal: "")
    }

    /// A rotation of the identity compartment over everything that was written.
    func benchmarkRotation() async throws {
        let start = nanoseconds()
        let rotation = try await custodian.rotate(CompartmentID(rawValue: 1))
        let rate = Double(rotation.rewrapped) / ((nanoseconds() - start) / 1e9)
        print("rotation: \(rotation.rewrapped) wraps, \(Int(rate)) a second")
    }
}
