import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel

/// Many records under one signature, and requests that are sent again.
@Suite struct BatchTests {
    private static let names = ["Aung", "Su", "Kyaw", "Hla", "Zaw"]

    @Test func `the same batch again stores nothing twice`() async throws {
        let (office, worker) = try await office()
        let session = try await office.session(worker)
        let first = try await store(Self.names, in: office, by: session)
        #expect(first.imported == [0, 1, 2, 3, 4])
        let size = try office.entries().count
        let again = try await store(Self.names, in: office, by: try await office.session(worker))
        #expect(again.imported == [])
        #expect(again.unchanged == [0, 1, 2, 3, 4])
        #expect(try office.entries().count == size)
        #expect(try office.count("SELECT count(*) FROM records") == 5)
        #expect(try office.verify().findings == [])
    }

    @Test func `a line twice in a batch is stored once, and a key with other content not at all`() async throws {
        let (office, worker) = try await office()
        let session = try await office.session(worker)
        _ = try await store(["Aung"], keys: ["1"], in: office, by: session)
        let outcome = try await store(["Su", "Su", "Kyaw"], keys: ["2", "2", "1"], in: office, by: session)
        #expect(outcome.imported == [0])
        #expect(outcome.unchanged == [1])
        #expect(outcome.conflicting == [2])
        #expect(try office.count("SELECT count(*) FROM records") == 2)
    }

    @Test func `a record of a batch opens with the proof that its batch was signed`() async throws {
        let (office, worker) = try await office()
        let session = try await office.session(worker)
        _ = try await store(Self.names, in: office, by: session)
        let listed = try await session.list(purpose: Name("identification")).records
        var names: Set<String> = []
        for line in listed {
            names.insert(
                try texts(await session.read(line.record, purpose: Name("identification")))["given_name"] ?? "")
        }
        #expect(names == Set(Self.names))
    }

