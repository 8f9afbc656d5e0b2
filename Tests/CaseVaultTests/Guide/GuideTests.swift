import Foundation
import Testing

/// The guide of the library: what stands in it is compiled and runs.
@Suite struct GuideTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()

    @Test func `the example founds a vault, reads what it may, and is refused`() async throws {
        let directory = NSTemporaryDirectory() + "casevault-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var shown: [String] = []
        try await embedVault(in: directory) { shown.append($0) }
        #expect(
            shown == [
                "given name: Aye, withheld: [medical_note]", "refused by deny.no-grant, log entry 8", "intact: true",
            ])
    }

    @Test func `the guide shows the example as it is compiled, in 40 lines at most`() throws {
        let example = try String(contentsOf: Self.folder.appending(path: "EmbeddedVault.swift"), encoding: .utf8)
        let article = try String(
            contentsOf: Self.folder.appending(path: "../../../Sources/CaseVault/CaseVault.docc/EmbedAVault.md"),
            encoding: .utf8)
        #expect(article.contains("```swift\n\(example)```\n"))
        #expect(example.split(separator: "\n", omittingEmptySubsequences: false).count <= 41)
        #expect(example.components(separatedBy: "import ").count == 2)
    }
}
