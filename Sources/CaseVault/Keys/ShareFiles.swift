internal import Glibc
public import OpenSSL
public import VaultClient
internal import VaultCrypto
public import VaultModel

/// Shares of a recovery secret as files: text, one file for each share, mode 0600.
///
/// The words stand in numbered rows; what follows a `#` says whose share it is. The words alone are enough, for this
/// program and for others that know SLIP-39.
public enum ShareFiles {
    /// The longest file that is read, in bytes.
    public static let limit = 64 << 10

    /// Writes the shares of a recovery key into a directory, which is made if it is not there: `<group>-<number>.txt`.
    ///
    /// All files are durable, or none is left.
    /// - Returns: the paths, in the order of the shares.
    /// - Throws: ``VaultError/cannotCreate(_:)``, also when one of the files is there already.
    public static func write(_ recovery: NewRecovery, of vault: VaultID, to directory: String) throws -> [String] {
        guard unsafe mkdir(directory, 0o700) == 0 || errno == EEXIST else {
            throw VaultError.cannotCreate("\(directory) (errno \(errno))")
        }
        // Also one that was there: whoever made it may not have synced its name.
        try DurableNames.sync(with: directory)
        var written: [String] = []
        do {
            for (group, members) in zip(recovery.act.groups, recovery.shares) {
                for share in members {
                    let path = "\(directory)/\(group.name)-\(share.member + 1).txt"
                    let head = Array(head(of: share, in: group, recovery.act, vault).utf8)
                    let text = try SecretBytes(
                        concatenating: SecretBytes(copying: head.span.bytes), share.rows())
                    try write(text, to: path) { written.append(path) }
                }
            }
            try DurableNames.sync(in: directory)
        } catch {
            remove(written)
            throw error
        }
        return written
    }

    /// Removes shares that came to nothing.
    public static func remove(_ paths: [String]) {
        for path in paths { unsafe unlink(path) }
    }

    /// Reads the text of a share.
    ///
    /// - Throws: ``VaultError/cannotOpen(_:)``.
    public static func read(_ path: String) throws -> SecretBytes {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw VaultError.cannotOpen("\(path) (errno \(errno))") }
        defer { close(file) }
        do {
            return try SecretBytes.read(fromDescriptor: file, upTo: limit)
        } catch {
            throw VaultError.cannotOpen("\(path): \(error)")
        }
    }

    private static func head(
        of share: SLIP39.Share, in group: ShareGroup, _ act: RecoveryAct, _ vault: VaultID
    ) -> String {
        let groups = act.groups.map { "\($0.threshold) of \($0.count) of \($0.name)" }.joined(separator: ", ")
        let all = Int(act.groupThreshold) == act.groups.count
        return """
            # A share of a vault's recovery secret (SLIP-39). Keep it apart from the others, and from copies of the vault:
            # whoever has as many as are needed opens all of the vault's keys.
            #
            # vault:        \(vault)
            # recovery key: \(act.number)
            # group:        \(group.name)
            # share:        \(share.member + 1) of \(group.count)
            # needed:       \(groups)\(all ? "" : "; \(act.groupThreshold) of these \(act.groups.count) groups")


            """
    }

    private static func write(_ text: borrowing SecretBytes, to path: String, created: () -> Void) throws {
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            throw VaultError.cannotCreate(errno == EEXIST ? "\(path): it exists" : "\(path) (errno \(errno))")
        }
        created()
        defer { close(file) }
        do {
            try text.write(toDescriptor: file)
        } catch {
            throw VaultError.cannotCreate("\(path): \(error)")
        }
        guard fsync(file) == 0 else { throw VaultError.cannotCreate("\(path) (errno \(errno))") }
    }
}
