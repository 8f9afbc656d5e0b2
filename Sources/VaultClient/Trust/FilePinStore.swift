internal import Glibc
internal import OpenSSL
internal import TransparencyLog
public import VaultModel

/// Pins as files of one directory, `<vault>.pin`, mode 0600 (docs/format.md, pin file).
public struct FilePinStore: PinStore {
    private let directory: String

    /// Names the directory; it is made with mode 0700 when the first pin is kept.
    public init(directory: String) {
        self.directory = directory
    }

    private func file(_ vault: VaultID) -> PinFile { PinFile(path: "\(directory)/\(vault).pin") }

    public func pin(of vault: VaultID) throws(ClientError) -> Pin? {
        do throws(PinFile.Failure) {
            return try file(vault).load().map(Pin.init)
        } catch .system(let number) {
            throw .pin("what was seen of this vault cannot be read (errno \(number))")
        } catch {
            throw .pin("what was seen of this vault is damaged: \(directory)/\(vault).pin")
        }
    }

    public func replace(_ old: Pin?, by new: Pin, of vault: VaultID) throws(ClientError) -> Pin? {
        let file = file(vault)
        let stored: PinnedHead?
        do throws(PinFile.Failure) {
            do throws(PinFile.Failure) {
                stored = try file.replace(old?.pinned, by: new.pinned)
            } catch .system(ENOENT) {
                makeDirectory()
                stored = try file.replace(old?.pinned, by: new.pinned)
            }
        } catch {
            throw .pin("what was seen of this vault cannot be written in \(directory)")
        }
        return stored.map(Pin.init)
    }

    /// A symbolic link whose target is the vault's id: made whole or not at all, and read in one call.
    private func link(_ place: String) -> String {
        "\(directory)/\(SHA256.hash(Array(place.utf8)).hex.prefix(32)).place"
    }

    public func vault(at place: String) throws(ClientError) -> VaultID? {
        var bytes = [CChar](repeating: 0, count: 64)
        let count = unsafe readlink(link(place), &bytes, bytes.count)
        guard count >= 0 else {
            if errno == ENOENT { return nil }
            throw .pin("what was seen of \(place) cannot be read (errno \(errno))")
        }
        let text = String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard let id = VaultID(hex: text) else { throw .pin("what was seen of \(place) is damaged") }
        return id
    }

    public func keep(_ vault: VaultID, at place: String) throws(ClientError) {
        makeDirectory()
        unsafe unlink(link(place))
        guard unsafe symlink(vault.description, link(place)) == 0 else {
            throw .pin("what was seen of \(place) cannot be written (errno \(errno))")
        }
    }

    /// Makes the directory and those above it, durably: what was seen must not be gone with the directory that it lies in.
    /// What fails here shows when the file is written.
    private func makeDirectory() {
        var path = ""
        for part in directory.split(separator: "/", omittingEmptySubsequences: false) {
            path += part + "/"
            if path != "/", unsafe mkdir(path, 0o700) == 0 { try? DirectoryNames.sync(with: path) }
        }
    }
}
