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

/// Files in fields: sealed in segments, claimed by the write that signs them.
@Suite struct AttachmentTests {
    /// An office with one record that has a photograph.
    private struct Scene {
        let office: TestOffice
        let worker: OfficialKeys
        let record: RecordID
        let written: WrittenRecord
        let content: Data

        static let count = 300_000

        init() async throws {
            office = try await TestOffice()
            worker = try await office.enrol("mali", "case-worker")
            content = Data((0..<Self.count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 9) })
            let session = try await office.session(worker)
            record = try await session.create(
                TestOffice.person, office.inputs(["given_name": "Aung"]), purpose: Name("identification")
            ).record
            written = try await Self.attach(content, to: record, in: office, session)
        }

        @discardableResult
        static func attach(
            _ content: Data, to record: RecordID, in office: TestOffice, _ session: Session, at sequence: UInt64? = nil
        ) async throws -> WrittenRecord {
            let path = office.directory + "/" + UUID().uuidString
            try content.write(to: URL(filePath: path))
            let file = try FileHandle(forReadingFrom: URL(filePath: path))
            defer {
                try? file.close()
                try? FileManager.default.removeItem(atPath: path)
            }
            return try await session.attach(
                record, field: office.field("photograph"), from: file.fileDescriptor, at: sequence,
                purpose: Name("identification"))
        }

        func read(gate: (any Gate)? = nil) async throws -> Data {
            let own: any Gate = try gate ?? office.gate()
            let session = try await office.session(worker, gate: own)
            let opened = try await session.read(
                record, fields: [office.field("photograph")], purpose: Name("identification"))
            let field = try #require(opened.fields.first)
            let path = office.directory + "/" + UUID().uuidString
            _ = FileManager.default.createFile(atPath: path, contents: nil)
            defer { try? FileManager.default.removeItem(atPath: path) }
            let file = try FileHandle(forWritingTo: URL(filePath: path))
            defer { try? file.close() }
            try await session.save(field, to: file.fileDescriptor)
            return try Data(contentsOf: URL(filePath: path))
        }

