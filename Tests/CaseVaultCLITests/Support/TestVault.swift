import Foundation
import Testing

/// A vault in a temporary directory with one official of each kind, driven through the program alone.
///
/// `admin` administers and `cust` is custodian; `nok` is a case worker, `som` of the police, `dao` a health officer, `mon` a
/// case manager and `aye` an auditor. All have service key files, for speed.
struct TestVault {
    let directory: URL

    /// The vault of the test that is running.
    @TaskLocal static var current: TestVault?

    static func required() throws -> TestVault { try #require(current) }

    /// How far a vault is set up.
    enum Stage: Sendable {
        case people
        case enrolled
        case distributed
    }

    /// Runs the program on this vault.
    ///
    /// - Parameter person: whose key file is used.
    @discardableResult
    func run(
        _ arguments: String..., as person: String? = nil, input: String = "", environment: [String: String] = [:]
    ) throws -> Program.Outcome {
        try run(arguments, as: person, input: input, environment: environment)
    }

    @discardableResult
    func run(
        _ arguments: [String], as person: String? = nil, input: String = "", environment: [String: String] = [:]
    ) throws -> Program.Outcome {
        var all = ["CASEVAULT_VAULT": "vault"]
        if let person { all["CASEVAULT_KEYFILE"] = person + ".key" }
        return try Program.run(arguments, in: directory, input: input, environment: all.merging(environment) { $1 })
    }

    /// Runs the program and expects it to succeed.
    @discardableResult
    func succeed(_ arguments: String..., as person: String? = nil, input: String = "") throws -> Program.Outcome {
        let outcome = try run(arguments, as: person, input: input)
        try #require(outcome.status == 0, "\(arguments): \(outcome.errors)")
        return outcome
    }

    /// Writes a person and returns the record's id.
    func create(_ json: String = #"{"given_name": "มาลี", "medical_note": "asthma"}"#) throws -> String {
        let outcome = try succeed(
            "record", "create", "--type", "person", "--purpose", "identification", "--json", as: "nok", input: json)
        return try #require(try outcome.object["record"]?.text)
    }

    /// Founds another vault, `waiting`, whose first statement waits for a signature of `som`.
    @discardableResult
    func foundWaiting() throws -> Program.Outcome {
        try succeed(
            "init", "waiting", "--admin", "admin.key", "--admin", "som.key.pub", "--custodian", "cust.key.pub", "--json"
        )
    }

    /// Writes a person with a photograph and returns the record's id.
    func createWithFile() throws -> String {
        let id = try create()
        try succeed(
            "record", "attach", id, try file("photo.jpg", "photo"), "--field", "photograph", "--purpose",
            "identification", as: "nok")
        return id
    }

    /// Writes a person in a vault with a case manager, `ari`, and returns the record's id.
    func createForAssignment() throws -> String {
        try succeed(
            "keyfile", "new", "ari.key", "--handle", "ari", "--name", "ari", "--agency", "th-test", "--no-passphrase")
        try succeed(
            "official", "enrol", "ari.key.pub", "--role", "case-manager", "--scope", "all", as: "admin")
        try succeed("key", "distribute", as: "cust")
        return try create()
    }

    /// The same, with the record assigned to `dao`.
    func createAssigned() throws -> String {
        let record = try createForAssignment()
        try succeed("record", "assign", record, "--official", "dao", "--purpose", "identification", as: "ari")
        return record
    }

    /// Writes a person in a vault with a data protection officer, `dpo`, and returns the record's id.
    func createErasable() throws -> String {
        try succeed(
            "keyfile", "new", "dpo.key", "--handle", "dpo", "--name", "dpo", "--agency", "th-test", "--no-passphrase")
        try succeed(
            "official", "enrol", "dpo.key.pub", "--role", "data-protection-officer", "--scope", "all", as: "admin")
        return try create()
    }

    /// Makes shares in `shares`, of which two of three are needed, gives the recovery key all keys, and returns a share.
    @discardableResult
    func makeShares() throws -> String {
        try succeed("key", "shares", "--split", "th=2of3", "--to", "shares", as: "cust")
        try succeed("key", "distribute", as: "cust")
        return "shares/th-1.txt"
    }

    /// The same, and puts `new` in the place of the custodian, whose keys are lost.
    @discardableResult
    func loseCustodians() throws -> String {
        let share = try makeShares()
        try succeed(
            "keyfile", "new", "new.key", "--handle", "new", "--name", "new", "--agency", "th-test", "--no-passphrase")
        try succeed("root", "replace", "--custodian", "new.key.pub", as: "admin")
        return share
    }

    /// Makes a backup of the vault and returns the path of its part (a).
    func backup(_ name: String = "a.backup") throws -> String {
        try succeed("backup", "create", name)
        return name
    }

    /// The same, of a vault whose database is lost then.
    func backupOfLost() throws -> String {
        let backup = try backup()
        try loseDatabase()
        return backup
    }

    /// Loses the database, as a broken disk does; `gate.key` and `gate.pin` stay.
    func loseDatabase() throws {
        let vault = directory.appending(path: "vault").path
        for file in try FileManager.default.contentsOfDirectory(atPath: vault) where file.hasPrefix("vault.sqlite") {
            try FileManager.default.removeItem(atPath: vault + "/" + file)
        }
    }

    /// The same, with the record erased.
    func createErased() throws -> String {
        let record = try createErasable()
        try succeed("record", "erase", record, "--confirm", record, "--reason", "asked", as: "dpo")
        return record
    }

    /// Writes a person, holds the record, and returns its id.
    func createHeld() throws -> String {
        let record = try create()
        try succeed("record", "hold", record, as: "admin")
        return record
    }

    /// How many entries the log has.
    func logSize() throws -> Int {
        try succeed("log", "show", "--json").lines.count
    }

    func file(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: directory.appending(path: name))
        return name
    }

