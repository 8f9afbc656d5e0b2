import Foundation
import Testing

@Suite(.vault)
struct CompletionTests {
    @Test(arguments: ["bash", "zsh", "fish"])
    func `a completion script is produced for each shell and names every noun and verb`(shell: String) throws {
        let outcome = try TestVault.required().run("--generate-completion-script", shell)
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        let words = Set(outcome.output.split { !$0.isLetter && $0 != "-" && $0 != "_" }.map(String.init))
        #expect(!CommandTree.first.isEmpty)
        for command in CommandTree.leaves {
            for word in command.split(separator: " ") { #expect(words.contains(String(word)), "\(command)") }
        }
        for option in ["--purpose", "--vault", "--json"] {
            #expect(outcome.output.contains(shell == "fish" ? String(option.dropFirst(2)) : option))
        }
        // What an option takes is completed too.
        for value in ["assigned", "update"] { #expect(words.contains(value)) }
        let same = try TestVault.required().run("--generate-completion-script=\(shell)")
        #expect(same.output == outcome.output)
    }

    @Test func `the script for bash is one that bash reads`() throws {
        let vault = try TestVault.required()
        let script = try vault.file("c.bash", vault.succeed("--generate-completion-script", "bash").output)
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-n", script]
        process.currentDirectoryURL = vault.directory
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
