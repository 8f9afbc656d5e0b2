import CaseVault
import OpenSSL
import VaultCrypto

/// Reads people given as `.pub` files or as key files.
enum People {
    /// What is public in either kind of file; the signature of a `.pub` file is checked.
    static func identity(at path: String) throws -> OfficialIdentity {
        try Input.checkReadable(path)
        if let identity = try? KeyFiles.identity(at: path) { return identity }
        return try KeyFiles.publicKey(at: path).identity
    }

    /// The open part of a key file; a `.pub` file in its place is told.
    static func keyFile(_ path: String) throws -> OfficialIdentity {
        try Input.checkReadable(path)
        do {
            return try KeyFiles.identity(at: path)
        } catch {
            guard (try? KeyFiles.publicKey(at: path)) != nil else { throw error }
            throw Failure(.configuration, "\(path) is a public key file, and a key file is wanted")
        }
    }

    /// Whether a file is a key file and not a `.pub` file.
    static func isKeyFile(_ path: String) -> Bool {
        (try? KeyFiles.identity(at: path)) != nil
    }

    /// The self-signed public part: of a `.pub` file, or of the one beside a key file.
    static func publicKey(_ path: String) throws -> PublicKeyFile {
        try Input.checkReadable(path)
        guard isKeyFile(path) else { return try KeyFiles.publicKey(at: path) }
        do {
            let file = try KeyFiles.publicKey(at: path + ".pub")
            guard file.identity == (try KeyFiles.identity(at: path)) else {
                throw Failure(.configuration, "\(path).pub belongs to other keys than \(path)")
            }
            return file
        } catch is VaultError {
            throw Failure(.configuration, "\(path).pub is missing beside the key file", hint: "name the .pub file")
        }
    }
}
