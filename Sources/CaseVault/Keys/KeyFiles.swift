internal import Glibc
public import OpenSSL
public import VaultCrypto

/// Key files and `.pub` files on disk.
public enum KeyFiles {
    /// Makes new keys and writes `path` (mode 0600) and `path.pub`; neither must exist.
    ///
    /// - Parameters:
    ///   - path: of the key file.
    ///   - handle: a short name, 1 to 64 bytes of ASCII `[a-z0-9._-]`.
    ///   - name: as people write it.
    ///   - agency: its code, of the same form as a handle.
    ///   - passphrase: from ``Passphrase``; empty exactly for ``KeyProtection/none``.
    ///   - protection: how the passphrase protects the file.
    public static func create(
        at path: String, handle: String, name: String, agency: String, passphrase: borrowing SecretBytes,
        protection: KeyProtection = .default
    ) throws -> PublicKeyFile {
        let keys = try OfficialKeys.generate(handle: handle, name: name, agency: agency, protection: protection)
        let publicFile = try PublicKeyFile(keys)
        let bytes = try KeyFile.seal(keys, passphrase: passphrase)
        for taken in [path, path + ".pub"] where unsafe access(taken, F_OK) == 0 {
            throw VaultError.cannotCreate("\(taken): it exists")
        }
        try write(bytes, to: path, mode: 0o600)
        try write(publicFile.bytes, to: path + ".pub", mode: 0o644)
        return publicFile
    }

    /// Replaces a key file by the same keys under another passphrase, atomically.
    ///
    /// - Parameters:
    ///   - path: of the key file.
    ///   - old: the passphrase that opens it now.
    ///   - new: the one that will.
    ///   - protection: how the new passphrase protects the file; as before for `nil`.
    public static func changePassphrase(
        of path: String, from old: borrowing SecretBytes, to new: borrowing SecretBytes,
        protection: KeyProtection? = nil
    ) throws {
        var keys = try open(path, passphrase: old)
        if let protection { keys = try keys.protected(by: protection) }
        let temporary = "\(path).\(getpid()).new"
        try write(KeyFile.seal(keys, passphrase: new), to: temporary, mode: 0o600)
        try replace(path, by: temporary)
    }

    /// Gives a file that was written and synced the name of another, durably.
    static func replace(_ path: String, by temporary: String) throws {
        guard unsafe rename(temporary, path) == 0 else {
            let code = errno
            unsafe unlink(temporary)
            throw VaultError.cannotCreate("\(path) (errno \(code))")
        }
        try DurableNames.sync(with: path)
    }

    /// Reads the open part of a key file.
    public static func identity(at path: String) throws -> OfficialIdentity {
        try KeyFile.identity(of: read(path, limit: KeyFile.limit))
    }

    /// Opens a key file.
    public static func open(_ path: String, passphrase: borrowing SecretBytes) throws -> OfficialKeys {
        try KeyFile.open(read(path, limit: KeyFile.limit), passphrase: passphrase)
    }

    /// Reads a `.pub` file and checks its signature.
    public static func publicKey(at path: String) throws -> PublicKeyFile {
        try PublicKeyFile(read(path, limit: PublicKeyFile.limit))
    }

    /// Reads a small file whole.
    public static func read(_ path: String, limit: Int) throws -> [UInt8] {
        let file = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw VaultError.cannotOpen("\(path) (errno \(errno))") }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe Glibc.read(file, &chunk, chunk.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw VaultError.cannotOpen("\(path) (errno \(errno))")
            }
            if count == 0 { return bytes }
            bytes += chunk[0..<count]
            guard bytes.count <= limit else { throw VaultError.cannotOpen("\(path): longer than \(limit) bytes") }
        }
    }

    /// Writes a new file, durably; refuses to overwrite.
    public static func write(_ bytes: [UInt8], to path: String, mode: UInt32) throws {
        let file = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard file >= 0 else { throw VaultError.cannotCreate("\(path) (errno \(errno))") }
        defer { close(file) }
        var offset = 0
        while offset < bytes.count {
            let rest = Array(bytes[offset...])
            let count = unsafe Glibc.write(file, rest, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw VaultError.cannotCreate("\(path) (errno \(errno))")
            }
            offset += count
        }
        guard fsync(file) == 0 else { throw VaultError.cannotCreate("\(path) (errno \(errno))") }
        try DurableNames.sync(with: path)
    }
}
