internal import Glibc
internal import OpenSSL
internal import TransparencyLog
public import VaultModel

/// Pins as files of one directory, `<vault>.pin`, mode 0600: three lines with the root's fingerprint, size and root hash.
public struct FilePinStore: PinStore {
    private let directory: String

    /// Names the directory; it is made with mode 0700 when the first pin is kept.
    public init(directory: String) {
        self.directory = directory
    }

    private func path(_ vault: VaultID) -> String { "\(directory)/\(vault).pin" }

    public func pin(of vault: VaultID) throws(ClientError) -> Pin? {
        let file = unsafe open(path(vault), O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw .pin("what was seen of this vault cannot be read (errno \(errno))")
        }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = unsafe Glibc.read(file, &bytes, bytes.count)
        guard count >= 0 else { throw .pin("what was seen of this vault cannot be read (errno \(errno))") }
        let lines = String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n")
        guard lines.count == 3, let root = [UInt8](hex: String(lines[0])).flatMap({ Digest($0) }),
            let size = UInt64(lines[1]), let hash = [UInt8](hex: String(lines[2])).flatMap({ Digest($0) })
        else { throw .pin("what was seen of this vault is damaged: \(path(vault))") }
        return Pin(root: root, head: TreeHead(size: size, root: hash))
    }

    public func keep(_ pin: Pin, of vault: VaultID) throws(ClientError) {
        if let stored = try self.pin(of: vault), stored.root == pin.root, stored.head.size >= pin.head.size { return }
        try makeDirectory()
        let text = "\(pin.root.hex)\n\(pin.head.size)\n\(pin.head.root.hex)\n"
        let temporary = "\(directory)/.\(vault).\(getpid())"
        let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .pin("what was seen of this vault cannot be written (errno \(errno))") }
        let bytes = Array(text.utf8)
        let written = unsafe Glibc.write(file, bytes, bytes.count)
        close(file)
        guard written == bytes.count, unsafe rename(temporary, path(vault)) == 0 else {
            unsafe unlink(temporary)
            throw .pin("what was seen of this vault cannot be written (errno \(errno))")
        }
    }

    private func makeDirectory() throws(ClientError) {
        var path = ""
        for part in directory.split(separator: "/", omittingEmptySubsequences: false) {
            path += part + "/"
            guard path != "/" else { continue }
            if unsafe mkdir(path, 0o700) != 0, errno != EEXIST {
                throw .pin("the directory \(directory) cannot be made (errno \(errno))")
            }
        }
    }
}
