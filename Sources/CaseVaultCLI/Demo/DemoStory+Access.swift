import CaseVault
import GateProtocol
import OpenSSL
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

extension DemoStory {
    func read(_ record: RecordID, _ cast: Cast) async throws {
        let sandar = try await session(cast.healthOfficer)
        let fields = [try await field("given_name", sandar).id, try await field("medical_note", sandar).id]
        let opened = try await sandar.read(record, fields: fields, purpose: Self.name("medical-care"))
        let values = try opened.fields.map { try $0.withText { $0 } }
        try narrator.tell(
            "sandar reads for medical care; the access is in the log before anything opens.",
            "entry \(opened.entry): " + values.joined(separator: " | "))

        let somchai = try await session(cast.police)
        let refusal = try await refusal {
            _ = try await somchai.read(record, fields: fields, purpose: Self.name("legal-proceedings"))
        }
        try narrator.tell(
            "somchai (police) asks for the same: refused, and the log says so.", try logLine(refusal.entry))
    }

    /// Copies the database and tries it without `gate.key`.
    func steal(_ record: RecordID, _ cast: Cast) async throws {
        let copy = directory + "/copy"
        try DemoFiles.copyDatabase(from: directory + "/vault", to: copy)
        let failure: any Error
        do {
            _ = try await Vault(directory: copy).open(as: cast.healthOfficer.keys, pins: pins)
            throw ClientError.notIntact("the copy opened")
        } catch {
            failure = error
        }
        let session = try await session(cast.healthOfficer)
        let field = try await field("medical_note", session)
        let thief = DemoThief(
            database: copy + "/vault.sqlite", keys: cast.healthOfficer.keys, governance: await session.governance)
        guard case .halfA = try thief.open(field, of: record) else { throw ClientError.notIntact("the demo's copy") }
        try narrator.tell(
            "A copy of the database with sandar's own key file, but without the gate: opens nothing.",
            "The program: \(Failure(failure).message).",
            "By hand: sandar's key opens half A; without the gate's half B the medical note stays closed.")
    }

    func tamper(with record: RecordID, _ cast: Cast) async throws {
        let row = try DemoFiles.flipLastCellBit(of: record, in: directory + "/vault/vault.sqlite")
        let report = try vault.audit(pins: pins).verify()
        let session = try await session(cast.healthOfficer)
        let note = try await field("medical_note", session)
        var noticed = ""
        do {
            _ = try await session.read(record, fields: [note.id], purpose: Self.name("medical-care"))
        } catch {
            noticed = "\(error)"
        }
        try DemoFiles.restore(row, in: directory + "/vault/vault.sqlite")
        guard let finding = report.findings.first, !noticed.isEmpty else {
            throw ClientError.notIntact("the demo's change")
        }
        try narrator.tell(
            "A row of the database is changed behind the gate's back, one bit of a cell: noticed.",
            "verify: \(finding.place)", "sandar's read: \(noticed). (The row is put back.)")
    }

    func rotate(_ record: RecordID, _ cast: Cast) async throws {
        let khin = try await session(cast.custodian)
        let schema = await khin.governance.policy.schema
        guard let identity = schema.compartment(named: try Self.name("identity")) else { return }
        let done = try await khin.rotate(identity.id)
        let malee = try await session(cast.caseWorker)
        let name = try await field("given_name", malee)
        let opened = try await malee.read(record, fields: [name.id], purpose: Self.name("identification"))
        try narrator.tell(
            "khin rotates the key of identity: version \(done.version), \(done.rewrapped) records moved, \(done.remaining) left.",
            "What khin handled opens no field. malee still reads (entry \(opened.entry)).")
    }

    func revoke(_ record: RecordID, _ cast: Cast) async throws {
        // Opened before the revocation, as somebody at work has it.
        let somchai = try await session(cast.police)
        let name = try await field("given_name", somchai)
        let before = try await somchai.read(record, fields: [name.id], purpose: Self.name("legal-proceedings"))
        let receipt = try await session(cast.administrator).submit([.revoke(official: cast.police.keys.fingerprint)])
        let refusal = try await refusal {
            _ = try await somchai.read(record, fields: [name.id], purpose: Self.name("legal-proceedings"))
        }
        try narrator.tell(
            "somchai, who read a name in entry \(before.entry), is revoked in entry \(receipt.entry): refused at once.",
            try logLine(refusal.entry))
    }

    /// The refusal that `body` runs into.
    private func refusal(_ body: () async throws -> Void) async throws -> (code: String, entry: UInt64) {
        do {
            try await body()
        } catch ClientError.gate(.refused(let code, let entry)) {
            return (code, entry)
        }
        throw ClientError.notIntact("the demo's refusal")
    }

    private func logLine(_ index: UInt64) throws -> String {
        let audit = try vault.audit()
        let lookup = Lookup(governance: try audit.governance())
        var line = ""
        try audit.forEachEntry(from: index) { entry in
            let request = entry.request
            let fields = request.fields.map { lookup.governance.policy.schema.field($0)?.name.description ?? "\($0)" }
            line =
                "entry \(index): \(request.kind.name) by \(lookup.handle(request.actor)), "
                + "\(fields.joined(separator: " ")), for \(request.purpose?.description ?? "-"): "
                + "\(entry.gate.allowed ? "allowed" : "denied") (\(entry.gate.rule))"
            return false
        }
        return line
    }
}
