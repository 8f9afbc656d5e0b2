import ArgumentParser
import CaseVault
import GateProtocol
import OpenSSL
import VaultAudit
import VaultCrypto
import VaultModel
import WipingHeap

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "What this vault promises here, its keys, its log, who waits for what. Needs no key file.")

    @Flag(help: "Exit with 6 if something is overdue.")
    var check = false

    @OptionGroup var options: Options

    func run() async throws {
        let vault = try options.namedVault()
        let audit = try options.audit()
        let governance = try audit.governance()
        let promises = try await promises(of: vault) + [Self.wiping]
        let size = try audit.logSize()
        let overdue = try Overdue.all(audit, at: Clock.now())
        let head: [Output.Member] = [
            ("vault", .string(governance.vault)), ("root", .string(try audit.firstRoot().hex)),
            ("policy", .number(governance.policy.version)), ("records", .number(try audit.recordCount())),
            ("administrators", .strings(governance.root.administrators.map(\.identity.handle))),
            ("threshold", .number(governance.root.threshold)),
            ("custodians", .strings(governance.root.custodians.map(\.identity.handle))),
        ]
        let keys = try KeyList.rows(audit)
        let matters = WaitingMatter.all(
            governance, WaitingStatement.all(try vault.pendingStatements(), under: governance))
        // Who names their key file sees what they wait for, and what waits for them.
        let own = try options.namedHandle().map { handle in matters.filter { $0.concerns(handle) } }
        if options.json {
            try options.output.line(
                "status",
                head + [
                    ("promises", .object(promises.map { ($0.name, $0.whyNot.map { .string($0) } ?? true) })),
                    ("held", .strings(governance.holds.sorted())), ("keys", .array(keys.map { .object($0) })),
                    ("log", .object([("size", .number(size)), ("generation", .number(governance.generation))])),
                    ("waiting", .array(matters.map(\.json))), ("overdue", .array(overdue.map { .object($0.members) })),
                ] + (own.map { [("yours", .array($0.map(\.json)))] } ?? []))
        } else {
            let held = governance.holds.isEmpty ? [] : [("held", JSON.strings(governance.holds.sorted()))]
            let restored = governance.restores.isEmpty ? [] : [("generation", JSON.number(governance.generation))]
            try options.output.object("status", head + held + [("log entries", .number(size))] + restored)
            try options.output.text([""])
            try options.output.list(
                "status",
                promises.map {
                    [("promise", .string($0.name)), ("kept", .string($0.whyNot.map { "no: \($0)" } ?? "yes"))]
                })
            if !keys.isEmpty {
                try options.output.text([""])
                try options.output.list("status", keys, columns: ["key", "state", "created", "remaining", "holders"])
            }
            for (title, matters) in [("", matters), ("Of these, yours:", own ?? [])] where !matters.isEmpty {
                try options.output.text(title.isEmpty ? [""] : ["", title])
                try options.output.list("status", matters.map(\.row))
            }
            if !overdue.isEmpty {
                try options.output.text([""])
                try options.output.list("status", overdue.map(\.members))
            }
        }
        if !governance.waiting(at: Clock.now()).isEmpty {
            options.messages.hint(.command("key distribute", as: "a custodian"))
        }
        if let statement = matters.first(where: { $0.official == nil }),
            case .string(let id) = statement.members[1].value
        {
            options.messages.hint(.command("statement show \(id)"))
        }
        for item in overdue { options.messages.hint(item.next) }
        if check, !overdue.isEmpty {
            throw Failure(.overdue, "\(overdue.count) thing\(overdue.count == 1 ? " is" : "s are") overdue")
        }
    }

    /// What this program does with memory, whichever vault it opens.
    private static var wiping: Promise {
        Promise(
            name: "wiped-memory",
            whyNot: wiping_heap_is_built()
                ? nil : "this build does not overwrite memory as it is freed: values stay until it is used again")
    }

    /// What the gate says, or why it cannot be asked here.
    private func promises(of vault: Vault) async throws -> [Promise] {
        do {
            return try await vault.promises()
        } catch GateError.configuration(let why) {
            return [Promise(name: "gate", whyNot: why)]
        }
    }
}
