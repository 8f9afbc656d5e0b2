import Foundation
import OpenSSL
import Testing
import TransparencyLog
import VaultCrypto
import VaultGate
import VaultModel

/// The example of docs/format.md is what the code makes. `UPDATE_EXAMPLE=1 swift test --filter FormatTests` writes it.
@Suite struct WorkedExampleTests {
    private let example: WorkedExample

    init() throws {
        example = try WorkedExample()
    }

    @Test func `the example in the format document is what the code makes`() throws {
        var document = try FormatDocument()
        let made = "\n" + (try example.markdown()) + "\n"
        if ProcessInfo.processInfo.environment["UPDATE_EXAMPLE"] == "1" {
            document.example = made
            try document.write()
        }
        let written = document.example.split(separator: "\n", omittingEmptySubsequences: false)
        let lines = made.split(separator: "\n", omittingEmptySubsequences: false)
        for (number, (line, expected)) in zip(written, lines).enumerated() where line != expected {
            Issue.record("line \(number) of the example is \"\(line)\", the code makes \"\(expected)\"")
            break
        }
        #expect(written.count == lines.count)
    }

    @Test func `the field of the example opens the way the document says`() throws {
        let contexts = example.contexts
        let place = example.place
        let person = try KeyFile.open(
            example.people.keyFile, passphrase: try ExampleInputs.secret(Array(ExampleInputs.passphrase.utf8)))
        let key = try CompartmentKey(
            try Envelope.open(example.envelopeK, with: person.kem, info: example.envelopeKContext),
            kem: contexts.compartmentKEM(compartment: place.compartment, version: 1))
        let check = contexts.keyCheck(compartment: place.compartment, version: 1)
        #expect(try key.checkValue(check) == example.key.checkValue(check))

        let manifest = try Manifest(example.manifest.bytes)
        let write = try #require(manifest.writes.first)
        let cell = try #require(manifest.cell(of: ExampleInputs.field))
        #expect(cell.digest == SHA256.hash(example.cell))
        let b = try Wrap.openB(
            example.wrapB, under: example.gate,
            context: contexts.wrapB(record: place.record, write: cell.write, epoch: 1, commitment: write.b))
        #expect(try b.commitment(example.commitmentContext(nil)) == write.b)
        let list = try Wrap.openList(example.wrapList, under: example.gate) {
            contexts.wrapList(record: place.record, write: cell.write, epoch: 1, list: $0)
        }
        #expect(list.fields == [ExampleInputs.field.rawValue])
        let commitment = try #require(write.a.first).digest
        for a in [
            try Wrap.openA(
                example.wrapA, under: key.recordKey(contexts.recordKey(place)),
                context: contexts.wrapA(place, commitment: commitment)),
            try Wrap.openA(
                example.envelopeA, with: key,
                context: contexts.envelopeA(place, commitment: commitment, publicKey: try key.privateKey().publicKey)),
        ] {
            #expect(try a.commitment(example.commitmentContext(place.compartment)) == commitment)
            let value = try Cell.open(
                example.cell, a: a, fieldHalf: b.fieldHalf(example.cellContext), context: example.cellContext)
            let isValue = value.withBytes { constantTimeEquals($0, Array(ExampleInputs.value.utf8).span.bytes) }
            #expect(isValue)
        }
    }

    @Test func `the log of the example verifies`() throws {
        let log = try NoteVerifier(
            name: example.root.origin, algorithm: .ed25519, publicKey: example.root.logPublicKey)
        let (checkpoint, _) = try Checkpoint.open(
            example.checkpoint.bytes, origin: example.root.origin, verifier: log)
        let entries = try [example.foundingEntry, example.entry].map { try LogEntry($0.bytes) }
        #expect(checkpoint.size == 2)
        #expect(checkpoint.root == RFC6962.merkleRoot(ofLeafHashes: entries.map(\.leafHash)))
        #expect(entries[0].isSigned(by: example.people.administrator.identity.signingPublicKey))
        #expect(entries[1].isSigned(by: example.people.official.identity.signingPublicKey))
        #expect(entries[1].request.manifestAfter == example.manifest.digest)
        #expect(entries[1].request.seen == TreeHead(size: 1, root: entries[0].leafHash))
        let statement = try SignedStatement(try #require(entries[0].request.statement))
        #expect(statement.statement.acts.first == .root(example.root))
        #expect(
            try PublicKeyFile(try PublicKeyFile(example.people.official).bytes).identity
                == example.people.official.identity)
        let head = try HeadKey(try ExampleInputs.secret(ExampleInputs.headKey))
        #expect(
            head.isValid(
                example.headCode.bytes,
                for: example.contexts.head(
                    record: example.place.record, sequence: 1, manifest: example.manifest.digest, generation: 1,
                    entry: 1)))
    }

    @Test func `the gate reads the example's gate key`() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "format-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }
        try Data(example.gateFile).write(to: directory.appending(path: "gate.key"))
        let keys = try GateFiles(directory: directory.path).keys()
        #expect(keys.vault == example.contexts.vault)
        #expect(keys.generation == 1)
        #expect(keys.logPublicKey == example.root.logPublicKey)
        #expect(keys.gatePublicKey == example.root.gatePublicKey)
    }
}
