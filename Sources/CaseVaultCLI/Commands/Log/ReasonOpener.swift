import VaultClient
import VaultCrypto
import VaultModel

/// Opens reasons for an official who may read them.
struct ReasonOpener {
    private let session: Session
    private let field: FieldID

    /// `nil` without a key file, and for an official who may not read reasons: they are not asked for a passphrase.
    init?(_ options: Options, _ governance: Governance) async throws {
        guard let path = options.keyFile ?? Environment.value("CASEVAULT_KEYFILE"),
            let field = governance.policy.schema.reason
        else { return nil }
        let grants = governance.activeGrants(of: try People.keyFile(path).fingerprint, at: Clock.now())
            .enumerated().map { $1.active(index: $0) }
        let policy = governance.policy
        let time = Clock.now().seconds
        let allowed = policy.purposes(for: .read, recordType: field.recordType, grants: grants, time: time)
        guard !allowed.isEmpty else { return nil }
        session = try await options.session()
        self.field = field.id
    }

    /// The text of a reason; logged before it is opened. One that its writer sealed wrongly is said to be so, and does not
    /// hide the others.
    func open(_ reason: RecordID) async throws -> String? {
        do {
            return try await session.read(reason, fields: [field]).fields.first?.withText { $0 }
        } catch ClientError.notAuthentic(_) {
            return "(not authentic)"
        }
    }
}
