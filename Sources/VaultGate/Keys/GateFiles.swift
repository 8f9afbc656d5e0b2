public import GateProtocol
internal import Glibc
internal import OpenSSL
public import TransparencyLog
internal import VaultCrypto
internal import VaultModel

/// The two files that an embedded gate keeps beside its database: `gate.key` and `gate.pin`, mode 0600.
public struct GateFiles: Sendable {
    private let keyPath: String
    private let pinFile: PinFile

    /// Names the files of the vault in a directory.
    public init(directory: String) {
        keyPath = directory + "/gate.key"
        pinFile = PinFile(path: directory + "/gate.pin")
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
        try movePin(to: TreeHead(size: 0, root: RFC6962.emptyRoot), durably: true)
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

    /// The log head that the gate saw last.
    public func pin() throws(GateError) -> TreeHead {
        do throws(PinFile.Failure) {
            guard let pin = try pinFile.load() else {
                throw PinFile.Failure.damaged
            }
            return pin.head
        } catch .system(let number) {
            throw .inputOutput("cannot read gate.pin (errno \(number))")
        } catch {
            throw .notIntact("gate.pin is missing or damaged: the log may have been replaced by an older one")
        }
    }

    /// Moves the pin forward.
    func movePin(to head: TreeHead, durably: Bool = false) throws(GateError) {
        do throws(PinFile.Failure) {
            try pinFile.advance(to: PinnedHead(anchor: .zero, generation: 1, head: head), durably: durably)
        } catch {
            throw .inputOutput("cannot write gate.pin")
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
