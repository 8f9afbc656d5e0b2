internal import Glibc
public import OpenSSL
public import VaultClient
public import VaultCrypto
internal import VaultModel

extension Vault {
    /// Puts new keys in the place of an official's, in the vault and in their key file.
    ///
    /// The new keys are on disk, beside the old ones as `<path>.new`, before the vault knows them. Whatever comes between,
    /// the same call goes on: it takes the keys that are there, and the key file is replaced when the vault has them. The
    /// old keys open nothing any more but what they opened before.
    ///
    /// - Parameters:
    ///   - path: of the key file, whose passphrase and protection stay.
    ///   - passphrase: of the key file.
    ///   - open: opens a session with the old keys; not called when the vault has the new ones already.
    /// - Returns: the new identity, and the receipt of the statement; `nil` when an earlier call had got that far.
    public func rekey(
        _ path: String, passphrase: borrowing SecretBytes, open: (OfficialKeys) async throws -> Session
    ) async throws -> (identity: OfficialIdentity, receipt: StatementReceipt?) {
        let old = try KeyFiles.open(path, passphrase: passphrase)
        let temporary = path + ".new"
        let new: OfficialKeys
        if unsafe access(temporary, F_OK) == 0 {
            new = try KeyFiles.open(temporary, passphrase: passphrase)
            // It may have its name in memory only yet.
            try DurableNames.sync(with: temporary)
        } else {
            let identity = old.identity
            new = try OfficialKeys.generate(
                handle: identity.handle, name: identity.name, agency: identity.agency, protection: identity.protection)
            // Under its name it is always whole.
            let part = "\(temporary).\(getpid())"
            try KeyFiles.write(KeyFile.seal(new, passphrase: passphrase), to: part, mode: 0o600)
            try KeyFiles.replace(temporary, by: part)
        }
        let isDone = try audit().governance().officials[old.fingerprint]?.successor == new.fingerprint
        let receipt = isDone ? nil : try await open(old).rekey(to: new)
        let publicFile = "\(path).pub.\(getpid()).new"
        try KeyFiles.write(PublicKeyFile(new).bytes, to: publicFile, mode: 0o644)
        try KeyFiles.replace(path + ".pub", by: publicFile)
        try KeyFiles.replace(path, by: temporary)
        return (new.identity, receipt)
    }
}
