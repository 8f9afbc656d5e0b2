import Foundation
import Testing

/// The `casevault-kat` that was built together with these tests.
enum KnownAnswerProgram {
    struct NotFound: Error {}

    /// Products are built into one folder, so the program lies beside what runs the tests, or beside the bundle it was
    /// given.
    static func url() throws -> URL {
        let places =
            [Bundle.main.executableURL].compactMap { $0 } + Bundle.allBundles.map(\.bundleURL)
            + CommandLine.arguments.map { URL(filePath: $0) }
        for place in places {
            let candidate = place.deletingLastPathComponent().appending(path: "casevault-kat")
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
        }
        throw NotFound()
    }

    /// Gives the program lines, waits until it ends, and returns its lines.
    static func run(lines: [Data]) throws -> [String] {
        // A file and not a pipe: the program answers while there is still input to give, and both sides would wait.
        let input = FileManager.default.temporaryDirectory.appending(path: "casevault-kat-\(UUID().uuidString)")
        try Data(lines.joined(separator: Data([0x0a])) + [0x0a]).write(to: input)
        defer { try? FileManager.default.removeItem(at: input) }
        let process = Process()
        process.executableURL = try url()
        process.standardInput = try FileHandle(forReadingFrom: input)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationReason == .exit && process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Asks all questions in one run and returns the answers in the same order.
    static func answers(to questions: [JSON]) throws -> [JSON] {
        let encoder = JSONEncoder()
        let lines = try run(lines: questions.map { try encoder.encode($0) })
        try #require(lines.count == questions.count)
        return try lines.map { try JSONDecoder().decode(JSON.self, from: Data($0.utf8)) }
    }

    /// Asks each question and expects its answer; nil stands for a refusal.
    static func check(_ cases: [(question: JSON, answer: JSON?)], _ name: String = #function) throws {
        let answers = try answers(to: cases.map(\.question))
        for (number, (answer, expected)) in zip(answers, cases.map(\.answer)).enumerated() {
            if let expected {
                #expect(answer == expected, "\(name), case \(number)")
            } else {
                #expect(answer["ok"] == false, "\(name), case \(number)")
            }
        }
    }
}
