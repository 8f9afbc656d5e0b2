public import GateProtocol
public import OpenSSL
internal import Synchronization
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

extension EmbeddedGate {
    public func challenge(for actor: Digest) async throws(GateError) -> [UInt8] {
        let governance = try currentGovernance()
        // Also for somebody suspended or revoked: what they then sign is refused and logged.
        guard let official = governance.officials[actor] else { throw .notEnrolled }
        return try Self.mapErrors {
            let secret = try SecretBytes.random(count: 32)
            let info = contexts.challenge(recipient: official.identity)
            let answer = try HKDFSHA256.expandDigest(secret, info: info.bytes.span.bytes)
            challenges[actor] = answer
            return try Envelope.seal(secret, to: official.identity.kemPublicKey, info: info)
        }
    }

    public func signIn(_ request: SignedRequest) async throws(GateError) -> Receipt {
        let part = try await admit(request, as: .signIn)
        guard let answer = challenges.removeValue(forKey: part.actor) else {
            throw .badRequest("there was no challenge")
        }
        let detail = Detail.signIn(answer: answer, vault: part.vault)
        let receipt = try await transact { [self] transaction -> (Outcome<LogEntry>, Void) in
            try transaction.checkFresh(part)
            if let code = transaction.refusal(of: part.actor) {
                return (try transaction.refuse(part, request, code: code), ())
            }
            guard part.detailDigest == RequestPart.digest(detail: detail, blind: part.blind) else {
                return (try transaction.refuse(part, request, code: "refuse.challenge"), ())
            }
            var signIns = try SignIns(transaction.store, vault: keys.vault, key: keys.head)
            try signIns.add(part.actor, to: transaction.store, vault: keys.vault, key: keys.head)
            return (.answered(try transaction.append(part, request, allowed: true, rule: Name.code("sign-in"))), ())
        }.receipt
        _ = signedIn.withLock { $0.insert(part.actor) }
        return receipt
    }

    /// Demands that an official has signed in once before they read, write or list: until then nobody has shown that the
    /// X25519 key in their `.pub` file is theirs. A statement needs a signature only.
    nonisolated func demandSignIn(before part: RequestPart) throws(GateError) {
        guard part.kind != .signIn, part.kind != .statement, !signedIn.withLock({ $0.contains(part.actor) })
        else { return }
        let known = try Self.mapErrors {
            try store.read { try SignIns($0, vault: keys.vault, key: keys.head).officials }
        }
        guard known.contains(part.actor) else { throw .signInNeeded }
        signedIn.withLock { $0.formUnion(known) }
    }
}