    @Test(arguments: ["changed", "dropped", "added", "exchanged"])
    func `a batch that is not the one that was signed is refused whole`(how: String) async throws {
        let (office, worker) = try await office()
        let gate = TappedGate(
            try office.gate(),
            changeBatch: { batch in
                var writes = batch.writes
                switch how {
                case "changed":
                    var part = try? RequestPart(writes[1].request.bytes)
                    part?.purpose = try? Name("shelter-care")
                    writes[1] = WriteRequest(
                        request: SignedRequest(bytes: part?.context.bytes ?? [], signature: []),
                        manifest: writes[1].manifest, cells: writes[1].cells, wraps: writes[1].wraps, b: writes[1].b,
                        tokens: writes[1].tokens)
                case "dropped": writes.removeLast()
                case "added": writes.append(writes[0])
                default: writes.swapAt(0, 1)
                }
                return WriteBatch(head: batch.head, writes: writes)
            })
        let session = try await office.session(worker, gate: gate)
        let size = try office.entries().count
        let why =
            ["dropped", "added"].contains(how)
            ? "its count does not fit" : "its requests are not the ones that were signed"
        await #expect(throws: ClientError.gate(.badRequest(why))) {
            try await store(Self.names, in: office, by: session)
        }
        #expect(try office.entries().count == size)
        #expect(try office.count("SELECT count(*) FROM records") == 0)
    }

    @Test(arguments: ["cell", "manifest", "wrap", "half B", "tokens"])
    func `a batch whose contents are not those that were signed is refused whole`(what: String) async throws {
        let (office, worker) = try await office()
        let gate = TappedGate(
            try office.gate(),
            changeBatch: { batch in
                var writes = batch.writes
                let (first, second) = (writes[0], writes[1])
                // The second member comes with something of the first.
                writes[1] = WriteRequest(
                    request: second.request, manifest: what == "manifest" ? first.manifest : second.manifest,
                    cells: what == "cell" ? first.cells : second.cells,
                    wraps: what == "wrap" ? first.wraps : second.wraps, b: what == "half B" ? first.b : second.b,
                    tokens: what == "tokens" ? first.tokens : second.tokens)
                return WriteBatch(head: batch.head, writes: writes)
            })
        let session = try await office.session(worker, gate: gate)
        let size = try office.entries().count
        let why =
            switch what {
            case "cell": "its manifest changes more than the fields that were signed"
            case "manifest": "its manifest is not the one that was signed"
            case "wrap", "tokens": "its wraps or tokens are not the ones that were signed"
            default: "half B does not fit its commitment"
            }
        await #expect(throws: ClientError.gate(.badRequest(why))) {
            try await store(Self.names, in: office, by: session)
        }
        #expect(try office.entries().count == size)
        #expect(try office.count("SELECT count(*) FROM records") == 0)
        #expect(try office.count("SELECT count(*) FROM half_b_wraps") == 0)
    }

    @Test func `a batch with one member that is not allowed is refused whole, and its head is in the log`() async throws
    {
        let office = try await TestOffice()
        let police = try await office.enrol("somsak", "law-enforcement-officer")
        let session = try await office.session(police)
        let importer = try await session.importer(TestOffice.person, purpose: Name("identification"))
        let batch = try importer.seal([
            ImportedRecord(inputs: try office.inputs(["given_name": "Aung"]), key: nil),
            ImportedRecord(inputs: try office.inputs(["medical_note": "Treatment has begun."]), key: nil),
        ])
        let index = UInt64(try office.entries().count)
        await #expect(throws: ClientError.gate(.refused(code: "deny.field", entry: index))) {
            try await session.store(batch, from: importer)
        }
        let entry = try #require(try office.entries().last)
        #expect(entry.request.kind == .batch)
        #expect(!entry.gate.allowed)
        #expect(try office.count("SELECT count(*) FROM records") == 0)
        #expect(try office.verify().findings == [])
    }

    @Test(arguments: ["head", "member"])
    func `a batch with a row cut out of the log is found by verify`(which: String) async throws {
        let (office, worker) = try await office()
        let head = UInt64(try office.entries().count)
        _ = try await store(Self.names, in: office, by: try await office.session(worker))
        let index = which == "head" ? head : head + 2
        try office.sql("DELETE FROM log WHERE idx = ?", [Int64(index)])
        #expect(
            try office.verify().found.first
                == Found(kind: .log, place: "entry \(index) is missing", entry: index))
    }

    @Test func `a member changed in the log is found by verify, though its tree fits`() async throws {
        let (office, worker) = try await office()
        let head = UInt64(try office.entries().count)
        _ = try await store(Self.names, in: office, by: try await office.session(worker))
        let member = try office.entries()[Int(head) + 3]
        var part = member.request
        part.purpose = try Name("shelter-care")
        try office.put(
            LogEntry(request: part, requestBytes: part.context.bytes, signature: [], gate: member.gate))
        let last = head + 5
        #expect(
            try office.verify().found.first
                == Found(
                    kind: .signature, place: "the batch that ends with entry \(last) is not the one that was signed",
                    entry: last))
    }

    @Test func `the same write sent again is answered with the same entry`() async throws {
        let (office, worker) = try await office()
        let gate = TappedGate(try office.gate())
        let written = try await office.session(worker, gate: gate).create(
            TestOffice.person, office.inputs(["given_name": "Aung"]), purpose: Name("identification"))
        let request = try #require(gate.writes.first)
        let size = try office.entries().count
        for _ in 0..<2 {
            #expect(try await gate.write(request).receipt.entry.index == written.entry)
        }
        #expect(try office.entries().count == size)
    }

    @Test func `other bytes under a used id are refused`() async throws {
        let (office, worker) = try await office()
        let gate = TappedGate(try office.gate())
        _ = try await office.session(worker, gate: gate).create(
            TestOffice.person, office.inputs(["given_name": "Aung"]), purpose: Name("identification"))
        let other = try #require(gate.writes.first).with(worker) { $0.purpose = try? Name("shelter-care") }
        let size = try office.entries().count
        await #expect(throws: GateError.badRequest("its id was used before")) { try await gate.write(other) }
        #expect(try office.entries().count == size)
    }

    private func office() async throws -> (TestOffice, OfficialKeys) {
        let office = try await TestOffice()
        return (office, try await office.enrol("mali", "case-worker"))
    }

    private func store(
        _ names: [String], keys: [String?] = [], in office: TestOffice, by session: Session
    ) async throws -> ImportOutcome {
        let importer = try await session.importer(TestOffice.person, purpose: Name("identification"))
        let records = try names.enumerated().map { i, name in
            ImportedRecord(
                inputs: try office.inputs(["given_name": name]),
                key: i < keys.count ? keys[i].map { Array($0.utf8) } : nil)
        }
        return try await session.store(try importer.seal(records), from: importer)
    }
}
