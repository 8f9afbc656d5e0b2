public import GateProtocol
internal import Glibc
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
internal import VaultModel

/// The two files that an embedded gate keeps beside its database: `gate.key` and `gate.pin`, mode 0600.
public struct GateFiles: Sendable {
    private let keyPath: String
    private let pinPath: String

    /// Names the files of the vault in a directory.
    public init(directory: String) {
        keyPath = directory + "/gate.key"
        pinPath = directory + "/gate.pin"
    }

    /// Writes the keys of a new vault; refuses to overwrite.
    public func create(_ keys: GateKeys) throws(GateError) {
        let bytes: SecretBytes
        do {
            bytes = try keys.encoded()
        } catch {
            throw .configuration("the gate's keys cannot be written")
        }
        let file = unsafe open(keyPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Self.failure("create", "gate.key") }
        defer { close(file) }
        do {
            try bytes.write(toDescriptor: file)
        } catch {
            throw .inputOutput("cannot write gate.key")
        }
        guard fsync(file) == 0 else { throw Self.failure("sync", "gate.key") }
        try syncDirectory()
    }

    /// Reads the keys.
    public func keys() throws(GateError) -> GateKeys {
        let file = unsafe open(keyPath, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { throw .configuration("gate.key is missing: this database opens nothing without it") }
            throw Self.failure("open", "gate.key")
        }
        defer { close(file) }
        let bytes: SecretBytes
        do {
            bytes = try SecretBytes.read(fromDescriptor: file, upTo: GateKeys.fileLimit)
        } catch {
            throw .configuration("gate.key cannot be read")
        }
        do {
            return try GateKeys(decoding: bytes)
        } catch {
            throw .configuration("gate.key is damaged or of a newer version")
        }
    }

    /// Whether anybody but the file's owner may read `gate.key`.
    func isKeyFileOpenToOthers() -> Bool {
        var status = stat()
        return unsafe stat(keyPath, &status) == 0 && status.st_mode & 0o077 != 0
    }

    /// The log head that the gate saw last, from the slot that is whole and further on.
    func pin() throws(GateError) -> GatePin {
        let file = unsafe open(pinPath, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { throw .notIntact("gate.pin is missing: the log may have been replaced by an older one") }
            throw Self.failure("open", "gate.pin")
        }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 2 * GatePin.slotCount)
        let count = unsafe pread(file, &bytes, bytes.count, 0)
        guard count >= 0 else { throw Self.failure("read", "gate.pin") }
        guard let pin = GatePin(slots: Array(bytes.prefix(count))) else { throw .notIntact("gate.pin is damaged") }
        return pin
    }

    /// Moves the pin forward. Of the two slots the older one is written, so that a torn write leaves the other.
    func movePin(to pin: GatePin) throws(GateError) {
        let file = unsafe open(pinPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Self.failure("open", "gate.pin") }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 2 * GatePin.slotCount)
        let count = unsafe pread(file, &bytes, bytes.count, 0)
        let slots = Array(bytes.prefix(max(0, count)))
        if let stored = GatePin(slots: slots), stored.head.size >= pin.head.size { return }
        let slot = GatePin.olderSlot(of: slots)
        let written = pin.bytes
        guard unsafe pwrite(file, written, written.count, off_t(slot * GatePin.slotCount)) == written.count else {
            throw Self.failure("write", "gate.pin")
        }
    }

    private func syncDirectory() throws(GateError) {
        let path = keyPath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let directory = unsafe open(path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw Self.failure("open", "the vault's directory") }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw Self.failure("sync", "the vault's directory") }
    }

    private static func failure(_ verb: String, _ file: String) -> GateError {
        .inputOutput("cannot \(verb) \(file) (errno \(errno))")
    }
}
