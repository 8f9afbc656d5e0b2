import CaseVault
import Foundation
import GateProtocol
import Testing
import VaultClient
import VaultCrypto
import VaultModel
import VaultStore

@testable import CaseVaultCLI

@Suite(.vault)
struct HintTests {
    private func hint(_ outcome: Program.Outcome) throws -> String? { try outcome.failure["hint"]?.text }

    /// Types the command of a hint, whose words hold no spaces here.
    private func type(_ hint: String, in vault: TestVault) throws -> Program.Outcome {
        let words = hint.split(separator: " ").map(String.init)
        #expect(words.first == "casevault")
        return try Program.run(words.dropFirst() + ["--json"], in: vault.directory)
    }

    @Test(.vaultWithoutKeys) func `a command in a hint names the vault if an option did`() throws {
        let vault = try TestVault.required()
        let end = "--as <key file of a custodian>"
        #expect(try hint(vault.run("status", "--json")) == "casevault key distribute \(end)")
        for option in [["--vault", "vault"], ["--vault=vault"]] {
            let named = "casevault key distribute --vault vault \(end)"
            #expect(try hint(vault.run(["status", "--json"] + option)) == named)
            #expect(try hint(vault.run(option + ["status", "--json"])) == named)
            // An error that no command has mapped.
            let create = ["record", "create", "--type", "person", "--purpose", "identification", "--json"] + option
            #expect(try hint(vault.run(create, as: "nok", input: #"{"given_name": "a"}"#)) == named)
        }
    }

    @Test func `a hint does not repeat what may hold a password`() throws {
        let outcome = try TestVault.required().run("grant", "remove", "1", "--vault", "postgres://u:hunter2@host/db")
        #expect(outcome.errors.contains("casevault grant list"))
        #expect(!outcome.errors.contains("hunter2"))
    }

