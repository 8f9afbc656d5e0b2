import Foundation
import Testing

@Suite(.vault)
struct OverdueTests {
    private func check() throws -> (Program.Outcome, [String?]) {
        let outcome = try TestVault.required().run("status", "--check", "--json")
        return (outcome, try outcome.object["overdue"]?.items.map { $0["what"]?.text } ?? [])
    }

    @Test func `a revocation is overdue until the keys that were held are rotated`() throws {
        let vault = try TestVault.required()
        #expect(try check().0.status == 0)
        try vault.succeed("official", "revoke", "som", as: "admin")
        let (outcome, what) = try check()
        #expect(outcome.status == 6)
        #expect(what == ["identity", "contact", "legal"])
        #expect(outcome.errors.contains("casevault key rotate legal --as <key file of a custodian>"))
        #expect(try outcome.failure["code"]?.number == 6)
        // Without --check it is said, and no failure.
        #expect(try vault.run("status").status == 0)
        for compartment in ["identity", "contact", "legal"] {
            try vault.succeed("key", "rotate", compartment, as: "cust")
        }
        #expect(try check().0.status == 0)
    }

    @Test func `a grant that ends within a week is overdue for renewal`() throws {
        let vault = try TestVault.required()
        let days = { (days: Double) in
            Date(timeIntervalSinceNow: days * 86_400).formatted(.iso8601.year().month().day())
        }
        let grant = ["grant", "add", "--official", "dao", "--role", "interpreter", "--scope", "all", "--until"]
        #expect(try vault.run(grant + [days(20)], as: "admin").status == 0)
        try vault.succeed("key", "distribute", as: "cust")
        #expect(try check().1.isEmpty)
        #expect(try vault.run(grant + [days(3)], as: "admin").status == 0)
        let (outcome, what) = try check()
        #expect(outcome.status == 6)
        #expect(what == ["dao as interpreter"])
    }
}
