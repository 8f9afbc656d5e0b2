import Foundation
import Testing
import VaultModel

@testable import CaseVaultCLI

@Suite(.vault)
struct OutputTests {
    @Test func `what would change a terminal is shown and not sent`() throws {
        let vault = try TestVault.required()
        let id = try vault.create(#"{"given_name": "a\u001b[31m\u202eb\u061c", "alias": "ก\u200bข\u200c"}"#)
        let read = ["record", "read", id, "--purpose", "identification"]
        let table = try vault.run(read, as: "nok").output
        #expect(table.contains(#"a\u{1b}[31m\u{202e}b\u{61c}"#))
        #expect(table.contains("ก\u{200b}ข\u{200c}"))
        let json = try vault.run(read + ["--json"], as: "nok")
        #expect(try json.object["fields"]?["given_name"] == .string("a\u{1b}[31m\u{202e}b\u{61c}"))
        for output in [table, json.output] {
            #expect(!output.unicodeScalars.contains { ["\u{1b}", "\u{202e}", "\u{61c}"].contains($0) })
        }
    }

    @Test func `a reader that goes away ends the program with 141`() throws {
        let vault = try TestVault.required()
        let process = Process()
        process.executableURL = try Program.url()
        process.arguments = ["log", "show", "--vault", "vault"]
        process.currentDirectoryURL = vault.directory
        let pipe = Pipe()
        process.standardOutput = pipe
        try pipe.fileHandleForReading.close()
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 141)
    }

    @Test func `an interrupted command ends with 130`() throws {
        let vault = try TestVault.required()
        let process = Process()
        process.executableURL = try Program.url()
        process.arguments = [
            "record", "create", "--type", "person", "--purpose", "identification", "--vault", "vault", "--as",
            "nok.key",
            "--state", "fresh",
        ]
        process.currentDirectoryURL = vault.directory
        let (input, errors) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardError = errors
        try process.run()
        // The warning about the first use comes before stdin is read, and stdin never ends.
        _ = errors.fileHandleForReading.availableData
        process.interrupt()
        process.waitUntilExit()
        try input.fileHandleForWriting.close()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 130)
    }

    @Test func `an output that is full is an output error`() throws {
        let vault = try TestVault.required()
        let process = Process()
        process.executableURL = try Program.url()
        process.arguments = ["log", "show", "--vault", "vault"]
        process.currentDirectoryURL = vault.directory
        process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 74)
    }

    @Test func `progress is for terminals only`() throws {
        let outcome = try TestVault.required().succeed("verify")
        #expect(outcome.errors.isEmpty)
    }

    @Test(arguments: [
        ("1970-01-01", 0), ("2000-02-29", 951_782_400_000), ("2026-11-23", 1_795_392_000_000),
    ])
    func `a day begins in UTC and comes back as it was`(day: String, milliseconds: UInt64) throws {
        let start = try #require(DateText.start(of: day))
        #expect(start.milliseconds == milliseconds)
        #expect(DateText.text(start) == day + "T00:00:00Z")
        #expect(DateText.end(of: day)?.milliseconds == milliseconds + 86_400_000)
    }

    @Test(arguments: ["2026-02-29", "2026-13-01", "2026-1-1", "2026-00-10", "1969-12-31", "2026-11-23T", "๒๕๖๙-๑๑-๒๓"])
    func `a day that does not exist is none`(day: String) {
        #expect(DateText.start(of: day) == nil)
    }
}