    @Test(arguments: [
        ("vaults/2026.v-1_a", "vaults/2026.v-1_a"), ("my vault", "'my vault'"), ("it's", #"'it'\''s'"#), ("", "''"),
        ("$HOME", "'$HOME'"), ("~x", "'~x'"), ("คดี", "คดี"), ("é", "é"),
    ])
    func `a path in a hint is one word for a shell`(path: String, word: String) {
        #expect(Hint.word(path) == word)
    }

    @Test(arguments: [
        (["record", "read", zero, "--field", "medical_note", "--purpose", "legal-proceedings"], "som", "medical_note"),
        (["record", "read", zero, "--field", "given_name", "--purpose", "identification"], "admin", "given_name"),
        (["record", "list", "--purpose", "identification"], "admin", nil),
    ])
    func `the hint after a refusal is a command that explains it`(
        command: [String], person: String, field: String?
    ) throws {
        let vault = try TestVault.required()
        let refused = try vault.run(command + ["--vault", "vault", "--json"], as: person)
        #expect(refused.status == 77)
        let explained = try type(try #require(try hint(refused)), in: vault)
        #expect(explained.status == 0, "\(explained.errors)")
        let rule = try vault.succeed("log", "show", "--json").lines.last?["rule"]
        #expect(try explained.lines.count == 1)
        #expect(try explained.object["decision"]?.text == "deny")
        #expect(try explained.object["rule"] == rule)
        #expect(try explained.object["field"]?.text == field)
    }

    @Test(arguments: [
        (ClientError.notIntact("x") as any Error, CaseVaultCLI.ExitStatus.notIntact, "casevault verify"),
        (GateError.notAuthentic("x"), .notAuthentic, "casevault verify"),
        (GateError.noSuchRecord(entry: 7), .notFound, "casevault record list"),
        (GovernanceError.unknownOfficial, .notFound, "casevault official list"),
        (GovernanceError.unknownGrant, .notFound, "casevault grant list"),
        (GovernanceError.keyState("x"), .wrongState, "casevault key list"),
        (GateError.wrongState("x"), .wrongState, "casevault status"),
        (ClientError.unknownField("x"), .usage, "casevault schema show"),
        (ClientError.purposeNeeded(choices: []), .usage, "casevault grant list"),
        (GovernanceError.unknownRole, .usage, "casevault policy show"),
        (GovernanceError.policyNotAllowed("x"), .badData, "casevault policy diff <yaml>"),
        (ClientError.waitingForCustodian([]), .unavailable, "casevault key distribute --as <key file of a custodian>"),
        (GovernanceError.alreadyEnrolled, .cannotCreate, "casevault official list"),
        (VaultError.cannotCreate("x"), .cannotCreate, "name another place"),
        (GateError.inputOutput("x"), .inputOutput, "casevault verify"),
        (StoreError.inputOutput(code: 28), .inputOutput, "casevault verify"),
        (GateError.busy, .tryAgain, "try again"), (GateError.staleRequest, .tryAgain, "try again"),
        (ClientError.otherSequence(3), .tryAgain, "read the record again, then repeat with --at 3"),
        (GovernanceError.separationOfDuties("x"), .refused, "casevault policy show"),
        (ClientError.notEnrolled, .configuration, "casevault official list"),
        (VaultCryptoError.kdfTooCheap, .configuration, "casevault keyfile passphrase <key file> protects it anew"),
        (StoreError.missing, .configuration, "casevault init <dir> makes one"),
    ])
    func `an error has its exit status, and a hint where the next step is known`(
        error: any Error, status: CaseVaultCLI.ExitStatus, next: String
    ) {
        let failure = Failure(error)
        #expect(failure.status == status)
        #expect(failure.hint?.text(vault: nil) == next)
    }

    @Test func `quiet leaves out hints and notes, and never an error`() throws {
        let vault = try TestVault.required()
        let failing = ["record", "read", "xyz", "--purpose", "identification"]
        #expect(try vault.run(failing, as: "nok").errors.contains("casevault: hint: "))
        let quiet = try vault.run(failing + ["--quiet"], as: "nok")
        #expect(quiet.status == 64)
        #expect(quiet.errors.split(separator: "\n").count == 1)
        let list = try vault.run("record", "list", "--purpose", "identification", "--quiet", as: "nok")
        #expect(list.status == 0 && !list.errors.contains("log entry"))
    }

    @Test func `the refusal of a revoked official is not explained by the policy`() throws {
        let vault = try TestVault.required()
        try vault.succeed("official", "revoke", "som", as: "admin")
        let list = try vault.run("record", "list", "--purpose", "legal-proceedings", "--json", as: "som")
        #expect(list.status == 77)
        #expect(try hint(list) == nil)
    }

    @Test func `a founder has seen the root of the vault`() throws {
        let vault = try TestVault.required()
        let people = ["--admin", "admin.key", "--custodian", "cust.key.pub"]
        #expect(try vault.run(["init", "v2"] + people + ["--state", "seen"]).status == 0)
        let enrol = ["official", "enrol", "nok.key.pub", "--vault", "v2", "--state"]
        let first = try vault.run(enrol + ["seen"], as: "admin")
        #expect(first.status == 0)
        #expect(!first.errors.contains("first use"))
        // Another vault in its place is not taken for it.
        try FileManager.default.removeItem(at: vault.directory.appending(path: "v2"))
        #expect(try vault.run(["init", "v2"] + people + ["--state", "other"]).status == 0)
        #expect(try vault.run(enrol + ["seen"], as: "admin").status == 2)
    }

    @Test func `a file that is no key file is told in words`() throws {
        let vault = try TestVault.required()
        func list(as path: String) throws -> Program.Outcome {
            try vault.run("record", "list", "--purpose", "identification", "--as", path)
        }
        let told = [
            ("nok.key.pub", "nok.key.pub is a public key file, and a key file is wanted"),
            ("missing.key", "there is no file missing.key"), ("vault", "cannot open vault: Is a directory"),
        ]
        for (path, text) in told {
            let outcome = try list(as: path)
            #expect(outcome.status == 78)
            #expect(outcome.errors.contains("casevault: error: \(text)\n"), "\(outcome.errors)")
        }
        #expect(try vault.run("keyfile", "show", "missing").errors.contains("there is no file missing"))
        #expect(SystemError.opening("k", EACCES) == "no permission to read k")
        #expect(!SystemError.opening("k", EIO).contains("errno"))
    }
}
