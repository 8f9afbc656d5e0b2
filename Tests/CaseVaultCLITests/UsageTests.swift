import Testing

@Suite(.vault)
struct UsageTests {
    @Test(arguments: [
        ["--help"], ["--version"], ["help"], ["help", "record"], ["record", "--help"], ["record", "read", "--help"],
        ["demo", "--help"],
    ])
    func `help and version need nothing and end with 0`(arguments: [String]) throws {
        let outcome = try TestVault.required().run(arguments)
        #expect(outcome.status == 0)
        #expect(!outcome.output.isEmpty)
        #expect(outcome.errors.isEmpty)
    }

    @Test(arguments: [
        ([], "casevault"), (["record"], "read"), (["nonsense"], "record"), (["record", "nonsense"], "template"),
        (["record", "--json"], "create"),
    ])
    func `a command that is missing or unknown is told with those that exist`(arguments: [String], named: String) throws
    {
        let outcome = try TestVault.required().run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(named))
        #expect(outcome.output.isEmpty)
    }

    @Test(arguments: [
        (["record", "list", "--bogus"], "--bogus"),
        (["record", "read", "xyz", "--purpose", "identification"], "32 lower-case hex digits"),
        (["record", "read", zero, "--purpose", "leisure"], "there are: identification"),
        (["record", "read", zero, "--purpose", "identification", "--field", "name"], "given_name"),
        (["record", "read", zero], "casevault grant list"),
        (["record", "create", "--type", "house", "--purpose", "identification"], "person, case"),
        (["record", "template", "--type", "house"], "person, case"),
        (["record", "import", "-", "--type", "person", "--purpose", "identification", "--atomic"], "stdin"),
        (
            ["record", "import", "x.jsonl", "--type", "person", "--purpose", "identification", "--key", "k"],
            "given_name"
        ),
        (["official", "enrol", "som.key.pub", "--role", "boss"], "case-worker"),
        (["official", "enrol", "som.key.pub", "--role", "custodian"], "by the root"),
        (["official", "enrol", "som.key.pub", "--role", "case-worker", "--until", "2027-02-30"], "YYYY-MM-DD"),
        (["official", "enrol", "som.key.pub", "--role", "case-worker", "--until", "2099-01-01"], "365 days"),
        (["official", "enrol", "som.key.pub", "--role", "case-worker", "--scope", "some"], "all, assigned"),
        (["key", "rotate", "gates"], "identity"),
        (["key", "rotate", "gates", "--dry-run"], "identity"),
        (["grant", "remove", "1"], "32 lower-case hex digits"),
        (["log", "show", "--since", "yesterday"], "YYYY-MM-DD"),
        (["log", "show", "--record", "1"], "32 lower-case hex digits"),
        (
            ["policy", "explain", "--official", "nok", "--action", "peek", "--field", "alias", "--purpose", "return"],
            "read, create"
        ),
        (["status", "--root", "abc"], "64 lower-case hex digits"),
    ])
    func `what an argument names wrongly is told with what exists`(arguments: [String], named: String) throws {
        let vault = try TestVault.required()
        _ = try vault.file("x.jsonl", "")
        let outcome = try vault.run(arguments + ["--json"], as: "admin")
        #expect(outcome.status == 64)
        #expect(try outcome.failure["code"]?.number == 64)
        #expect(outcome.errors.contains(named), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    @Test func `global options are taken before the command too`() throws {
        let vault = try TestVault.required()
        let outcome = try vault.run("--json", "--vault", "vault", "key", "list")
        #expect(outcome.status == 0)
        #expect(try outcome.lines.count == 9)
    }

    @Test(arguments: [
        "postgresql://u:hunter2@host/db", "postgresql://host/db?password=hunter2", "host=h password=hunter2",
        "host = h password = hunter2", "host=h sslpassword=hunter2",
    ])
    func `a password in a conninfo is refused and not repeated`(place: String) throws {
        let vault = try TestVault.required()
        for outcome in [
            try vault.run("status", "--vault", place), try vault.run("status", environment: ["CASEVAULT_VAULT": place]),
        ] {
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains("a password must not be"))
            #expect(!outcome.errors.contains("hunter2"))
        }
    }

    @Test(arguments: ["postgresql://u@host/hunter2", "host=h dbname=hunter2", "unix:/run/hunter2"])
    func `a vault elsewhere is refused without repeating what may hold a password`(place: String) throws {
        let outcome = try TestVault.required().run("status", "--vault", place)
        #expect(outcome.status == 78)
        #expect(!outcome.errors.contains("hunter2"))
    }

    @Test func `a directory without a vault is a bad configuration`() throws {
        let outcome = try TestVault.required().run("status", "--vault", ".")
        #expect(outcome.status == 78)
    }
}

let zero = "00000000000000000000000000000000"
