internal import Glibc
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
            return try file(vault).load().map { Pin(root: $0.anchor, head: $0.head) }
        } catch .system(let number) {
            throw .pin("what was seen of this vault cannot be read (errno \(number))")
        } catch {
            throw .pin("what was seen of this vault is damaged: \(directory)/\(vault).pin")
        }
    }

    public func keep(_ pin: Pin, of vault: VaultID) throws(ClientError) {
        let pinned = PinnedHead(anchor: pin.root, generation: 1, head: pin.head)
        do throws(PinFile.Failure) {
            do throws(PinFile.Failure) {
                try file(vault).advance(to: pinned)
            } catch .system(ENOENT) {
                makeDirectory()
                try file(vault).advance(to: pinned)
            }
        } catch {
            throw .pin("what was seen of this vault cannot be written in \(directory)")
        }
    }

    /// Makes the directory and those above it; what fails here shows when the file is written.
    private func makeDirectory() {
        var path = ""
        for part in directory.split(separator: "/", omittingEmptySubsequences: false) {
            path += part + "/"
            if path != "/" { unsafe mkdir(path, 0o700) }
        }
    }
}
