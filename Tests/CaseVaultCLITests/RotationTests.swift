import Foundation
import Testing
import VaultModel
import VaultStore
import VaultStoreSQLite

@Suite(.vault) struct KeyRotationTests {
    @Test func `two custodians' processes that rotate one compartment at once both succeed`() async throws {
        let vault = try TestVault.required()
        let other = try vault.file(
            "people.jsonl", (1...40).map { #"{"given_name": "Aung \#($0)"}"# }.joined(separator: "\n") + "\n")
        // A vault with two custodians.
        try vault.succeed(
            "init", "two", "--admin", "admin.key", "--custodian", "cust.key.pub", "--custodian", "mon.key.pub")
        try vault.succeed(
            "official", "enrol", "nok.key.pub", "--role", "case-worker", "--scope", "all", "--vault", "two",
            as: "admin")
        try vault.succeed("key", "distribute", "--vault", "two", as: "cust")
        try vault.succeed(
            "record", "import", other, "--type", "person", "--purpose", "identification", "--vault", "two", as: "nok")
        let runs = try await withThrowingTaskGroup(of: Program.Outcome.self) { group in
            for person in ["cust", "mon"] {
                group.addTask {
                    try vault.run("key", "rotate", "identity", "--json", "--vault", "two", as: person)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for run in runs {
            #expect(run.status == 0, "\(run.errors)")
            #expect(try run.object["retired"] == .bool(true))
        }
        let keys = try vault.succeed("key", "list", "--json", "--vault", "two").lines.filter {
            $0["compartment"]?.text == "identity"
        }
        #expect(keys.filter { $0["state"]?.text == "active" }.count == 1)
        #expect(keys.filter { $0["state"]?.text == "retired" }.count == keys.count - 1)
        #expect(keys.allSatisfy { $0["remaining"]?.number == 0 })
        #expect(try vault.succeed("verify", "--json", "--vault", "two").object["intact"] == .bool(true))
    }

    @Test func `an interrupted rotation ends with 130 and says how it goes on`() throws {
        let vault = try TestVault.required()
        try CrashScene.writeRecords(vault)
        let command = ["key", "rotate", "identity", "--json"]
        let whole = try vault.copied { try CrashPoints.run(command, as: "cust", on: $0, dyingAt: 0) }
        // SIGINT at each sync: before the halves are moved it ends there, afterwards it was through.
        let syncs = whole.calls.enumerated().filter { $0.element == "s" }.map { $0.offset + 1 }
        var statuses: Set<Int32> = []
        for point in syncs {
            try vault.copied { copy in
                let run = try CrashPoints.run(command, as: "cust", on: copy, dyingAt: point, signal: SIGINT)
                statuses.insert(run.status)
                #expect([0, 130].contains(run.status), "\(run.errors)")
                if run.status == 130, !run.errors.isEmpty {
                    let failure = try #require(try JSON.lines(run.errors).last)
                    #expect(failure["code"]?.number == 130)
                    #expect(failure["hint"]?.text?.contains("casevault key rotate identity") == true)
                }
                let done = try copy.succeed("key", "rotate", "identity", "--json", as: "cust")
                #expect(try done.object["retired"] == .bool(true))
            }
        }
        #expect(statuses.contains(130))
    }

    @Test func `a half that does not fit is left, and its signer is named`() throws {
        let vault = try TestVault.required()
        let id = try vault.create()
        let store = try SQLiteStore(path: vault.directory.appending(path: "vault/vault.sqlite").path)
        let record = try #require(RecordID(hex: id))
        try store.write { writer in
            let wrap = try #require(
                try writer.halfAWraps(of: record).first { $0.place.compartment.rawValue == 1 })
            let zeros = [UInt8](repeating: 0, count: wrap.bytes.count)
            #expect(try writer.replace(wrapAt: wrap.place, by: wrap.place, kind: wrap.kind, bytes: zeros))
        }
        try store.close()
        let run = try vault.run("key", "rotate", "identity", "--json", as: "cust")
        #expect(run.status == 3)
        let left = try #require(try run.object["left"]?.items.first)
        #expect(left["official"]?.text == "nok")
        #expect(left["record"]?.text == id)
        #expect(left["entry"]?.number != nil)
        #expect(try run.object["remaining"]?.number == 1)
        #expect(try run.failure["error"]?.text?.contains("nok wrote it in entry") == true)
        #expect(try run.failure["hint"]?.text?.contains("write these fields anew") == true)
    }
}
