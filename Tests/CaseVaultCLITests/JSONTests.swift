import Testing

/// What `--json` promises for every command there is.
@Suite(.vault)
struct JSONTests {
    @Test func `every command has a sample here, and every sample a command`() {
        #expect(Set(CommandTree.leaves) == Set(CommandSample.all.keys))
    }

    @Test(arguments: CommandTree.leaves)
    func `every command prints JSON lines with its own schema, and nothing else`(command: String) throws {
        let vault = try TestVault.required()
        _ = try vault.file("phrase", "a tea house\n")
        let new = ["keyfile", "new", "p.key", "--handle", "p", "--name", "P", "--agency", "a"]
        #expect(try vault.run(new + ["--passphrase-file", "phrase"]).status == 0)
        _ = try vault.create()
        let sample = try #require(CommandSample.all[command])
        let words = command.split(separator: " ").map(String.init)
        let outcome = try vault.run(
            words + sample.arguments(in: vault) + ["--json"], as: sample.person, input: sample.input)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = try outcome.lines
        #expect(!lines.isEmpty)
        for line in lines { #expect(line["schema"]?.text == "casevault.\(words.joined(separator: "."))/1") }
        for line in try JSON.lines(outcome.errors) {
            #expect(!line.keys.isDisjoint(with: ["hint", "warning"]), "\(line)")
        }
    }

    @Test(arguments: [["policy", "check"], ["policy", "apply"], ["init", "v2", "--policy"]])
    func `mistakes of a policy have the schema of the command that met them`(command: [String]) throws {
        let vault = try TestVault.required()
        let broken = try vault.file("broken.yaml", "casevault-policy: 1\nversion: one\n")
        let people = command[0] == "init" ? ["--admin", "admin.key", "--custodian", "cust.key.pub"] : []
        let outcome = try vault.run(command + [broken] + people + ["--json"], as: "admin")
        #expect(outcome.status == 65)
        let lines = try outcome.lines
        #expect(lines.count > 1)
        let verb = command[0] == "init" ? "init" : command.joined(separator: ".")
        #expect(lines.allSatisfy { $0["schema"]?.text == "casevault.\(verb)/1" && $0["line"]?.number != nil })
    }

    @Test(arguments: CommandTree.leaves)
    func `every command tells its mistakes in JSON lines on stderr only`(command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        let outcome = try TestVault.required().run(words + ["--no-such-option", "--json"])
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        let failure = try #require(try JSON.lines(outcome.errors).first)
        #expect(failure["code"]?.number == 64)
        #expect(failure["error"]?.text?.isEmpty == false)
        #expect(failure["hint"]?.text?.hasPrefix("casevault \(command) --help") == true)
    }
}
