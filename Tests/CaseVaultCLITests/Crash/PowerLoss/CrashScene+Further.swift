import Foundation
import Testing

/// Further operations that have to survive a power cut: what makes files, and what shows something.
extension CrashScene {
    static let further = [
        CrashScene(
            name: "read on a machine for the first time",
            command: ["record", "read", "RECORD", "--purpose", "identification", "--json"], person: "nok",
            prepare: { vault in
                try writeRecordsAndOne(vault)
                try FileManager.default.removeItem(at: vault.directory.appending(path: ".local"))
            }, complete: { _ in }, check: { _ in }, names: Set(names).union(["Somchai"]),
            checkOutput: { try expectEntry("read", in: $1, ifShown: $0.contains("Somchai")) }),
        CrashScene(
            name: "restore on a new machine",
            command: ["backup", "restore", "a.backup", "--gate-key", "safe/gate.key", "--json"], person: "admin",
            prepare: { vault in
                try writeRecords(vault)
                try vault.succeed("backup", "create", "a.backup")
                let files = FileManager.default
                let (old, safe) = (vault.directory.appending(path: "vault"), vault.directory.appending(path: "safe"))
                try files.createDirectory(at: safe, withIntermediateDirectories: false)
                try files.moveItem(at: old.appending(path: "gate.key"), to: safe.appending(path: "gate.key"))
                try files.removeItem(at: old)
                try files.createDirectory(
                    at: old, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            },
            complete: { vault in
                // One that was complete is there; and so may gate.key be, which is taken as it is then.
                let named = exists("vault/gate.key", in: vault) ? [] : ["--gate-key", "safe/gate.key"]
                let restored = try vault.run(["backup", "restore", "a.backup"] + named, as: "admin")
                #expect([0, 73].contains(restored.status), "\(restored.errors)")
                for handle in ["nok", "som"] {
                    try vault.succeed("official", "resume", handle, as: "admin")
                }
            },
            check: { vault in
                let left = try FileManager.default.contentsOfDirectory(
                    atPath: vault.directory.appending(path: "vault").path)
                #expect(left.filter { $0.hasPrefix("gate.key") } == ["gate.key"])
            }, isDoneWhenPrinted: false),
        CrashScene(
            name: "find people",
            command: ["find", "--field", "phone", "0812345678", "--purpose", "identification", "--json"], person: "nok",
            prepare: writeRecords, complete: { _ in }, check: { _ in },
            checkOutput: { try expectEntry("find", in: $1, ifShown: $0.contains("record")) }),
        CrashScene(
            name: "attach a file",
            command: [
                "record", "attach", "RECORD", "photo.jpg", "--field", "photograph", "--purpose", "identification",
            ],
            person: "nok",
            prepare: { vault in
                try writeRecordsAndOne(vault)
                _ = try vault.file("photo.jpg", photo)
            },
            complete: { vault in
                try vault.succeed(
                    "record", "attach", try record(of: vault), "photo.jpg", "--field", "photograph", "--purpose",
                    "identification", as: "nok")
            },
            check: { vault in
                try savePhoto(to: "out.jpg", in: vault)
                #expect(try read("out.jpg", in: vault) == photo)
            }, names: Set(names).union(["Somchai"])),
        CrashScene(
            name: "save a file",
            command: [
                "record", "read", "RECORD", "--field", "photograph", "--to", "out.jpg", "--purpose", "identification",
                "--json",
            ], person: "nok",
            prepare: { vault in
                try writeRecordsAndOne(vault)
                try vault.succeed(
                    "record", "attach", try record(of: vault), try vault.file("photo.jpg", photo), "--field",
                    "photograph", "--purpose",
                    "identification", as: "nok")
            },
            complete: { vault in
                guard !exists("out.jpg", in: vault) else { return }
                try savePhoto(to: "out.jpg", in: vault)
            },
            // Under its name it is whole.
            check: { vault in
                let saved = try read("out.jpg", in: vault)
                #expect(saved == photo)
            },
            names: Set(names).union(["Somchai"]),
            checkOutput: { output, vault in
                let isThere = exists("out.jpg", in: vault)
                #expect(isThere || !output.contains("photograph"), "acknowledged, and not there")
                try expectEntry("read", in: vault, ifShown: isThere)
            }),
        CrashScene(
            name: "make a key file",
            command: [
                "keyfile", "new", "new.key", "--handle", "new", "--name", "new", "--agency", "th-test",
                "--no-passphrase", "--json",
            ], person: "nok", prepare: writeRecords,
            complete: { vault in
                for file in ["new.key", "new.key.pub"] where exists(file, in: vault) {
                    try FileManager.default.removeItem(at: vault.directory.appending(path: file))
                }
                try vault.succeed(
                    "keyfile", "new", "new.key", "--handle", "new", "--name", "new", "--agency", "th-test",
                    "--no-passphrase")
            },
            check: { vault in
                let file = try vault.succeed("keyfile", "show", "new.key", "--json").object["fingerprint"]?.text
                let pub = try vault.succeed("keyfile", "show", "new.key.pub", "--json").object["fingerprint"]?.text
                #expect(file != nil && file == pub)
            }),
        CrashScene(
            name: "make shares", command: ["key", "shares", "--split", "th=2of3", "--to", "shares", "--json"],
            person: "cust", prepare: writeRecords, complete: { _ in },
            check: { vault in
                // A vault that knows a recovery key: then its shares are there.
                let promise = try vault.succeed("status", "--json").object["promises"]?["recovery"]
                guard promise?.text?.hasPrefix("there is no recovery key") != true else { return }
                try vault.succeed("key", "distribute", as: "cust")
                try vault.succeed("key", "drill", "--share", "shares/th-1.txt", "shares/th-3.txt", as: "cust")
            }),
        CrashScene(
            name: "found a vault",
            command: ["init", "second", "--admin", "admin.key", "--custodian", "cust.key.pub", "--json"],
            person: "admin", prepare: writeRecords,
            complete: { vault in
                guard try vault.run("verify", "--vault", "second").status != 0 else { return }
                if exists("second", in: vault) {
                    try FileManager.default.removeItem(at: vault.directory.appending(path: "second"))
                }
                try vault.succeed("init", "second", "--admin", "admin.key", "--custodian", "cust.key.pub")
            },
            check: { vault in
                try vault.succeed("verify", "--vault", "second")
                try vault.succeed("key", "distribute", "--vault", "second", as: "cust")
            }),
    ]

    /// More than one sector, and less than a segment.
    private static let photo = String(repeating: "photo ", count: 1000)

    private static func record(of vault: TestVault) throws -> String { try read("record", in: vault) }

    private static func read(_ name: String, in vault: TestVault) throws -> String {
        try String(contentsOf: vault.directory.appending(path: name), encoding: .utf8)
    }

    private static func exists(_ name: String, in vault: TestVault) -> Bool {
        FileManager.default.fileExists(atPath: vault.directory.appending(path: name).path)
    }

    private static func savePhoto(to name: String, in vault: TestVault) throws {
        try vault.succeed(
            "record", "read", try record(of: vault), "--field", "photograph", "--to", name, "--purpose",
            "identification", as: "nok")
    }

    /// Nothing is shown without an entry.
    private static func expectEntry(_ kind: String, in vault: TestVault, ifShown isShown: Bool) throws {
        guard isShown else { return }
        let entries = try vault.succeed("log", "show", "--json").lines.filter { $0["kind"]?.text == kind }
        #expect(entries.count == 1, "shown without a log entry")
    }
}
