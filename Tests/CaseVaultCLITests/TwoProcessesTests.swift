import Foundation
import Testing

@Suite(.vault) struct TwoProcessesTests {
    @Test func `two processes write to one vault while a third rotates, and nothing is lost`() async throws {
        let vault = try TestVault.required()
        let lines = (1...60).map { #"{"given_name": "ဇော်ဝင်း \#($0)", "id": \#($0)}"# }.joined(separator: "\n")
        let file = try vault.file("people.jsonl", lines + "\n")

        async let imported = Task.detached {
            try vault.run(
                "record", "import", file, "--type", "person", "--purpose", "identification", "--json", as: "nok")
        }.value
        async let created = Task.detached { try (1...6).map { _ in try vault.create() } }.value
        async let rotated = Task.detached {
            try (1...3).map { _ in try vault.run("key", "rotate", "identity", "--json", as: "cust").status }
        }.value

        #expect(try await imported.object["imported"]?.number == 60)
        let records = try await created
        #expect(Set(records).count == 6)
        #expect(try await rotated == [0, 0, 0])

        let listed = try vault.succeed("record", "list", "--purpose", "identification", "--json", as: "nok").lines
        #expect(listed.count == 66)
        for record in records {
            let read = try vault.succeed("record", "read", record, "--purpose", "identification", "--json", as: "nok")
            #expect(try read.object["fields"]?["given_name"]?.text == "มาลี")
        }
        let verified = try vault.succeed("verify", "--json").object
        #expect(verified["intact"] == .bool(true))
        let left = try vault.succeed("key", "list", "--json").lines.filter { $0["key"]?.text != "identity/4" }
        #expect(left.allSatisfy { $0["remaining"]?.number == 0 })
    }
}
