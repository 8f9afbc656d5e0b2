import CaseVault
import Glibc
import OpenSSL
import VaultCrypto

/// Where a passphrase comes from: a file, a descriptor, or the terminal without echo.
struct PassphraseSource {
    let file: String?
    let descriptor: Int32?

    /// Opens a key file, asking for its passphrase if it has one.
    func open(_ path: String) throws -> OfficialKeys {
        let identity = try People.keyFile(path)
        return try KeyFiles.open(path, passphrase: try passphrase(of: identity))
    }

    /// The passphrase of an existing key file; empty if it has none.
    func passphrase(of identity: OfficialIdentity) throws -> SecretBytes {
        if case .none = identity.protection { return try SecretBytes.random(count: 0) }
        return try read(prompt: "Passphrase of \(identity.handle): ")
    }

    /// A new passphrase; on the terminal asked for twice.
    func newPassphrase(for handle: String) throws -> SecretBytes {
        let first = try read(prompt: "New passphrase for \(handle): ")
        guard !Passphrase.isCommon(first) else {
            throw Failure(
                .configuration, "this passphrase is one of those that are tried first; nothing was written",
                hint: "take four or more words that nobody would put together")
        }
        guard file == nil, descriptor == nil else { return first }
        let second = try read(prompt: "The same again: ")
        guard first.constantTimeEquals(second) else {
            throw Failure(.configuration, "the two passphrases differ; nothing was written")
        }
        return first
    }

    private func read(prompt: String) throws -> SecretBytes {
        let passphrase = try Passphrase.normalized(try typed(prompt))
        guard passphrase.count > 0 else { throw Failure(.configuration, "the passphrase is empty") }
        return passphrase
    }

    private func typed(_ prompt: String) throws -> SecretBytes {
        if file != nil, descriptor != nil {
            throw Failure(.usage, "give --passphrase-file or --passphrase-fd, not both")
        }
        do {
            if let descriptor { return try SecretBytes.readLine(fromDescriptor: descriptor, upTo: Passphrase.limit) }
            guard let file else { return try Terminal.readSecret(prompt: prompt) }
            let opened = unsafe Glibc.open(file, O_RDONLY | O_CLOEXEC)
            guard opened >= 0 else {
                throw Failure(.configuration, SystemError.opening(file, errno))
            }
            defer { close(opened) }
            return try SecretBytes.readLine(fromDescriptor: opened, upTo: Passphrase.limit)
        } catch CryptoError.invalidLength {
            throw Failure(.configuration, "the passphrase is longer than \(Passphrase.limit) bytes")
        } catch CryptoError.inputOutput(let code) {
            throw Failure(.configuration, "the passphrase cannot be read: \(SystemError.text(code))")
        }
    }
}
