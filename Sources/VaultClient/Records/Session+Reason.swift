internal import VaultCrypto
internal import VaultModel

extension Session {
    /// Writes the reason of a request before the request is made: a record of its own whose id is that of the request.
    ///
    /// It is sealed to the public half of its compartment's key, so whoever gives a reason need not be able to read one.
    func explain(_ part: RequestPart, _ reason: String?) async throws(ClientError) {
        guard let reason, let purpose = part.purpose else { return }
        guard let field = governance.policy.schema.reason else {
            throw .wrongState("the policy has no place to keep a reason")
        }
        let inputs = [FieldInput(field: field.id, value: Array(reason.utf8))]
        try check(inputs, type: field.recordType)
        _ = try await write(.create, { () in part.id.reason }, inputs, purpose: purpose, legalBasis: part.legalBasis) {
            _ in (nil, field.recordType)
        }
    }
}
