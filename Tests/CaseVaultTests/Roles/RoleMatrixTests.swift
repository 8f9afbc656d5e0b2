import Foundation
import Testing
import VaultAudit

@Suite struct RoleMatrixTests {
    private static let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/roles.md")
    private static let begin = "<!-- matrix:begin -->\n"
    private static let end = "<!-- matrix:end -->"

    /// `UPDATE_ROLES=1 swift test --filter RoleMatrixTests` writes the table anew.
    @Test func `docs-roles says what gate and keys allow, role by role`() async throws {
        let scene = try await RoleScene()
        let matrix = try await RoleMatrix(scene)
        let text = try String(contentsOf: Self.url, encoding: .utf8)
        let start = try #require(text.range(of: Self.begin)).upperBound
        let stop = try #require(text.range(of: Self.end)).lowerBound
        if ProcessInfo.processInfo.environment["UPDATE_ROLES"] != nil {
            try (text[..<start] + matrix.table + text[stop...]).write(to: Self.url, atomically: true, encoding: .utf8)
        } else {
            #expect(String(text[start..<stop]) == matrix.table)
        }
        #expect(try scene.office.verify().findings == [])
    }
}
