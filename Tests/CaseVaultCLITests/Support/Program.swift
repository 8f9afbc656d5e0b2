import Foundation
import Testing

/// The `casevault` that was built together with these tests.
enum Program {
    struct NotFound: Error {}

    /// What a run came to.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        /// The lines of stdout, each one JSON object.
        var lines: [JSON] {
            get throws { try JSON.lines(output) }
        }

        /// The first line of stdout.
        var object: JSON {
            get throws { try #require(try lines.first) }
        }

        /// The last line of stderr as JSON.
        var failure: JSON {
            get throws { try #require(try JSON.lines(errors).last) }
        }
    }

    /// Products are built into one folder, so the program lies beside what runs the tests.
    static func url() throws -> URL {
        let places =
            [Bundle.main.executableURL].compactMap { $0 } + Bundle.allBundles.map(\.bundleURL)
            + CommandLine.arguments.map { URL(filePath: $0) }
        for place in places {
            let candidate = place.deletingLastPathComponent().appending(path: "casevault")
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
        }
        throw NotFound()
    }

    /// Where a process counts the lines that run, if they are counted: `make coverage`.
    static let coverage = ProcessInfo.processInfo.environment.filter { $0.key == "LLVM_PROFILE_FILE" }

    /// Runs the program in a directory, which also is its home.
    static func run(
        _ arguments: [String], in directory: URL, input: String = "", environment: [String: String] = [:]
    ) throws -> Outcome {
        try run(try url(), arguments, in: directory, input: input, environment: environment)
    }

    /// Runs any program in a directory, which also is its home.
    static func run(
        _ executable: URL, _ arguments: [String], in directory: URL, input: String = "",
        environment: [String: String] = [:]
    ) throws -> Outcome {
        // Files and not pipes: nobody has to read while somebody writes.
        let name = UUID().uuidString
        let files = ["in", "out", "err"].map { directory.appending(path: ".\(name).\($0)") }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        for file in files { try Data(input.utf8).write(to: file) }
        for file in files[1...] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = directory
        process.environment = [
            "HOME": directory.path, "TMPDIR": directory.path, "SWIFT_BACKTRACE": "enable=no",
        ].merging(coverage) { $1 }.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationReason == .exit)
        return Outcome(
            status: process.terminationStatus, output: try String(contentsOf: files[1], encoding: .utf8),
            errors: try String(contentsOf: files[2], encoding: .utf8))
    }
}
