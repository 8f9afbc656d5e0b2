internal import GateProtocol
internal import OpenSSL
public import VaultCrypto
public import VaultModel

extension Session {
    /// Says that somebody may have a version of a compartment's key who must not. The act of a custodian.
    ///
    /// An active one gets its successor in the same statement, so that no write is made under it from here on. What it
    /// protects waits for a rotation.
    public func compromise(
        _ compartment: CompartmentID, version: UInt32
    ) async throws(ClientError) -> StatementReceipt {
        try await requireCustody()
        // The logged sign-in counts the statements: nobody can hide a revocation from the one who wraps keys.
        try await signIn()
        try await loadKeys()
        let act = Act.compromiseKey(compartment: compartment, version: version)
        guard let versions = governance.keys[compartment], versions[version]?.state == .active,
            let latest = versions.keys.max()
        else { return try await submit([act]) }
        return try await addVersions([(compartment, latest + 1)], after: [act]).receipt
    }

    /// Says the same of an epoch of the gate key. An active one gets its successor in the same statement.
    public func compromise(epoch: UInt32) async throws(ClientError) -> StatementReceipt {
        let next = governance.activeEpoch == epoch ? [Act.epoch(epoch + 1)] : []
        return try await submit(next + [.compromiseEpoch(epoch)])
    }

    /// Destroys a version of a compartment's key under which nothing is left: its wraps are deleted. The act of m
    /// custodians; with fewer signatures it waits for the others.
    public func destroy(_ compartment: CompartmentID, version: UInt32) async throws(ClientError) -> StatementReceipt {
        try await submit([.destroyKey(compartment: compartment, version: version)])
    }

    /// Puts new keys in the place of this official's: grants and assignments go over to them, and so do the compartment
    /// keys that this session holds. This session's keys are revoked with that.
    ///
    /// - Throws: ``GateError/statementRefused(_:entry:)`` for people of the root, whose keys the root names, and for keys of
    ///   another person.
    public func rekey(to new: OfficialKeys) async throws(ClientError) -> StatementReceipt {
        try await refresh()
        try await loadKeys()
        let time = clock()
        let (act, wraps) = try clientErrors {
            var items: [KeyWrapItem] = []
            var wraps: [KeyWrap] = []
            for (compartment, versions) in governance.keys.sorted(by: { $0.key < $1.key }) {
                guard let authority = governance.entitlement(of: keys.fingerprint, to: compartment, at: time) else {
                    continue
                }
                for version in versions.values.filter(\.state.isHandedOut).map(\.act.version).sorted() {
                    guard let key = keyring.key(compartment, version) else { continue }
                    let bytes = try key.seal(
                        to: new.identity.kemPublicKey,
                        info: contexts.envelopeK(
                            compartment: compartment, version: version, recipient: new.identity, authority: authority))
                    items.append(
                        KeyWrapItem(
                            recipient: new.fingerprint, compartment: compartment, version: version,
                            authority: authority, digest: SHA256.hash(bytes)))
                    wraps.append(
                        KeyWrap(
                            recipient: new.fingerprint, compartment: compartment, version: version, bytes: bytes))
                }
            }
            return (RekeyAct(old: keys.fingerprint, person: try PublicKeyFile(new), wraps: items), wraps)
        }
        return try await submit([.rekey(act)], wraps: wraps)
    }
}
