import ArgumentParser
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// `key rotate index`: a custodian begins a new version of the search index and ends the one before; an official who may
/// read the indexed fields makes its tokens in between.
struct IndexRotation {
    /// What the index is called among keys; no compartment has this name.
    static let name = "index"

    let options: Options
    let purpose: String?

    func run(dryRun: Bool) async throws {
        if dryRun { return try plan() }
        let session = try await options.session()
        let governance = await session.governance
        let isCustodian = governance.isCustodian(session.identity.fingerprint)
        let done: IndexProgress
        if isCustodian || governance.grants(of: session.identity.fingerprint).isEmpty {
            done = try await session.rotateIndex()
        } else {
            done = try await rebuild(session, try Lookup(governance: governance).purpose(purpose))
        }
        try options.output.object("key.rotate", members(done))
        if done.remaining > 0 {
            options.messages.hint(
                .command("key rotate index --purpose <purpose>", as: "an official who may read the indexed fields"))
        } else if !done.isClosed {
            options.messages.hint(.command("key rotate index", as: "a custodian"))
        }
    }

    private func rebuild(_ session: Session, _ purpose: Name?) async throws -> IndexProgress {
        let bar = ProgressBar("rotate index", counting: "values", options: options)
        do {
            let done = try await Interruption.endsCleanly {
                try await session.rebuildIndex(purpose: purpose) { bar.show($0.indexed, of: $0.indexed + $0.remaining) }
            }
            bar.end()
            return done
        } catch {
            bar.end()
            throw error as? ClientError == .interrupted ? CompartmentRotation.interrupted(Self.name) : error
        }
    }

    private func plan() throws {
        let governance = try options.audit().governance()
        let isBegun = governance.searchedIndexes.count > 1
        let latest = governance.indexes.keys.max() ?? 0
        try options.output.object(
            "key.rotate", members(IndexProgress(version: isBegun ? latest : latest + 1)) + [("planned", true)])
    }

    private func members(_ done: IndexProgress) -> [Output.Member] {
        [
            ("key", .string("index/\(done.version)")), ("version", .number(done.version)),
            ("rewrapped", .number(done.indexed)), ("remaining", .number(done.remaining)),
            ("retired", .bool(done.isClosed)),
        ]
    }
}
