import Foundation
import Testing

/// A vault on a file system of its own that is full, read-only, or fills while it is written to. Needs the right to mount one
/// in a namespace of its own.
@Suite(.vault, .enabled(if: SmallFileSystem.isAvailable)) struct SmallFileSystemTests {
    @Test func `a full file system stores nothing of a record, and goes on when there is room`() throws {
        let record = try TestVault.required().create()
        let outcome = try SmallFileSystem.run(
            """
            dd if=/dev/zero of=small/filler bs=4k >/dev/null 2>&1
            echo '{"alias": "b"}' | "$program" record set \(record) --purpose identification --as nok.key; echo "set $?"
            "$program" record read \(record) --purpose identification --as nok.key; echo "read $?"
            rm small/filler
            "$program" record read \(record) --purpose identification --as nok.key; echo "read $?"
            "$program" verify >/dev/null; echo "verify $?"
            """)
        #expect(outcome.marks == ["set 74", "read 74", "read 0", "verify 0"], "\(outcome.text)")
        // Nothing was shown without its entry: the value comes once, after there was room.
        #expect(outcome.text.components(separatedBy: "มาลี").count == 2)
    }

    @Test func `a read-only file system releases nothing`() throws {
        let record = try TestVault.required().create()
        let outcome = try SmallFileSystem.run(
            """
            mount -o remount,ro small
            "$program" record read \(record) --purpose identification --as nok.key; echo "read $?"
            echo '{"alias": "b"}' | "$program" record set \(record) --purpose identification --as nok.key; echo "set $?"
            mount -o remount,rw small
            "$program" record read \(record) --purpose identification --as nok.key; echo "read $?"
            """)
        #expect(outcome.marks == ["read 74", "set 74", "read 0"], "\(outcome.text)")
        #expect(outcome.text.components(separatedBy: "มาลี").count == 2)
    }

    @Test func `an import that fills the file system keeps whole batches, and goes on where it stopped`() throws {
        let vault = try TestVault.required()
        let lines = (0..<4000).map { #"{"alias": "p\#($0)", "narrative": "\#(String(repeating: "x", count: 400))"}"# }
        _ = try vault.file("many.jsonl", lines.joined(separator: "\n") + "\n")
        let command = #""$program" record import many.jsonl --type person --purpose identification --as nok.key --json"#
        let outcome = try SmallFileSystem.run(
            """
            \(command); echo "import $?"
            "$program" verify >/dev/null; echo "verify $?"
            mount -o remount,size=200m small
            \(command) | tail -1; "$program" verify >/dev/null; echo "verify $?"
            """)
        #expect(outcome.marks.first == "import 74" && outcome.marks.last == "verify 0", "\(outcome.text)")
        #expect(outcome.text.contains(#""rejected":0"#))
    }
}

/// Runs a script with the vault's directory on a file system of 12 MiB, mounted at `small` in a namespace of its own.
enum SmallFileSystem {
    struct Outcome {
        let text: String
        /// The lines of a word and an exit status.
        var marks: [String] {
            text.split(separator: "\n").map(String.init).filter { $0.wholeMatch(of: /[a-z]+ [0-9]+/) != nil }
        }
    }

    static let isAvailable: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/unshare")
        process.arguments = ["-rm", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    static func run(_ script: String) throws -> Outcome {
        let vault = try TestVault.required()
        let setUp = """
            mkdir small && mount -t tmpfs -o size=12m none small && cp -r vault small/ || exit 1
            export CASEVAULT_VAULT=small/vault
            """
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/unshare")
        process.arguments = ["-rm", "sh", "-c", setUp + "\n" + script]
        process.currentDirectoryURL = vault.directory
        process.environment = ["program": try Program.url().path, "PATH": "/usr/bin:/bin", "XDG_STATE_HOME": "state"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Outcome(text: String(decoding: data, as: UTF8.self))
    }
}
