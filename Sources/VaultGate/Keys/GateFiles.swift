public import GateProtocol
internal import Glibc
internal import OpenSSL
public import TransparencyLog
internal import VaultCrypto
internal import VaultModel

/// The files that an embedded gate keeps beside its database: `gate.key`, `gate.pin` and, once there is a recovery key,
/// `gate.escrow`; mode 0600.
public struct GateFiles: Sendable {
    private let directory: String
    private let keyFile: ReplacedFile
    private let escrowFile: ReplacedFile
    private let pinFile: PinFile

    /// Names the files of the vault in a directory.
    public init(directory: String) {
        self.init(directory: directory) { _ in }
    }

    /// As ``init(directory:)``, with something to do before each step that changes `gate.key`.
    init(directory: String, willDo: @escaping @Sendable (ReplacedFile.Step) throws(GateError) -> Void) {
        self.directory = directory.isEmpty ? "." : directory
        keyFile = ReplacedFile(directory: self.directory, name: "gate.key", willDo: willDo)
        escrowFile = ReplacedFile(directory: self.directory, name: "gate.escrow", willDo: willDo)
        pinFile = PinFile(path: self.directory + "/gate.pin")
    }

    private var keyPath: String { directory + "/gate.key" }

    /// Writes the keys of a new vault, or those that came out of escrow; refuses to overwrite. A pin that is there stays.
    public func create(_ keys: GateKeys) throws(GateError) {
        try createKeys(keys)
        try movePin(to: .emptyLog, durably: true)
        try keyFile.syncDirectory()
    }

    /// Writes the keys alone. Without a pin no database opens with them: a restore makes the pin.
    public func createKeys(_ keys: GateKeys) throws(GateError) {
        let lock = try lock()
        defer { close(lock) }
        try keyFile.create(try Self.encoded(keys))
    }

    /// Reads the keys, and completes what was left when their making or a change of them was cut off.
    public func keys() throws(GateError) -> GateKeys {
        let keys = try read()
        guard keyFile.isUnfinished || escrowFile.isUnfinished || !isEscrowCurrent(keys) else { return keys }
        return try update { _ in }
    }

    /// Changes the keys: reads them under a lock, and if `change` changed something replaces the file.
    ///
    /// Crash-safe at each step. When it returns the new file is durable, and the old one is overwritten and gone.
    ///
    /// - Parameters:
    ///   - generation: the one of the log for which the change is; nothing is changed for one that a restore ended.
    ///   - change: runs under the lock; it must not wait for the database.
    /// - Returns: the keys as they are in the file now.
    /// - Throws: ``GateError/configuration(_:)`` when the file cannot be used, ``GateError/inputOutput(_:)``; the
    ///   file is then the old or the new one.
    @discardableResult
    func update(
        in generation: UInt32? = nil, _ change: (inout GateKeys) throws -> Void
    ) throws(GateError) -> GateKeys {
        let lock = try lock()
        defer { close(lock) }
        if let generation { try checkGeneration(generation) }
        var keys = try read()
        try keyFile.finish()
        try escrowFile.finish()
        let before = keys.generation
        do {
            try change(&keys)
        } catch {
            throw .configuration("the gate's keys cannot be changed")
        }
        if keys.generation != before { try keyFile.replace(with: try Self.encoded(keys)) }
        try keepEscrow(of: keys)
        return keys
    }

    /// Locks the directory itself: `gate.key` is another file after each change.
    private func lock() throws(GateError) -> Int32 {
        let lock = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard lock >= 0 else { throw Self.failure("open", "the vault's directory") }
        while flock(lock, LOCK_EX) != 0 {
            guard errno == EINTR else {
                close(lock)
                throw Self.failure("lock", "the vault's directory")
            }
        }
        return lock
    }

    /// The bytes of `gate.escrow`; `nil` where there is none.
    public func escrow() throws(GateError) -> [UInt8]? {
        guard let bytes = try escrowFile.read(upTo: GateEscrow.limit) else { return nil }
        return GateKeys.exposed(bytes, 0..<bytes.count)
    }

