internal import Glibc

/// A file that remembers the head of a log that was seen last. It only moves forward.
///
/// Two slots; the older one is overwritten in place, so that a torn write leaves the other whole and moving the pin
/// costs one small write. It is not synced: after a power cut an older pin only notices less.
public struct PinFile: Sendable {
    /// Where the file lies.
    public let path: String

    /// Names the file; it is made by the first ``advance(to:)``.
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
        guard let newest = try Self.slots(of: file).compactMap({ $0 }).max(by: Self.isOlder) else { throw .damaged }
        return newest
    }

    /// Moves the pin to a head that is further on; keeps it where it is otherwise.
    ///
    /// A new file has mode 0600.
    public func advance(to pin: PinnedHead) throws(Failure) {
        let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .system(errno) }
        defer { close(file) }
        let slots = try Self.slots(of: file)
        if let newest = slots.compactMap({ $0 }).max(by: Self.isOlder), !Self.isOlder(newest, pin) { return }
        let place: Int
        switch (slots[0], slots[1]) {
        case (nil, _): place = 0
        case (_, nil): place = 1
        case (let first?, let second?): place = Self.isOlder(first, second) ? 0 : 1
        }
        let bytes = pin.slot
        guard unsafe pwrite(file, bytes, bytes.count, off_t(place * bytes.count)) == bytes.count else {
            throw .system(errno)
        }
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
