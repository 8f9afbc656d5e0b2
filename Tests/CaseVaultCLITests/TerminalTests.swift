import Foundation
import Testing

@testable import CaseVaultCLI

@Suite(.vault)
struct TerminalTests {
    private let list = ["official", "list", "--vault", "vault"]

    private func shown(_ arguments: [String], columns: UInt16, _ more: [String: String] = [:]) throws -> [String] {
        let directory = try TestVault.required().directory
        let output = try PseudoTerminal(columns: columns).output(
            of: arguments, in: directory,
            environment: ["HOME": directory.path, "CASEVAULT_KEYFILE": "nok.key"].merging(more) { $1 })
        return output.split(separator: "\n").map(String.init)
    }

    @Test func `a table fits the terminal, and in a pipe nothing is cut`() throws {
        let vault = try TestVault.required()
        let name = String(repeating: "ဇော်ဝင်း", count: 10)
        try vault.succeed(
            "keyfile", "new", "z.key", "--handle", "zaw", "--name", name, "--agency", "mm-test", "--no-passphrase")
        try vault.succeed("official", "enrol", "z.key.pub", as: "admin")
        let piped = try vault.run(list).output
        #expect(piped.contains(name))
        #expect(!piped.contains("…"))
        for columns in [60, 80] {
            let lines = try shown(list, columns: UInt16(columns))
            #expect(lines.count == piped.split(separator: "\n").count)
            #expect(lines.allSatisfy { CellWidth.of($0) <= columns })
            #expect(lines.contains { $0.hasPrefix("zaw ") && $0.hasSuffix("…") })
        }
        // COLUMNS is what a person has chosen.
        #expect(try shown(list, columns: 60, ["COLUMNS": "300"]).contains { $0.contains(name) })
    }

    @Test func `a value is shown whole on a narrow terminal, and escaped`() throws {
        let vault = try TestVault.required()
        let text = String(repeating: "ที่อยู่ของมาลี", count: 8)
        let id = try vault.create(#"{"address_line": "\#(text)\u001b[2J"}"#)
        let read = ["record", "read", id, "--purpose", "identification", "--vault", "vault"]
        let lines = try shown(read, columns: 70)
        let table = lines.drop { !$0.contains("address_line") }
        #expect(table.count > 1)
        #expect(table.allSatisfy { CellWidth.of($0) <= 70 })
        let value = table.map { $0.split(separator: " ").last ?? "" }.joined()
        #expect(value.hasSuffix(text + #"\u{1b}[2J"#), "\(value)")
    }

    @Test(arguments: [([], true), (["--quiet"], false), (["--json"], false)])
    func `progress is shown on a terminal, and its line is cleared at the end`(more: [String], isShown: Bool) throws {
        let directory = try TestVault.required().directory
        let shown = try PseudoTerminal(columns: 80).output(
            of: ["verify", "--vault", "vault"] + more, in: directory, environment: ["HOME": directory.path],
            isForErrors: true)
        #expect(shown.contains("verify [") == isShown)
        #expect(shown.isEmpty != isShown)
        #expect(!isShown || shown.hasSuffix("\r\u{1B}[K"))
    }
}
