internal import Glibc

/// The names in a directory. fsync of a file makes its bytes durable; that it has its name is a matter of its directory.
package enum DirectoryNames {
    /// The system refused, with its error number.
    package struct Failure: Error {
        package let number: Int32
    }

    /// Makes the name of a file or directory durable.
    package static func sync(with path: String) throws(Failure) {
        // What follows the last slash is the name, but for slashes at the end.
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)[...]
        while parts.count > 1, parts.last?.isEmpty == true { parts.removeLast() }
        let parent = parts.dropLast().joined(separator: "/")
        try sync(in: parts.count > 1 ? (parent.isEmpty ? "/" : parent) : ".")
    }

    /// Makes all names in a directory durable.
    package static func sync(in directory: String) throws(Failure) {
        let file = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw Failure(number: errno) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw Failure(number: errno) }
    }
}
