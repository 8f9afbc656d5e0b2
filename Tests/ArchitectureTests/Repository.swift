import Foundation

/// The checkout that these tests are a part of.
enum Repository {
    /// The folder of Package.swift.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The text of a file, by its path from the root.
    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The paths of the files that git has in its index. Throws outside of a checkout: a check that finds no file to
    /// look at must not pass.
    static func trackedFiles() throws -> [String] {
        let list = try output(of: "git", "ls-files", "-z")
        let paths = list.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        guard paths.contains("Package.swift") else { throw Failure("git ls-files does not list Package.swift") }
        return paths
    }

    /// The paths of the Swift files below a folder, tracked or not: what is there is built.
    static func swiftFiles(below folder: String) throws -> [String] {
        let base = root.appending(path: folder)
        guard let files = FileManager.default.enumerator(atPath: base.path) else {
            throw Failure("\(folder) cannot be listed")
        }
        return files.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.map { "\(folder)/\($0)" }.sorted()
    }

    /// Runs a command in the root and gives what it printed; throws when it fails.
    static func output(of command: String...) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.currentDirectoryURL = root
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure("\(command.joined(separator: " ")) failed with status \(process.terminationStatus)")
        }
        return data
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) {
            self.description = description
        }
    }
}
