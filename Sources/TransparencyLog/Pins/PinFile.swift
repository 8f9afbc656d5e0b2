internal import Glibc

/// A file that remembers the head of a log that was seen last.
///
/// Two slots; the older one is overwritten in place, so that a torn write leaves the other whole and moving the pin
/// costs one small write under a lock. Moving it is not synced: after a power cut an older pin only notices less. The
/// first head is: a file that came to be and is empty could not be told from one that is damaged.
public struct PinFile: Sendable {
    /// Where the file lies.
    public let path: String

    /// Names the file; it is made by the first ``advance(to:durably:)``.
    public init(path: String) {
        self.path = path
    }

    /// Why a pin file could not be used.
    @nonexhaustive
    public enum Failure: Error, Hashable, Sendable {
        /// The system refused, with its error number.
        case system(Int32)
        /// There is a file, and neither slot is whole.
        case damaged
    }

    /// The pin, `nil` when there is no file.
    public func load() throws(Failure) -> PinnedHead? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw .system(errno)
        }
        defer { close(file) }
        guard flock(file, LOCK_SH) == 0 else { throw .system(errno) }
        guard let newest = try Self.slots(of: file).compactMap({ $0 }).max(by: Self.isOlder) else { throw .damaged }
        return newest
    }

    /// What both slots hold, whichever is further on: an earlier head may be of another course of the log.
    public func heads() throws(Failure) -> [PinnedHead] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return [] }
            throw .system(errno)
        }
        defer { close(file) }
        guard flock(file, LOCK_SH) == 0 else { throw .system(errno) }
        return try Self.slots(of: file).compactMap { $0 }
    }

    /// Moves the pin to a head that is further on; keeps it where it is otherwise. A new file has mode 0600.
    ///
    /// - Parameter durably: whether to sync the file.
    public func advance(to pin: PinnedHead, durably: Bool = false) throws(Failure) {
        _ = try edit(to: pin, durably: durably) { stored in stored.map { Self.isOlder($0, pin) } ?? true }
    }

    /// Replaces the pin if it is still `old`; who finds another one has to prove first that both are of one log.
    ///
    /// - Returns: `nil` when it was replaced, else the pin that is there.
    public func replace(_ old: PinnedHead?, by new: PinnedHead) throws(Failure) -> PinnedHead? {
        try edit(to: new, durably: false) { $0 == old }
    }

    /// Writes a pin under a lock if `allowed` says so of the stored one; returns the stored one if it does not.
    private func edit(
        to pin: PinnedHead, durably: Bool, if allowed: (PinnedHead?) -> Bool
    ) throws(Failure) -> PinnedHead? {
        var file = unsafe open(path, O_RDWR | O_CLOEXEC)
        if file < 0, errno == ENOENT {
            if try create(with: pin) { return nil }
            // Another process was first.
            file = unsafe open(path, O_RDWR | O_CLOEXEC)
        }
        guard file >= 0 else { throw .system(errno) }
        defer { close(file) }
        guard flock(file, LOCK_EX) == 0 else { throw .system(errno) }
        let slots = try Self.slots(of: file)
        let stored = slots.compactMap { $0 }.max(by: Self.isOlder)
        guard allowed(stored) else { return stored }
        let place: Int
        switch (slots[0], slots[1]) {
        case (nil, _): place = 0
        case (_, nil): place = 1
        case (let first?, let second?): place = Self.isOlder(first, second) ? 0 : 1
        }
        let bytes = pin.slot
        guard unsafe pwrite(file, bytes, bytes.count, off_t(place * bytes.count)) == bytes.count,
            !durably || fsync(file) == 0
        else { throw .system(errno) }
        return nil
    }

    /// Makes the file with its first head, durably: it has its name when that is on the disk.
    ///
    /// - Returns: whether there was none meanwhile.
    private func create(with pin: PinnedHead) throws(Failure) -> Bool {
        guard try write(pin) else { return false }
        // Makes both durable, that it has its name and that the other is gone.
        do throws(DirectoryNames.Failure) {
            try DirectoryNames.sync(with: path)
        } catch {
            throw .system(error.number)
        }
        return true
    }

    /// Writes the file and gives it its name; returns whether there was none meanwhile.
    private func write(_ pin: PinnedHead) throws(Failure) -> Bool {
        let temporary = "\(path).\(UInt64.random(in: .min ... .max)).new"
        let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .system(errno) }
        defer {
            _ = unsafe unlink(temporary)
            close(file)
        }
        let bytes = pin.slot
        guard unsafe pwrite(file, bytes, bytes.count, 0) == bytes.count, fsync(file) == 0 else { throw .system(errno) }
        if unsafe link(temporary, path) != 0 {
            if errno == EEXIST { return false }
            // A file system without links, as on a memory stick.
            guard errno == EPERM || errno == EOPNOTSUPP, unsafe rename(temporary, path) == 0 else {
                throw .system(errno)
            }
        }
        return true
    }

    private static func isOlder(_ a: PinnedHead, _ b: PinnedHead) -> Bool {
        (a.generation, a.head.size) < (b.generation, b.head.size)
    }

    private static func slots(of file: Int32) throws(Failure) -> [PinnedHead?] {
        var bytes = [UInt8](repeating: 0, count: 2 * PinnedHead.slotCount)
        let count = unsafe pread(file, &bytes, bytes.count, 0)
        guard count >= 0 else { throw .system(errno) }
        return [
            PinnedHead(slot: bytes[0..<PinnedHead.slotCount]),
            PinnedHead(slot: bytes[PinnedHead.slotCount...]),
        ]
    }
}
