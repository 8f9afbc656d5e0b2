import CaseVault
import OpenSSL
import VaultCrypto

/// Somebody of the demo, with their key file.
struct DemoPerson {
    let handle: String
    let path: String
    let keys: OfficialKeys
    let publicKey: PublicKeyFile

    /// Makes a service key file, so that the demo asks for nothing.
    init(_ handle: String, _ name: String, agency: String, in directory: String) throws {
        try self.init(
            handle, name, agency: agency, in: directory, passphrase: SecretBytes.random(count: 0), protection: .none)
    }

    /// Makes a key file under a passphrase, as people have them.
    init(
        _ handle: String, _ name: String, agency: String, in directory: String, passphrase: borrowing SecretBytes,
        protection: KeyProtection = .default
    ) throws {
        self.handle = handle
        path = "\(directory)/\(handle).key"
        publicKey = try KeyFiles.create(
            at: path, handle: handle, name: name, agency: agency, passphrase: passphrase, protection: protection)
        keys = try KeyFiles.open(path, passphrase: passphrase)
    }
}
