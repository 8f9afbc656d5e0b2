import CaseVault
import OpenSSL
import VaultCrypto

/// Reads people given as `.pub` files or as key files.
enum People {
    /// What is public in either kind of file; the signature of a `.pub` file is checked.
    static func identity(at path: String) throws -> OfficialIdentity {
        if let identity = try? KeyFiles.identity(at: path) { return identity }
        return try KeyFiles.publicKey(at: path).identity
    }

    /// Whether a file is a key file and not a `.pub` file.
    static func isKeyFile(_ path: String) -> Bool {
        (try? KeyFiles.identity(at: path)) != nil
    }

    /// The self-signed public part: of a `.pub` file, or of the one beside a key file.
    static func publicKey(_ path: String) throws -> PublicKeyFile {
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
