import Foundation
import Testing

/// An operation that has to survive its own death at every point.
struct CrashScene: Sendable, CustomTestStringConvertible {
    typealias Step = @Sendable (TestVault) throws -> Void

    let name: String
    /// The words of the command, and whose key file it takes. RECORD is the id of the first record.
    let command: [String]
    let person: String
    /// Brings a vault with people and keys into the state before the operation.
    let prepare: Step
    /// Brings the operation to its end after a crash, wherever that came.
    let complete: Step
    /// What must hold at the end, beside what holds for all.
    let check: Step
    /// The names of all who are on record at the end.
    var names = Set(Self.names)
    /// Whether all is done when all is printed; else others have to do their part.
    var isDoneWhenPrinted = true
    /// What must hold of what was printed, whatever came in between.
    var checkOutput: @Sendable (String, TestVault) throws -> Void = { _, _ in }

    var testDescription: String { name }

    /// The values that were acknowledged before any crash.
    static let names = ["มาลี", "Aung Aung", "ဇော်ဝင်း"]

    static func writeRecords(_ vault: TestVault) throws {
        for name in names { _ = try vault.create(#"{"given_name": "\#(name)", "phone": "0812345678"}"#) }
    }

    /// The same, and one that RECORD stands for.
    static func writeRecordsAndOne(_ vault: TestVault) throws {
        try writeRecords(vault)
        _ = try vault.file("record", vault.create(#"{"given_name": "Somchai"}"#))
    }

    /// The command's words, with ids in the place of their names.
    func arguments(in vault: TestVault) throws -> [String] {
        let record = try? String(contentsOf: vault.directory.appending(path: "record"), encoding: .utf8)
        return command.map { $0 == "RECORD" ? record ?? $0 : $0 }
    }

    static let all = [
        CrashScene(
            name: "import records",
            command: ["record", "import", "people.jsonl", "--type", "person", "--purpose", "identification", "--json"],
            person: "nok",
            prepare: { vault in
                try writeRecords(vault)
                let lines = (0..<6).map { #"{"given_name": "Imported \#($0)"}"# }
                _ = try vault.file("people.jsonl", lines.joined(separator: "\n"))
            },
            complete: { vault in
                // Each line comes in once, however often it is given.
                try vault.succeed(
                    "record", "import", "people.jsonl", "--type", "person", "--purpose", "identification", as: "nok")
            }, check: { _ in }, names: Set(names).union((0..<6).map { "Imported \($0)" })),
        CrashScene(
            name: "read a record",
            command: ["record", "read", "RECORD", "--purpose", "identification", "--json"], person: "nok",
            prepare: writeRecordsAndOne, complete: { _ in }, check: { _ in }, names: Set(names).union(["Somchai"]),
            checkOutput: { output, vault in
                guard output.contains("Somchai") else { return }
                let reads = try vault.succeed("log", "show", "--json").lines.filter { $0["kind"]?.text == "read" }
                #expect(reads.count == 1, "shown without a log entry")
            }),
        CrashScene(
            name: "erase a record",
            command: ["record", "erase", "RECORD", "--confirm", "RECORD", "--reason", "asked", "--json"], person: "dpo",
            prepare: { vault in
                try writeRecords(vault)
                _ = try vault.file("record", vault.createErasable())
            },
            complete: { vault in
                let id = try String(contentsOf: vault.directory.appending(path: "record"), encoding: .utf8)
                let erased = try vault.run("record", "erase", id, "--confirm", id, "--reason", "asked", as: "dpo")
                #expect([0, 5].contains(erased.status), "\(erased.errors)")
            },
            check: { vault in
                let id = try String(contentsOf: vault.directory.appending(path: "record"), encoding: .utf8)
                #expect(try vault.run("record", "read", id, "--purpose", "identification", as: "nok").status == 5)
            }),
        CrashScene(
            name: "rotate a compartment", command: ["key", "rotate", "identity", "--json"], person: "cust",
            prepare: writeRecords, complete: { try rotate($0) },
            check: { vault in
                let keys = try vault.succeed("key", "list", "--json").lines.filter {
                    $0["compartment"]?.text == "identity"
                }
                // The crash came before there was a second version, or after: one more is made then.
                #expect(keys.filter { $0["state"]?.text == "active" }.count == 1)
                #expect(keys.filter { $0["state"]?.text == "retired" }.count == keys.count - 1)
                #expect([2, 3].contains(keys.count))
                #expect(keys.allSatisfy { $0["remaining"]?.number == 0 })
            }),
        CrashScene(
            name: "rotate the gate key", command: ["key", "rotate", "gate", "--json"], person: "cust",
            prepare: writeRecords,
            complete: { vault in
                let done = try vault.succeed("key", "rotate", "gate", "--json", as: "cust")
                #expect(try done.object["retired"] == .bool(true))
            },
            check: { vault in
                let epochs = try vault.succeed("key", "list", "--json").lines.filter {
                    $0["compartment"]?.text == "gate"
                }
                #expect(epochs.filter { $0["state"]?.text == "active" }.count == 1)
                #expect(epochs.filter { $0["state"]?.text == "destroyed" }.count == epochs.count - 1)
                #expect(epochs.count > 1)
                // Nothing is left beside gate.key that holds an old key.
                let files = try FileManager.default.contentsOfDirectory(
                    atPath: vault.directory.appending(path: "vault").path)
                #expect(files.filter { $0.hasPrefix("gate.key") } == ["gate.key"])
            }),
        CrashScene(
            name: "begin a version of the index", command: ["key", "rotate", "index", "--json"], person: "cust",
            prepare: writeRecords,
            complete: { try rebuildIndex($0) }, check: { try checkIndex($0) }, isDoneWhenPrinted: false),
        CrashScene(
            name: "make the tokens of an index",
            command: ["key", "rotate", "index", "--purpose", "identification", "--json"], person: "nok",
            prepare: { vault in
                try writeRecords(vault)
                try vault.succeed("key", "rotate", "index", as: "cust")
            }, complete: { try rebuildIndex($0) }, check: { try checkIndex($0) }, isDoneWhenPrinted: false),
        CrashScene(
            name: "end a version of the index", command: ["key", "rotate", "index", "--json"], person: "cust",
            prepare: { vault in
                try writeRecords(vault)
                try vault.succeed("key", "rotate", "index", as: "cust")
                try vault.succeed("key", "rotate", "index", "--purpose", "identification", as: "nok")
            }, complete: { try rebuildIndex($0) }, check: { try checkIndex($0) }),
        CrashScene(
            name: "revoke an official", command: ["official", "revoke", "som", "--json"], person: "admin",
            prepare: writeRecords,
            complete: { vault in
                let states = try vault.succeed("official", "list", "--json").lines.filter {
                    $0["handle"]?.text == "som"
                }
                guard states.first?["state"]?.text != "revoked" else { return }
                try vault.succeed("official", "revoke", "som", as: "admin")
            },
            check: { vault in
                let read = try vault.run(
                    "record", "list", "--purpose", "legal-proceedings", "--json", as: "som")
                #expect([77, 78].contains(read.status), "\(read.errors)")
            }),
        CrashScene(
            name: "rekey an official", command: ["keyfile", "rekey", "nok.key", "--json"], person: "nok",
            prepare: writeRecords,
            complete: { try $0.succeed("keyfile", "rekey", "nok.key") },
            check: { vault in
                let file = try vault.succeed("keyfile", "show", "nok.key.pub", "--json").object
                let official = try vault.succeed("official", "show", "nok", "--json").object
                #expect(file["fingerprint"]?.text != nil)
                #expect(official["fingerprint"]?.text == file["fingerprint"]?.text)
            }),
        CrashScene(
            name: "say that a key is compromised", command: ["key", "compromised", "identity/1", "--json"],
            person: "cust", prepare: writeRecords,
            complete: { vault in
                let state = try vault.succeed("key", "list", "--json").lines.first { $0["key"]?.text == "identity/1" }
                if state?["state"]?.text != "compromised" {
                    try vault.succeed("key", "compromised", "identity/1", as: "cust")
                }
                try rotate(vault)
            },
            check: { vault in
                let keys = try vault.succeed("key", "list", "--json").lines
                let first = keys.first { $0["key"]?.text == "identity/1" }
                #expect(first?["state"]?.text == "compromised")
                #expect(first?["remaining"]?.number == 0)
                #expect(keys.contains { $0["compartment"]?.text == "identity" && $0["state"]?.text == "active" })
            }, isDoneWhenPrinted: false),
        CrashScene(
            name: "back up", command: ["backup", "create", "copy.backup", "--json"], person: "cust",
            prepare: writeRecords,
            complete: { vault in
                // One that was complete when its process died is there; another is not put in its place.
                guard try vault.run("backup", "verify", "copy.backup").status != 0 else { return }
                try vault.succeed("backup", "create", "copy.backup")
            },
            check: { try $0.succeed("backup", "verify", "copy.backup") }),
        CrashScene(
            name: "restore a backup", command: ["backup", "restore", "a.backup", "--json"], person: "admin",
            prepare: { vault in
                try writeRecords(vault)
                try vault.succeed("backup", "create", "a.backup")
                // Entries that are lost, among them one of everybody who comes back.
                _ = try vault.succeed("record", "list", "--purpose", "identification", as: "nok")
                try vault.loseDatabase()
            },
            complete: { vault in
                // One that was complete when its process died is there; another is not put in its place.
                let restored = try vault.run("backup", "restore", "a.backup", "--json", as: "admin")
                #expect([0, 73].contains(restored.status), "\(restored.errors)")
                let generation = try #require(
                    try vault.succeed("status", "--json").object["log"]?["generation"]?.number)
                for handle in ["nok", "som"] {
                    try vault.succeed(
                        "official", "resume", handle, "--accept-restore", "\(generation)", as: "admin")
                }
            },
            check: { vault in
                let files = try FileManager.default.contentsOfDirectory(
                    atPath: vault.directory.appending(path: "vault").path)
                #expect(files.filter { $0.contains(".new") } == [])
            }, isDoneWhenPrinted: false),
    ]

    private static func rotate(_ vault: TestVault) throws {
        let done = try vault.succeed("key", "rotate", "identity", "--json", as: "cust")
        #expect(try done.object["retired"] == .bool(true))
        #expect(try done.object["remaining"]?.number == 0)
    }

    /// What holds after every operation: the log and all rows are whole, and every record opens.
    func checkVault(_ vault: TestVault) throws {
        let verified = try vault.run("verify", "--json")
        #expect(try verified.object["intact"] == .bool(true), "\(verified.output)")
        let records = try vault.succeed("record", "list", "--purpose", "identification", "--json", as: "nok").lines
        let names = try records.compactMap { line -> String? in
            let id = try #require(line["record"]?.text)
            let read = try vault.run(
                "record", "read", id, "--field", "given_name", "--purpose", "identification", "--json", as: "nok")
            // One that was erased is there, and says so.
            guard read.status != 5 else { return nil }
            try #require(read.status == 0, "\(read.errors)")
            return try #require(try read.object["fields"]?["given_name"]?.text)
        }
        #expect(names.count == self.names.count && Set(names) == self.names)
        try check(vault)
    }
}

/// A rebuild of the search index.
extension CrashScene {
    /// Brings a rebuild to its end from wherever it is, and begins it first where the crash came before.
    fileprivate static func rebuildIndex(_ vault: TestVault) throws {
        func states() throws -> [String?] {
            try vault.succeed("key", "list", "--json").lines.filter { $0["compartment"]?.text == "index" }
                .map { $0["state"]?.text }
        }
        if try states().count == 1 { try vault.succeed("key", "rotate", "index", as: "cust") }
        guard try states().contains("retiring") else { return }
        try vault.succeed("key", "rotate", "index", "--purpose", "identification", as: "nok")
        let done = try vault.succeed("key", "rotate", "index", "--json", as: "cust")
        #expect(try done.object["retired"] == .bool(true))
    }

    /// One version is active, all before are destroyed, and everybody is found.
    fileprivate static func checkIndex(_ vault: TestVault) throws {
        let versions = try vault.succeed("key", "list", "--json").lines.filter { $0["compartment"]?.text == "index" }
        #expect(versions.filter { $0["state"]?.text == "destroyed" }.count == versions.count - 1)
        #expect(versions.last?["state"]?.text == "active" && versions.count > 1)
        let found = try vault.succeed(
            "find", "--field", "phone", "0812345678", "--purpose", "identification", "--json", as: "nok")
        #expect(try Set(found.lines.compactMap { $0["record"]?.text }).count == names.count)
    }
}
