import Foundation
import Testing

/// Runs the program so that it dies at one of the calls by which it changes files, as by kill -9.
///
/// Calls are counted in all of its threads together by a library that is preloaded; Tests/CrashPoints has its source,
/// which the compiler of the Swift toolchain translates once.
struct CrashPoints {
    /// What a run came to.
    struct Run {
        let status: Int32
        /// Whether it was killed; else it was through before.
        let isKilled: Bool
        /// Whether a signal ended it, whichever.
        let isSignalled: Bool
        /// A letter for each call that it made: o open of a new file, w write, s sync, r rename, l link, u unlink, t truncate.
        let calls: String
        let output: String
        let errors: String
    }

    private static let stateSize = 1 << 20

    /// Runs a command on a vault.
    ///
    /// - Parameters:
    ///   - point: the call at which it gets a signal, from 1; 0 for none.
    ///   - isTorn: whether a write at that call is made by half.
    ///   - errno: instead of a signal, that call fails with this error, and so do all later writes and syncs.
    ///   - trace: gets a trace of what the command does to files.
    ///   - running: what to do while it runs.
    static func run(
        _ arguments: [String], as person: String?, on vault: TestVault, dyingAt point: Int, isTorn: Bool = false,
        errno: Int32 = 0, signal: Int32 = SIGKILL, trace: URL? = nil, running: (pid_t) throws -> Void = { _ in }
    ) throws -> Run {
        let state = vault.directory.appending(path: ".crash-state")
        let errors = vault.directory.appending(path: ".crash-errors")
        let output = vault.directory.appending(path: ".crash-output")
        try Data(count: stateSize).write(to: state)
        for file in [errors, output] { try Data().write(to: file) }
        defer { for file in [state, errors, output] { try? FileManager.default.removeItem(at: file) } }
        let process = Process()
        process.executableURL = try Program.url()
        process.arguments = arguments
        process.currentDirectoryURL = vault.directory
        var environment = [
            "HOME": vault.directory.path, "TMPDIR": vault.directory.path, "SWIFT_BACKTRACE": "enable=no",
            "CASEVAULT_VAULT": "vault", "LD_PRELOAD": try library.get().path, "CRASH_STATE": state.path,
            "CRASH_AT": "\(point)", "CRASH_SIGNAL": "\(signal)",
        ]
        if let person { environment["CASEVAULT_KEYFILE"] = person + ".key" }
        if isTorn { environment["CRASH_TORN"] = "1" }
        if errno != 0 { environment["CRASH_ERRNO"] = "\(errno)" }
        if let trace {
            environment["CRASH_TRACE"] = trace.path
            environment["LD_PRELOAD"] = try [tracing, library].map { try $0.get().path }.joined(separator: ":")
        }
        // Its own files are not the program's.
        process.environment = environment.merging(Program.coverage.mapValues { _ in "/dev/null" }) { $1 }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        try running(process.processIdentifier)
        process.waitUntilExit()
        let bytes = try Data(contentsOf: state)
        let count = bytes.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        return Run(
            status: process.terminationStatus,
            isKilled: process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL,
            isSignalled: process.terminationReason == .uncaughtSignal,
            calls: String(decoding: bytes.dropFirst(4).prefix(count), as: UTF8.self),
            output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }

    /// Built once for all tests of a run.
    private static let library = Result { try build("crashpoints") }
    private static let tracing = Result { try build("trace") }

    private static func build(_ name: String) throws -> URL {
        let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "CrashPoints/\(name).c")
        let library = FileManager.default.temporaryDirectory.appending(path: "\(name)-\(UUID().uuidString).so")
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments = [
            "clang", "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library.path, source.path,
        ]
        try compiler.run()
        compiler.waitUntilExit()
        try #require(compiler.terminationStatus == 0, "clang, which Swift brings along, could not build the library")
        return library
    }
}
