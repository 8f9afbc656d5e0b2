import Foundation
import Testing

/// An operation that has to survive its own death at every point.
struct CrashScene: Sendable, CustomTestStringConvertible {
    typealias Step = @Sendable (TestVault) throws -> Void

    let name: String
    /// The words of the command, and whose key file it takes.
    let command: [String]
    let person: String
    /// Brings a vault with people and keys into the state before the operation.
    let prepare: Step
    /// Brings the operation to its end after a crash, wherever that came.
    let complete: Step
    /// What must hold at the end, beside what holds for all.
    let check: Step

    var testDescription: String { name }

    /// The values that were acknowledged before any crash.
    static let names = ["มาลี", "Aung Aung", "ဇော်ဝင်း"]

    static func writeRecords(_ vault: TestVault) throws {
        for name in names { _ = try vault.create(#"{"given_name": "\#(name)", "phone": "0812345678"}"#) }
    }

    static let all = [
        CrashScene(
            name: "rotate a compartment", command: ["key", "rotate", "identity", "--json"], person: "cust",
            prepare: writeRecords, complete: { try rotate("identity", $0) },
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
            name: "roll the gate key", command: ["key", "rotate", "gate", "--json"], person: "cust",
            prepare: writeRecords, complete: { try rotate("gate", $0) },
            check: { vault in
                let epochs = try vault.succeed("key", "list", "--json").lines.filter {
                    $0["compartment"]?.text == "gate"
                }
                #expect(epochs.filter { $0["state"]?.text == "active" }.count == 1)
                #expect(epochs.filter { $0["state"]?.text == "destroyed" }.count == epochs.count - 1)
                #expect([2, 3].contains(epochs.count))
                #expect(epochs.allSatisfy { $0["remaining"]?.number == 0 })
                // One key of 38 bytes for the epoch in force, none of those before, and nothing beside the file.
                let directory = vault.directory.appending(path: "vault")
                let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
                #expect(!files.contains { $0.hasSuffix(".new") || $0.hasSuffix(".old") }, "\(files)")
                let key = try Data(contentsOf: directory.appending(path: "gate.key"))
                #expect(key.count == 32 + 4 * 38 + 32)
            }),
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
    ]

    private static func rotate(_ key: String, _ vault: TestVault) throws {
        let done = try vault.succeed("key", "rotate", key, "--json", as: "cust")
        #expect(try done.object["retired"] == .bool(true))
        #expect(try done.object["remaining"]?.number == 0)
    }

    /// What holds after every operation: the log and all rows are whole, and every record opens.
    func checkVault(_ vault: TestVault) throws {
        let verified = try vault.run("verify", "--json")
        #expect(try verified.object["intact"] == .bool(true), "\(verified.output)")
        let records = try vault.succeed("record", "list", "--purpose", "identification", "--json", as: "nok").lines
        let names = try records.map { line in
            let id = try #require(line["record"]?.text)
            let read = try vault.succeed(
                "record", "read", id, "--field", "given_name", "--purpose", "identification", "--json", as: "nok")
            return try #require(try read.object["fields"]?["given_name"]?.text)
        }
        #expect(Set(names) == Set(Self.names))
        try check(vault)
    }
}
