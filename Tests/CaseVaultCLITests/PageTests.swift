import Foundation
import Testing

/// The pages on which commands are shown with what they print.
@Suite struct PageTests {
    /// With UPDATE_PAGES=1 in the environment, what is shown is put right instead of compared.
    private static let updates = ProcessInfo.processInfo.environment["UPDATE_PAGES"] != nil

    @Test(arguments: [("README.md", 12), ("docs/operations.md", 40)])
    func `each command of a page prints what the page shows`(_ path: String, _ fewest: Int) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "casevault-page-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }
        var page = try Page(path)
        try #require(page.steps.count >= fewest)
        var run = try PageRun(in: directory)
        var corrections: [Int: [String]] = [:]
        for (position, step) in page.steps.enumerated() {
            let output = try run.run(step)
            if PageRun.matches(output, step.output) { continue }
            if Self.updates {
                corrections[position] = output
            } else {
                Issue.record(
                    """
                    \(path):\(step.line): $ \(step.command)
                    prints:
                    \(output.joined(separator: "\n"))
                    and not, as the page shows:
                    \(step.output.joined(separator: "\n"))
                    """)
            }
        }
        if Self.updates { try page.replace(corrections) }
    }

    @Test func `what is left out on a page may be anything, and nothing else may`() {
        #expect(PageRun.matches(["a", "b", "c"], ["a", "…", "c"]))
        #expect(PageRun.matches(["a"], ["a", "…"]))
        #expect(PageRun.matches(["at 2026-01-02T03:04:05Z"], ["at 2027-02-03T04:05:06Z"]))
        #expect(!PageRun.matches(["a", "b"], ["a"]))
        #expect(!PageRun.matches(["a"], ["a", "b"]))
        #expect(!PageRun.matches(["at 2026-01-02"], ["at noon"]))
    }
}
