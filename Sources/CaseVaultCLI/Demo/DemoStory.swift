import CaseVault
import OpenSSL
import TransparencyLog
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// What `casevault demo` tells, through the library as an application would use it.
final class DemoStory {
    let directory: String
    let narrator: Narrator
    let vault: Vault
    let pins: FilePinStore
    private(set) var firstRecord = ""
    /// What everybody compares at their first use.
    private var root: Digest?

    init(directory: String, narrator: Narrator) {
        self.directory = directory
        self.narrator = narrator
        vault = Vault(directory: directory + "/vault")
        pins = FilePinStore(directory: directory + "/state")
    }

    /// The officials at work.
    struct Cast {
        let administrator: DemoPerson
        let custodian: DemoPerson
        let caseWorker: DemoPerson
        let healthOfficer: DemoPerson
        let police: DemoPerson
    }

    func tell() async throws {
        let cast = try await foundAndEnrol()
        let records = try await write(cast)
        guard let record = records.first else { return }
        firstRecord = record.description
        try await read(record, cast)
        try await steal(record, cast)
        try await tamper(with: record, cast)
        try await rotate(record, cast)
        try await revoke(record, cast)
        try verifyLog()
    }

    /// A name that is written in this program.
    static func name(_ text: String) throws -> Name { try Name(text) }

    func session(_ person: DemoPerson) async throws -> Session {
        try await vault.open(as: person.keys, pins: pins, expectedRoot: root)
    }

    private func foundAndEnrol() async throws -> Cast {
        let passphrase = try Random.bytes(12).hex
        let cast = try cast(passphrase: passphrase)
        let founding = try await vault.found(
            administrators: [cast.administrator.publicKey], signers: [cast.administrator.keys], threshold: 1,
            custodians: [cast.custodian.publicKey])
        root = founding.root
        try narrator.tell(
            "A vault is founded: anong administers, khin keeps keys. Neither reads records.",
            "vault \(founding.vault), root \(founding.root.hex.prefix(16))…")
        let admin = try await session(cast.administrator)
        let people = [
            (cast.caseWorker, "case-worker"), (cast.healthOfficer, "health-officer"),
            (cast.police, "law-enforcement-officer"),
        ]
        for (person, role) in people {
            _ = try await admin.enrol(person.publicKey, roles: [Self.name(role)], scope: .all, until: nil)
        }
        try narrator.tell(
            "Officials are enrolled, each with a role in the same signed statement:",
            people.map { "\($0.handle) (\($1))" }.joined(separator: ", "),
            "sandar's key file is under a passphrase (scrypt, N = 2^17); the others are service files for this demo.")
        let done = try await session(cast.custodian).distribute()
        try narrator.tell(
            "khin makes the keys of \(done.created.count) compartments and gives them to who may hold them.",
            "\(done.wraps) sealed keys; the police get none for health.")
        return cast
    }

    private func cast(passphrase: String) throws -> Cast {
        let phrase = try SecretBytes(copying: Array(passphrase.utf8).span.bytes)
        let sandar = try DemoPerson(
            "sandar", "စန္ဒာ", agency: "mm-dsw", in: directory, passphrase: phrase)
        try KeyFiles.write(Array((passphrase + "\n").utf8), to: directory + "/sandar.passphrase", mode: 0o600)
        return Cast(
            administrator: try DemoPerson("anong", "อนงค์", agency: "th-msdhs", in: directory),
            custodian: try DemoPerson("khin", "ခင်", agency: "mm-dsw", in: directory),
            caseWorker: try DemoPerson("malee", "มาลี", agency: "th-msdhs", in: directory), healthOfficer: sandar,
            police: try DemoPerson("somchai", "สมชาย", agency: "th-rtp", in: directory))
    }

    private func write(_ cast: Cast) async throws -> [RecordID] {
        let session = try await session(cast.caseWorker)
        let schema = await session.governance.policy.schema
        guard let type = schema.recordType(named: try Self.name("person")) else { return [] }
        let form = RecordForm(type: type.id, schema: schema)
        var records: [RecordID] = []
        for json in DemoRecords.all {
            let inputs = try form.inputs(of: RecordObject(Array(json.utf8)))
            let written = try await session.create(type.id, inputs, purpose: Self.name("identification"))
            records.append(written.record)
        }
        try narrator.tell(
            "malee interviews three people and writes their records: สมหญิง, ဇော်ဝင်း, Saw (all made up).",
            "Each field is sealed on its own. malee writes the medical note and cannot read it afterwards.")
        return records
    }

    /// The field of a person with this name.
    func field(_ name: String, _ session: Session) async throws -> Field {
        let schema = await session.governance.policy.schema
        guard let type = schema.recordType(named: try Self.name("person")),
            let field = schema.field(named: try Self.name(name), of: type.id)
        else { throw ClientError.unknownField(name) }
        return field
    }

    private func verifyLog() throws {
        let audit = try vault.audit(pins: pins)
        let report = try audit.verify()
        guard report.isIntact else { throw ClientError.notIntact("the demo's vault") }
        try narrator.tell(
            "The log and everything that it speaks of is verified with public keys only: intact.",
            "\(report.head.size) entries, root \(report.head.root.hex.prefix(16))…, signed after every commit.")
    }
}
