internal import Glibc

/// The names in a directory. fsync of a file makes its bytes durable; that it has its name is a matter of its directory.
package enum DirectoryNames {
    /// Makes the name of a file or directory durable.
    ///
    /// - Throws: ``VaultError/inputOutput(_:)``.
    package static func sync(with path: String) throws(VaultError) {
        // What follows the last slash is the name, but for slashes at the end.
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)[...]
        while parts.count > 1, parts.last?.isEmpty == true { parts.removeLast() }
        let parent = parts.dropLast().joined(separator: "/")
        try sync(in: parts.count > 1 ? (parent.isEmpty ? "/" : parent) : ".")
    }

    /// Makes all names in a directory durable.
    ///
    /// - Throws: ``VaultError/inputOutput(_:)``.
    package static func sync(in directory: String) throws(VaultError) {
        let file = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw .inputOutput("cannot open the directory \(directory) (errno \(errno))") }
        defer { close(file) }
        guard fsync(file) == 0 else { throw .inputOutput("cannot sync the directory \(directory) (errno \(errno))") }
    }
}