    private static let people = [
        ("admin", nil), ("cust", nil), ("nok", "case-worker"), ("som", "law-enforcement-officer"),
        ("dao", "health-officer"), ("mon", "case-manager"), ("aye", "auditor"),
    ]

    /// Made once for each stage, and copied for each test.
    private static let templates: [Stage: Result<URL, any Error>] = {
        let people = Result { try TestVault.make { try $0.foundVault() } }
        let enrolled = Result { try TestVault.make(from: people.get()) { try $0.enrolEverybody() } }
        let distributed = Result {
            try TestVault.make(from: enrolled.get()) { try $0.succeed("key", "distribute", as: "cust") }
        }
        return [.people: people, .enrolled: enrolled, .distributed: distributed]
    }()

    private static func make(from template: URL? = nil, _ body: (TestVault) throws -> Void) throws -> URL {
        let directory = FileManager.default.temporaryDirectory.appending(path: "casevault-test-\(UUID().uuidString)")
        if let template {
            try FileManager.default.copyItem(at: template, to: directory)
        } else {
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        }
        try body(TestVault(directory: directory))
        return directory
    }

    private func foundVault() throws {
        for (handle, _) in Self.people {
            try succeed(
                "keyfile", "new", handle + ".key", "--handle", handle, "--name", handle, "--agency", "th-test",
                "--no-passphrase")
        }
        try succeed("init", "vault", "--admin", "admin.key", "--custodian", "cust.key.pub")
    }

    private func enrolEverybody() throws {
        for (handle, role) in Self.people {
            guard let role else { continue }
            try succeed(
                "official", "enrol", handle + ".key.pub", "--role", role, "--scope", "all", as: "admin")
        }
    }

    fileprivate static func withCopy(of stage: Stage, _ body: @concurrent @Sendable () async throws -> Void)
        async throws
    {
        let template = try #require(templates[stage]).get()
        let directory = try make(from: template) { _ in }
        defer { try? FileManager.default.removeItem(at: directory) }
        try await $current.withValue(TestVault(directory: directory)) { try await body() }
    }
}

/// Gives each test a vault of its own.
struct VaultTrait: TestTrait, SuiteTrait, TestScoping {
    let stage: TestVault.Stage
    let isRecursive = true

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await function() }
        try await TestVault.withCopy(of: stage, function)
    }
}

extension Trait where Self == VaultTrait {
    /// A vault with its people enrolled and their keys distributed.
    static var vault: Self { VaultTrait(stage: .distributed) }
    /// A vault whose custodian has not distributed keys yet.
    static var vaultWithoutKeys: Self { VaultTrait(stage: .enrolled) }
}
