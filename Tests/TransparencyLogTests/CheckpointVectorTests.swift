import OpenSSL
import Testing
import TransparencyLog
import VectorFiles

/// Checkpoint bodies, and the log of transparency-dev/tessera.
@Suite struct CheckpointVectorTests {
    struct Body: Decodable {
        let desc: String
        let body: String
        let expect: String
    }

    struct Log: Decodable {
        let vkey: String
        let entries: [String]
        let checkpoints: [String: String]
    }

    @Test func `a body parses only in its one spelling`() throws {
        let bodies = try VectorFiles.decode([Body].self, "note/checkpoint_bodies.json")
        #expect(bodies.count == 11)
        for body in bodies {
            let bytes = Array(body.body.utf8)
            if body.expect == "ok" {
                #expect(try Checkpoint(body: bytes).body == bytes, "\(body.desc)")
            } else {
                #expect(throws: LogError.malformedCheckpoint, "\(body.desc)") { try Checkpoint(body: bytes) }
            }
        }
    }

    @Test func `the tessera log's checkpoints open, have our roots, and extend each other`() throws {
        let log = try VectorFiles.decode(Log.self, "tlog/tessera_log_0_9.json")
        #expect(log.entries.count == 9)
        #expect(log.checkpoints.count == 10)
        let verifier = try NoteVerifier(vkey: log.vkey)
        let nodes = MemoryNodes(leafHashes: log.entries.map { RFC6962.leafHash(Array($0.utf8).span.bytes) })
        var previous: Checkpoint?
        for size in 0...9 {
            let note = try #require(log.checkpoints[String(size)])
            let (checkpoint, _) = try Checkpoint.open(
                Array(note.utf8), origin: "example.com/log/testdata", verifier: verifier)
            #expect(
                checkpoint.head
                    == TreeHead(size: UInt64(size), root: try RFC6962.root(size: UInt64(size), reader: nodes)))
            if let previous, previous.size > 0 {
                let proof = try RFC6962.consistencyProof(from: previous.size, to: checkpoint.size, reader: nodes)
                try RFC6962.verifyConsistency(
                    oldSize: previous.size, oldRoot: previous.root, newSize: checkpoint.size, newRoot: checkpoint.root,
                    proof: proof)
            }
            previous = checkpoint
        }
    }
}
