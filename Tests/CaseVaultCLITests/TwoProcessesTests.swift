import Foundation
import Testing

@Suite(.vault) struct TwoProcessesTests {
    @Test func `the gate key is rolled by two processes while others write and read, and no access fails`() async throws
    {
        let vault = try TestVault.required()
        let record = try vault.create()
        async let created = Task.detached { try (1...6).map { _ in try vault.create() } }.value
        async let read = Task.detached {
            try (1...6).map { _ in
                try vault.succeed("record", "read", record, "--purpose", "identification", "--json", as: "nok")
                    .object["fields"]?["given_name"]?.text
            }
        }.value
        async let one = Task.detached { try vault.run("key", "rotate", "gate", "--json", as: "cust") }.value
        async let other = Task.detached { try vault.run("key", "rotate", "gate", "--json", as: "cust") }.value

        let records = try await created + [record]
        #expect(try await read == Array(repeating: "มาลี", count: 6))
        // Whoever finds that the other was faster is told so, and nothing is lost.
        for done in [try await one, try await other] { #expect([0, 5, 75].contains(done.status), "\(done.errors)") }
        let done = try vault.succeed("key", "rotate", "gate", "--json", as: "cust").object
        #expect(done["key"]?.text?.hasPrefix("gate/") == true)
        #expect(done["rewrapped"]?.number != nil && done["remaining"]?.number == 0)
        for record in records {
            let read = try vault.succeed("record", "read", record, "--purpose", "identification", "--json", as: "nok")
            #expect(try read.object["fields"]?["given_name"]?.text == "มาลี")
        }
        #expect(try vault.succeed("verify", "--json").object["intact"] == .bool(true))
        let epochs = try vault.succeed("key", "list", "--json").lines.filter { $0["compartment"]?.text == "gate" }
        #expect(epochs.filter { $0["state"]?.text == "active" }.count == 1)
        #expect(epochs.dropLast().allSatisfy { $0["state"]?.text == "destroyed" && $0["remaining"]?.number == 0 })
    }

    @Test func `a dry run of the gate key says what would be moved and changes nothing`() throws {
        let vault = try TestVault.required()
        for _ in 1...3 { _ = try vault.create() }
        let before = try vault.succeed("key", "list", "--json").output
        let plan = try vault.succeed("key", "rotate", "gate", "--dry-run", "--json").object
        #expect(plan["key"]?.text == "gate/2")
        #expect(plan["remaining"]?.number == 3)
        #expect(plan["planned"] == .bool(true))
        #expect(try vault.succeed("key", "list", "--json").output == before)
        #expect(try vault.run("key", "rotate", "gate", as: "nok").status == 77)
    }

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
