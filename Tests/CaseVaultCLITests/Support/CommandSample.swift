/// One way to run each command so that it succeeds on a vault with one record.
///
/// RECORD, GRANT, POLICY and the like stand for an id of each and for a file with a next policy; SUSPENDED for an official who is;
/// WAITING for a vault whose first statement waits for a signature, and STATEMENT for that one's id.
struct CommandSample {
    let words: String
    var person: String?
    var input = ""

    private static let purpose = "--purpose identification"

    /// By the words of the command.
    static let all: [String: CommandSample] = [
        "keyfile new": .init(words: "k.key --handle k --name K --agency a --no-passphrase"),
        "keyfile show": .init(words: "nok.key.pub"),
        "keyfile passphrase": .init(words: "p.key --passphrase-file phrase --new-passphrase-file phrase"),
        "keyfile rekey": .init(words: "dao.key"),
        "init": .init(words: "v2 --admin admin.key --custodian cust.key.pub"),
        "status": .init(words: "--check"),
        "official enrol": .init(words: "p.key.pub --role interpreter --scope all", person: "admin"),
        "official list": .init(words: ""),
        "official show": .init(words: "nok"),
        "official suspend": .init(words: "som", person: "admin"),
        "official resume": .init(words: "SUSPENDED", person: "admin"),
        "official revoke": .init(words: "som", person: "admin"),
        "grant add": .init(words: "--official dao --role interpreter --scope all", person: "admin"),
        "grant remove": .init(words: "GRANT", person: "admin"),
        "grant list": .init(words: ""),
        "statement list": .init(words: "--vault WAITING"),
        "statement show": .init(words: "STATEMENT --vault waiting"),
        "statement sign": .init(words: "STATEMENT --vault waiting", person: "som"),
        "root show": .init(words: ""),
        "root replace": .init(words: "--threshold 1", person: "admin"),
        "policy check": .init(words: "POLICY"),
        "policy diff": .init(words: "POLICY"),
        "policy apply": .init(words: "POLICY", person: "admin"),
        "policy show": .init(words: ""),
        "policy explain": .init(words: "--official nok --action read --field alias \(purpose)"),
        "schema show": .init(words: ""),
        "record template": .init(words: "--type person"),
        "record create": .init(words: "--type person \(purpose)", person: "nok", input: #"{"alias": "a"}"#),
        "record read": .init(words: "RECORD \(purpose)", person: "nok"),
        "record set": .init(words: "RECORD \(purpose)", person: "nok", input: #"{"alias": "b"}"#),
        "record list": .init(words: purpose, person: "nok"),
        "record history": .init(words: "RECORD \(purpose)", person: "nok"),
        "record assign": .init(words: "RECORD_TO_ASSIGN --official dao \(purpose)", person: "ari"),
        "record unassign": .init(words: "ASSIGNED_RECORD --official dao \(purpose)", person: "ari"),
        "record erase": .init(
            words: "ERASABLE --confirm SAME --purpose data-subject-request --reason asked", person: "dpo"),
        "record certificate": .init(words: "ERASED --page page.html"),
        "record hold": .init(words: "RECORD", person: "admin"),
        "record release": .init(words: "HELD", person: "admin"),
        "record import": .init(words: "- --type person \(purpose)", person: "nok", input: #"{"alias": "a"}"#),
        "record attach": .init(words: "RECORD FILE --field photograph \(purpose)", person: "nok"),
        "record detach": .init(words: "ATTACHED --field photograph \(purpose)", person: "nok"),
        "record export": .init(words: "--purpose case-meeting", person: "mon"),
        "find": .init(words: "--field given_name มาลี \(purpose)", person: "nok"),
        "key list": .init(words: ""),
        "key distribute": .init(words: "", person: "cust"),
        "key rotate": .init(words: "identity", person: "cust"),
        "key compromised": .init(words: "identity/1 --mark-only", person: "cust"),
        "key destroy": .init(words: "RETIRED --confirm identity/1", person: "cust"),
        "key shares": .init(words: "--split th=2of3,mm=1of1 --to shares", person: "cust"),
        "key drill": .init(words: "--share SHARE shares/th-3.txt", person: "cust"),
        "key recover": .init(words: "--share SHARE_OF_THE_LOST shares/th-3.txt", person: "new"),
        "log show": .init(words: ""),
        "log verify": .init(words: ""),
        "log checkpoint": .init(words: ""),
        "log prove": .init(words: "0"),
        "log exposure": .init(words: "--official nok --since 2020-01-01"),
        "verify": .init(words: ""),
        "backup create": .init(words: "copy.backup"),
        "backup verify": .init(words: "BACKUP"),
        "backup restore": .init(words: "BACKUP_OF_LOST", person: "admin"),
        "backup confirm": .init(words: "--before gate/1 --confirm gate/1", person: "cust"),
        "demo": .init(words: ""),
    ]

    /// The arguments after the command, with what the vault holds in place of the words for it; SAME is the first of them.
    func arguments(in vault: TestVault) throws -> [String] {
        let arguments: [String] = try words.split(separator: " ").map { word in
            switch word {
            case "RECORD": try vault.create()
            case "RETIRED":
                try vault.succeed("key", "rotate", "identity", as: "cust").output.isEmpty ? "" : "identity/1"
            case "FILE": try vault.file("photo.jpg", "photo")
            case "ATTACHED": try vault.createWithFile()
            case "RECORD_TO_ASSIGN": try vault.createForAssignment()
            case "ASSIGNED_RECORD": try vault.createAssigned()
            case "BACKUP": try vault.backup()
            case "BACKUP_OF_LOST": try vault.backupOfLost()
            case "GRANT": try vault.succeed("grant", "list", "--json").object["grant"]?.text ?? ""
            case "POLICY":
                try vault.file(
                    "next.yaml",
                    vault.succeed("policy", "show").output.replacing("\nversion: 1\n", with: "\nversion: 2\n"))
            case "SUSPENDED":
                try vault.succeed("official", "suspend", "som", "--json", as: "admin").output.isEmpty ? "" : "som"
            case "WAITING": try vault.foundWaiting().output.isEmpty ? "" : "waiting"
            case "SHARE": try vault.makeShares()
            case "SHARE_OF_THE_LOST": try vault.loseCustodians()
            case "ERASABLE": try vault.createErasable()
            case "ERASED": try vault.createErased()
            case "HELD": try vault.createHeld()
            case "STATEMENT": try vault.foundWaiting().object["statement"]?.text ?? ""
            default: String(word)
            }
        }
        return arguments.map { $0 == "SAME" ? arguments.first ?? "" : $0 }
    }
}
