internal import GateProtocol
internal import Glibc
internal import OpenSSL
internal import TransparencyLog

/// A file of secrets that is replaced as a whole, and whose earlier contents do not stay on the disk.
///
/// Beside `name` there are, while it is made or replaced, `name.new` and `name.old`. At each moment `name` is the whole
/// old file or the whole new one; where there was none it is not there, or whole. The old contents keep a name until
/// they are overwritten, so that whoever comes after a crash can find them: ``finish()``.
struct ReplacedFile: Sendable {
    /// One call to the system. Tests stop before each.
    enum Step: Hashable, Sendable, CustomStringConvertible {
        case create(String)
        case write(String)
        case sync(String)
        case link(String)
        case rename(String)
        case syncDirectory
        case overwrite(String)
        case remove(String)

        var description: String {
            switch self {
            case .create(let name): "create \(name)"
            case .write(let name): "write \(name)"
            case .sync(let name): "sync \(name)"
            case .link(let name): "link \(name)"
            case .rename(let name): "replace \(name)"
            case .syncDirectory: "sync the vault's directory"
            case .overwrite(let name): "overwrite \(name)"
            case .remove(let name): "remove \(name)"
            }
        }
    }

    private let directory: String
    private let name: String
    private let willDo: @Sendable (Step) throws(GateError) -> Void

    init(directory: String, name: String, willDo: @escaping @Sendable (Step) throws(GateError) -> Void) {
        self.directory = directory
        self.name = name
        self.willDo = willDo
    }

    private var new: String { name + ".new" }
    private var old: String { name + ".old" }

    /// Writes a file that must not be there yet, mode 0600, durably: it has its name when its contents are on the disk.
    ///
    /// Call it under a lock.
    func create(_ bytes: borrowing SecretBytes) throws(GateError) {
        guard Self.status(path(name)) == nil else { throw Self.failure(.create(name), EEXIST) }
        // One that was cut off before it had its name.
        if let left = Self.status(path(new)) { try discardNew(left) }
        try write(bytes, to: new)
        // On a file system without links it could not be replaced either.
        try perform(.link(name)) { unsafe link(path(new), path(name)) }
        // Not before the disk has the name is the other one given up.
        try syncDirectory()
        try remove(new)
    }

    /// The contents; `nil` when there is no such file.
    func read(upTo limit: Int) throws(GateError) -> SecretBytes? {
        try Self.read(path(name), named: name, upTo: limit)
    }

    /// The contents of a file anywhere; `nil` when there is none.
    static func read(_ path: String, named name: String, upTo limit: Int) throws(GateError) -> SecretBytes? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw .inputOutput("cannot open \(name) (errno \(errno))")
        }
        defer { close(file) }
        do {
            return try SecretBytes.read(fromDescriptor: file, upTo: limit)
        } catch {
            throw .configuration("\(name) cannot be read")
        }
    }

    /// Writes the file, or replaces the one that is there.
    ///
    /// Call it under a lock, and after ``finish()``.
    func put(_ bytes: borrowing SecretBytes) throws(GateError) {
        guard Self.status(path(name)) == nil else { return try replace(with: bytes) }
        try create(bytes)
    }

    /// Replaces the file, durably, and overwrites the old one in place.
    ///
    /// Call it under a lock, and after ``finish()``.
    func replace(with bytes: borrowing SecretBytes) throws(GateError) {
        // A symbolic link would be replaced, not the file that it leads to.
        guard let status = Self.status(path(name)), status.st_mode & S_IFMT == S_IFREG else {
            throw .configuration("\(name) is not a regular file")
        }
        try write(bytes, to: new)
        try perform(.link(old)) { unsafe link(path(name), path(old)) }
        try perform(.rename(name)) { unsafe Glibc.rename(path(new), path(name)) }
        // Not before the disk has the new one under its name is the old one given up.
        try syncDirectory()
        try destroy(old)
    }

    /// Whether its making or a replacement was cut off.
    var isUnfinished: Bool { Self.status(path(new)) != nil || Self.status(path(old)) != nil }

    /// Completes or undoes what was cut off; the file itself stays as it is.
    ///
    /// Call it under a lock, and only when the file could be read: what lies beside one that is damaged is kept.
    func finish() throws(GateError) {
        guard let live = Self.status(path(name)) else { return }
        // Before either is given up the disk must have the live file under its name: this process may see it earlier.
        if let left = Self.status(path(new)) {
            try syncDirectory()
            try discardNew(left)
        }
        guard let left = Self.status(path(old)) else { return }
        try syncDirectory()
        guard left.st_ino == live.st_ino, left.st_dev == live.st_dev else { return try destroy(old) }
        // It was cut off before the rename: both names are the live file.
        try remove(old)
    }

    /// Gives up what was cut off before it was the live file.
    ///
    /// Where it has another name it became the live file after all, which may have been moved away since.
    private func discardNew(_ status: stat) throws(GateError) {
        if status.st_nlink > 1 { try remove(new) } else { try destroy(new) }
    }

    private func write(_ bytes: borrowing SecretBytes, to name: String) throws(GateError) {
        try willDo(.create(name))
        let file = unsafe open(path(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Self.failure(.create(name)) }
        defer { close(file) }
        try willDo(.write(name))
        do {
            try bytes.write(toDescriptor: file)
        } catch {
            throw Self.failure(.write(name))
        }
        try perform(.sync(name)) { fsync(file) }
    }

    /// Overwrites a file with random bytes in place and removes it.
    private func destroy(_ name: String) throws(GateError) {
        try willDo(.overwrite(name))
        let file = unsafe open(path(name), O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw Self.failure(.overwrite(name)) }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw Self.failure(.overwrite(name)) }
        do {
            try SecretBytes.random(count: Int(status.st_size)).write(toDescriptor: file)
        } catch {
            throw Self.failure(.overwrite(name))
        }
        try perform(.sync(name)) { fsync(file) }
        try remove(name)
    }

    private func remove(_ name: String) throws(GateError) {
        try perform(.remove(name)) { unsafe unlink(path(name)) }
        try syncDirectory()
    }

    /// Makes the names in the directory durable.
    func syncDirectory() throws(GateError) {
        try willDo(.syncDirectory)
        do throws(DirectoryNames.Failure) {
            try DirectoryNames.sync(in: directory)
        } catch {
            throw Self.failure(.syncDirectory, error.number)
        }
    }

    private func path(_ name: String) -> String { directory + "/" + name }

    private func perform(_ step: Step, _ call: () -> Int32) throws(GateError) {
        try willDo(step)
        guard call() == 0 else { throw Self.failure(step) }
    }

    private static func status(_ path: String) -> stat? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? status : nil
    }

    private static func failure(_ step: Step, _ number: Int32 = errno) -> GateError {
        .inputOutput("cannot \(step) (errno \(number))")
    }
}