        func segments() throws -> Int { try office.count("SELECT count(*) FROM blobs") }
    }

    @Test(arguments: [0, 1, 65_536, 1_048_576, 1_048_577])
    func `a file comes back as it was, and nothing of it lies open in the database`(count: Int) async throws {
        let office = try await TestOffice()
        let worker = try await office.enrol("mali", "case-worker")
        let session = try await office.session(worker)
        let record = try await session.create(
            TestOffice.person, office.inputs(["given_name": "Aung"]), purpose: Name("identification")
        ).record
        let marker = Data("KANARIENVOGEL".utf8)
        let content = (marker + Data(repeating: 7, count: count)).prefix(count)
        let written = try await Scene.attach(content, to: record, in: office, session)
        #expect(written.sequence == 2)
        let opened = try await session.read(
            record, fields: [office.field("photograph")], purpose: Name("identification"))
        let field = try #require(opened.fields.first)
        #expect(try #require(try field.attached()) == (UInt64(count), SHA256.hash(Array(content))))
        #expect(throws: ClientError.self) { try field.withText { $0 } }
        let path = office.directory + "/out"
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try await session.save(field, to: file.fileDescriptor)
        try file.close()
        #expect(try Data(contentsOf: URL(filePath: path)) == content)
        try office.copyDatabase(to: office.directory + "/copy")
        #expect(try Data(contentsOf: URL(filePath: office.directory + "/copy")).range(of: marker) == nil)
        #expect(try office.verify().findings == [])
    }

    @Test func `a file that is replaced or removed leaves no segments`() async throws {
        let scene = try await Scene()
        let session = try await scene.office.session(scene.worker)
        #expect(try scene.segments() == 5)
        try await Scene.attach(Data([1, 2, 3]), to: scene.record, in: scene.office, session)
        #expect(try scene.segments() == 1)
        #expect(try await scene.read() == Data([1, 2, 3]))
        // Another field changes nothing.
        _ = try await session.set(scene.record, scene.office.inputs(["alias": "K"]), purpose: Name("identification"))
        #expect(try scene.segments() == 1)
        _ = try await session.set(
            scene.record, scene.office.inputs(["photograph": nil]), purpose: Name("identification"))
        #expect(try scene.segments() == 0)
        #expect(try scene.office.verify().findings == [])
    }

    @Test func `text cannot be put where a file belongs, nor a file where text belongs`() async throws {
        let scene = try await Scene()
        let session = try await scene.office.session(scene.worker)
        await #expect(throws: ClientError.self) {
            try await session.set(
                scene.record, scene.office.inputs(["photograph": "text"]), purpose: Name("identification"))
        }
        await #expect(throws: ClientError.self) {
            try await session.attach(
                scene.record, field: scene.office.field("alias"), from: 0, purpose: Name("identification"))
        }
    }

    /// What somebody with the database file may do to segments.
    enum Change: CaseIterable { case flipped, swapped, lastDeleted, allDeleted, added, ofAnother }

    @Test(arguments: Change.allCases)
    func `changed segments are noticed by the reader, and by verify without a key`(change: Change) async throws {
        let scene = try await Scene()
        let office = scene.office
        switch change {
        case .flipped: try office.edit("blobs", "bytes", where: "number = 2") { $0[99] ^= 1 }
        case .swapped:
            try office.sql("UPDATE blobs SET number = 9 WHERE number = 0")
            try office.sql("UPDATE blobs SET number = 0 WHERE number = 1")
            try office.sql("UPDATE blobs SET number = 1 WHERE number = 9")
        case .lastDeleted: try office.sql("DELETE FROM blobs WHERE number = 4")
        case .allDeleted: try office.sql("DELETE FROM blobs")
        case .added:
            try office.sql(
                "INSERT INTO blobs SELECT write, field, 5, time, bytes FROM blobs WHERE number = 4")
        case .ofAnother:
            let session = try await office.session(scene.worker)
            let other = try await session.create(
                TestOffice.person, office.inputs(["given_name": "Su"]), purpose: Name("identification")
            ).record
            try await Scene.attach(scene.content, to: other, in: office, session)
            let write = Data(try office.entries()[Int(scene.written.entry)].request.id.bytes)
            try office.sql(
                "UPDATE blobs SET bytes = (SELECT bytes FROM blobs b WHERE b.number = blobs.number AND b.write <> ?1)"
                    + " WHERE write = ?1", [write])
        }
        await #expect {
            try await scene.read()
        } throws: { error in
            if case .notAuthentic = error as? ClientError { true } else { false }
        }
        let field = try office.field("photograph")
        #expect(
            try office.verify().found == [
                Found(
                    kind: .cell, place: "the attachment in field \(field) of record \(scene.record)",
                    entry: scene.written.entry)
            ])
    }

    @Test(arguments: ["dropped", "doubled", "reordered"])
    func `a gate that hands out other segments is noticed`(how: String) async throws {
        let scene = try await Scene()
        let gate = TappedGate(
            try scene.office.gate(),
            changeSegments: { segments, _ in
                switch how {
                case "dropped": segments.dropLast()
                case "doubled": segments + segments
                default: segments.reversed()
                }
            })
        await #expect {
            try await scene.read(gate: gate)
        } throws: { error in
            if case .notAuthentic = error as? ClientError { true } else { false }
        }
    }

    @Test func `a write whose segments are not those that it signs is refused`() async throws {
        let scene = try await Scene()
        let own = try scene.office.gate()
        // The line between official and gate changes the segments.
        let session = try await scene.office.session(
            scene.worker,
            gate: TappedGate(
                own,
                changeUpload: {
                    BlobSegments(
                        write: $0.write, field: $0.field, first: $0.first, bytes: $0.bytes.map { $0.map { $0 ^ 1 } })
                }))
        let size = try scene.office.entries().count
        await #expect(
            throws: ClientError.gate(
                .badRequest("the segments of its attachment are not those that were signed"))
        ) {
            try await Scene.attach(Data([9]), to: scene.record, in: scene.office, session)
        }
        #expect(try scene.office.entries().count == size)
        #expect(try await scene.read() == scene.content)
    }

    @Test func `segments of a write that is in the log cannot be uploaded again`() async throws {
        let scene = try await Scene()
        let gate = try scene.office.gate()
        let write = try scene.office.entries()[Int(scene.written.entry)].request.id.write
        let field = try scene.office.field("photograph")
        await #expect(throws: GateError.badRequest("its id was used before")) {
            try await gate.upload(
                BlobSegments(write: write, field: field, first: 5, bytes: [[1]]), for: scene.worker.fingerprint)
        }
        await #expect(throws: GateError.notEnrolled) {
            try await gate.upload(
                BlobSegments(write: try RequestID.random().write, field: field, first: 0, bytes: [[1]]), for: .zero)
        }
    }

    @Test func `segments that no write claimed are swept after a day, and claimed ones stay`() async throws {
        let scene = try await Scene()
        let field = try scene.office.field("photograph")
        let gate = try scene.office.gate()
        let lost = BlobSegments(
            write: try RequestID.random().write, field: field, first: 0, bytes: [[UInt8](repeating: 1, count: 20)])
        try await gate.upload(lost, for: scene.worker.fingerprint)
        #expect(try scene.segments() == 6)
        let later = try scene.office.gate(clock: { TestOffice.now().adding(seconds: 25 * 3600) })
        let next = BlobSegments(write: try RequestID.random().write, field: field, first: 0, bytes: lost.bytes)
        try await later.upload(next, for: scene.worker.fingerprint)
        #expect(try scene.segments() == 6)
        #expect(try scene.office.count("SELECT count(*) FROM blobs WHERE write = ?", [Data(lost.write.bytes)]) == 0)
        #expect(try await scene.read() == scene.content)
    }

    @Test func `a file that meets another change is attached all the same, and not at another sequence`() async throws {
        let scene = try await Scene()
        let session = try await scene.office.session(scene.worker)
        await #expect(throws: ClientError.otherSequence(2)) {
            try await Scene.attach(Data([1]), to: scene.record, in: scene.office, session, at: 1)
        }
        #expect(try await scene.read() == scene.content)
    }

    @Test func `a rotation leaves attachments as they are`() async throws {
        let scene = try await Scene()
        _ = try await scene.office.session(scene.office.custodian).rotate(CompartmentID(rawValue: 1))
        #expect(try await scene.read() == scene.content)
        #expect(try scene.office.verify().findings == [])
    }
}
