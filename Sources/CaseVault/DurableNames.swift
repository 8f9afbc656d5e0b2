internal import TransparencyLog

/// Names that a power cut does not take: `DirectoryNames` with the errors of a vault.
package enum DurableNames {
    /// Makes the name of a file or directory durable.
    ///
    /// - Throws: ``VaultError/inputOutput(_:)``.
    package static func sync(with path: String) throws(VaultError) {
        do throws(DirectoryNames.Failure) {
            try DirectoryNames.sync(with: path)
        } catch {
            throw .inputOutput("cannot sync the directory of \(path) (errno \(error.number))")
        }
    }

    /// Makes all names in a directory durable.
    ///
    /// - Throws: ``VaultError/inputOutput(_:)``.
    package static func sync(in directory: String) throws(VaultError) {
        do throws(DirectoryNames.Failure) {
            try DirectoryNames.sync(in: directory)
        } catch {
            throw .inputOutput("cannot sync the directory \(directory) (errno \(error.number))")
        }
    }
}
