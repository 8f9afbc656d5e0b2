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
    let directory: String
    let person = RecordTypeID(rawValue: 1)
    let worker: Session
    let custodian: Session
    let policy: Policy
    private let vault: Vault
    private let mali: OfficialKeys
    private let pins: FilePinStore

    init(directory: String, policy document: [UInt8] = PolicyDocument.default) async throws {
        self.directory = directory
        func someone(_ handle: String) throws -> OfficialKeys {
            try OfficialKeys.generate(handle: handle, name: handle, agency: "th-bench", protection: .none)
        }
        let administrator = try someone("nok")
        let keeper = try someone("thura")
        mali = try someone("mali")
        vault = Vault(directory: directory + "/vault")
        let founding = try await vault.found(
            administrators: [try PublicKeyFile(administrator)], signers: [administrator], threshold: 1,
            custodians: [try PublicKeyFile(keeper)], policy: document)
        pins = FilePinStore(directory: directory + "/state")
        _ = try await vault.open(as: administrator, pins: pins, expectedRoot: founding.root).enrol(
            try PublicKeyFile(mali), roles: [try Name("case-worker"), try Name("health-officer")], scope: .all,
            until: nil)
        custodian = try await vault.open(as: keeper, pins: pins)
        _ = try await custodian.distribute()
        worker = try await vault.open(as: mali, pins: pins)
        policy = await worker.governance.policy
    }

    /// Two fields and a record that has them.
    private func twoFields() async throws -> (record: RecordID, fields: [FieldID]) {
        let fields = try ["given_name", "family_name"].compactMap {
            policy.schema.field(named: try Name($0), of: person)?.id
        }
        let inputs = zip(fields, ["Aung", "Lin"]).map { FieldInput(field: $0, value: Array($1.utf8)) }
        return (try await worker.create(person, inputs, purpose: Name("identification")).record, fields)
    }

    /// A logged read of two fields, and a write of one, each beside one append with fdatasync: one of each in turn.
    func benchmarkRead() async throws {
        let purpose = try Name("identification")
        let (record, fields) = try await twoFields()
        var reads: [Double] = []
        var writes: [Double] = []
        var appends: [Double] = []
        for i in 0..<400 {
            reads.append(
                try await time { _ = try await worker.read(record, fields: fields, purpose: purpose) })
            appends.append(unsafe baseline_append(directory + "/append", 4096, 1))
            writes.append(
                try await time {
                    let input = FieldInput(field: fields[0], value: Array("Aung \(i)".utf8))
                    _ = try await worker.create(person, [input], purpose: purpose)
                })
        }
        let append = median(appends)
        report(
            "read two fields, logged, p50", median(reads), append, unit: "µs", ratio: median(reads) / append,
            goal: "goal ≤ 2")
        report("one durable write, p50", median(writes), append, unit: "µs", ratio: median(writes) / append, goal: "")
    }

    /// Sixteen sessions that read at once through one gate, against one of them; rounds of both in turn.
    func benchmarkReaders() async throws {
        let (record, fields) = try await twoFields()
        let gate = try vault.openGate()
        var sessions: [Session] = []
        for i in 0..<16 {
            let pins = FilePinStore(directory: directory + "/state-\(i)")
            sessions.append(try await vault.open(as: mali, through: gate, pins: pins, trustsFirstUse: true))
            _ = try await sessions[i].read(record, fields: fields, purpose: Name("identification"))
        }
        var (one, many) = (0.0, 0.0)
        for _ in 0..<5 {
            one = max(one, try await rate(of: Array(sessions.prefix(1)), reads: 300, record, fields))
            many = max(many, try await rate(of: sessions, reads: 150, record, fields))
        }
        report("16 readers of one gate", many, one, unit: "reads/s", ratio: many / one, goal: "goal ≥ 5")
    }

    /// How many reads a second these sessions do together, each `reads` of them.
    private func rate(
        of sessions: [Session], reads: Int, _ record: RecordID, _ fields: [FieldID]
    ) async throws -> Double {
        let start = nanoseconds()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for session in sessions {
                group.addTask {
                    for _ in 0..<reads {
                        _ = try await session.read(record, fields: fields, purpose: Name("identification"))
                    }
                }
            }
            try await group.waitForAll()
        }
        return Double(reads * sessions.count) / ((nanoseconds() - start) / 1e9)
    }

    private func time(_ body: () async throws -> Void) async throws -> Double {
        let start = nanoseconds()
        try await body()
        return (nanoseconds() - start) / 1e3
    }

    private func median(_ times: [Double]) -> Double { times.sorted()[times.count / 2] }

}