    /// Whether `gate.escrow` holds these keys; without an escrow key there is nothing to hold.
    private func isEscrowCurrent(_ keys: GateKeys) -> Bool {
        guard keys.escrow != nil else { return true }
        guard let bytes = try? escrow() else { return false }
        return GateEscrow.isCurrent(bytes, for: keys)
    }

    /// Replaces `gate.escrow` when it does not hold these keys. The one before is overwritten, as `gate.key` is: it holds
    /// the keys of epochs that ended.
    private func keepEscrow(of keys: GateKeys) throws(GateError) {
        guard let key = keys.escrow, !isEscrowCurrent(keys) else { return }
        let bytes: SecretBytes
        do {
            let sealed = try GateEscrow.seal(keys, under: key)
            bytes = try SecretBytes(copying: sealed.span.bytes)
        } catch {
            throw .configuration("the gate's escrow cannot be sealed")
        }
        try escrowFile.put(bytes)
    }

    private func read() throws(GateError) -> GateKeys { try Self.keys(at: keyPath) }

    /// Reads a `gate.key`, wherever it lies, and changes nothing.
    public static func keys(at path: String) throws(GateError) -> GateKeys {
        guard let bytes = try ReplacedFile.read(path, named: "gate.key", upTo: GateKeys.fileLimit) else {
            throw .configuration("gate.key is missing: this database opens nothing without it")
        }
        do {
            return try GateKeys(decoding: bytes)
        } catch {
            throw .configuration("gate.key is damaged or of a newer version")
        }
    }

    private static func encoded(_ keys: GateKeys) throws(GateError) -> SecretBytes {
        do {
            return try keys.encoded()
        } catch {
            throw .configuration("the gate's keys cannot be written")
        }
    }

    /// Whether there is a `gate.key`.
    public var hasKeys: Bool { unsafe access(keyPath, F_OK) == 0 }

    /// Whether anybody but the file's owner may read `gate.key`.
    func isKeyFileOpenToOthers() -> Bool {
        var status = stat()
        return unsafe stat(keyPath, &status) == 0 && status.st_mode & 0o077 != 0
    }

    /// The log head that the gate saw last.
    public func pin() throws(GateError) -> PinnedHead {
        do throws(PinFile.Failure) {
            guard let pin = try pinFile.load() else {
                throw PinFile.Failure.damaged
            }
            return pin
        } catch .system(let number) {
            throw .inputOutput("cannot read gate.pin (errno \(number))")
        } catch {
            throw .notIntact("gate.pin is missing or damaged: the log may have been replaced by an older one")
        }
    }

    /// Everything that the gate remembers to have seen, also of a course of the log that a restore ended; nothing where
    /// there is no pin, or where it is damaged.
    public func seen() throws(GateError) -> [PinnedHead] {
        do throws(PinFile.Failure) {
            return try pinFile.heads()
        } catch {
            throw .inputOutput("cannot read gate.pin")
        }
    }

    /// Opens a generation of the log for these files: from then on a process that has an older database open changes
    /// nothing more.
    func enter(_ pin: PinnedHead) throws(GateError) {
        let lock = try lock()
        defer { close(lock) }
        try movePin(to: pin, durably: true)
    }

    /// Refuses a gate whose database was restored behind its back, in a generation after the one that it has open.
    func checkGeneration(_ generation: UInt32) throws(GateError) {
        guard try pin().generation <= generation else {
            throw .notIntact("the vault was restored, and this is a database from before")
        }
    }

    /// Moves the pin forward.
    func movePin(to pin: PinnedHead, durably: Bool = false) throws(GateError) {
        do throws(PinFile.Failure) {
            try pinFile.advance(to: pin, durably: durably)
        } catch {
            throw .inputOutput("cannot write gate.pin")
        }
    }

    private static func failure(_ verb: String, _ file: String) -> GateError {
        .inputOutput("cannot \(verb) \(file) (errno \(errno))")
    }
}

extension PinnedHead {
    /// What a gate has seen that has no log yet.
    static let emptyLog = PinnedHead(
        anchor: .zero, generation: 1, head: TreeHead(size: 0, root: RFC6962.emptyRoot))
}
