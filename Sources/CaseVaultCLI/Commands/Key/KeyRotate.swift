import ArgumentParser
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

struct KeyRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make a new version of a compartment's key, of the gate's, or of the search index, and move to it.",
        discussion: """
            The act of a custodian, while work goes on. Goes on where an interrupted rotation stopped. With --due it \
            rotates what the policy's crypto-periods, revocations and compromised keys ask for, new versions first; a timer \
            can run it. The index is begun and ended by a custodian, and its tokens are made by an official who may read \
            the indexed fields for --purpose.
            """)

    @Argument(help: "The compartment, gate, or index.")
    var key: String?

    @Flag(help: "Whatever is due; ends with 0 when nothing is.")
    var due = false

    @Option(help: "For what the indexed fields are read, where the index is rebuilt.")
    var purpose: String?

    @Flag(help: "Show what would be done. Needs no key.")
    var dryRun = false

    @OptionGroup var options: Options

    func validate() throws {
        guard (key != nil) != due else { throw ValidationError("Name a key, or --due.") }
    }

    func run() async throws {
        guard let key else { return try await rotateDue() }
        if key == GateRoll.name { return try await GateRoll(options: options).run(dryRun: dryRun) }
        if key == IndexRotation.name {
            return try await IndexRotation(options: options, purpose: purpose).run(dryRun: dryRun)
        }
        if dryRun {
            let audit = try options.audit()
            let compartment = try Lookup(governance: audit.governance()).compartment(key)
            return try CompartmentRotation(options: options, compartment: compartment).plan(audit)
        }
        let session = try await options.session()
        let compartment = try Lookup(governance: await session.governance).compartment(key)
        try await CompartmentRotation(options: options, compartment: compartment).run(session)
    }

    private func rotateDue() async throws {
        let audit = try options.audit()
        let governance = try audit.governance()
        let due = try audit.dueRotations(at: Clock.now())
        guard !due.isEmpty else { return options.messages.note("no rotation is due") }
        for item in due {
            let overdue = Overdue(item, governance)
            options.messages.note("\(overdue.what) is due: \(overdue.why)")
        }
        if dryRun { return try plan(due, audit) }
        let session = try await options.session()
        let compartments = due.compactMap { item -> CompartmentID? in
            if case .compartment(let id) = item.key { id } else { nil }
        }
        // From here on no write is made under any of the old versions.
        try await session.beginRotations(of: compartments)
        // One that does not end keeps no other from its end.
        var failure: (any Error)?
        for item in due {
            do {
                try await rotate(item.key, session)
            } catch {
                if failure == nil { failure = error }
            }
        }
        if let failure { throw failure }
        let left = try audit.dueRotations(at: Clock.now())
        guard left.isEmpty else {
            // An unfinished rotation ended first; what it moved to is due as well.
            return options.messages.hint(.command("key rotate --due", as: "a custodian"))
        }
    }

    private func rotate(_ key: Governance.DueRotation.Key, _ session: Session) async throws {
        switch key {
        case .gate: try await GateRoll(options: options).run(session)
        case .compartment(let id):
            guard let compartment = await session.governance.policy.schema.compartment(id) else { return }
            try await CompartmentRotation(options: options, compartment: compartment).run(session)
        }
    }

    private func plan(_ due: [Governance.DueRotation], _ audit: Audit) throws {
        for item in due {
            switch item.key {
            case .gate: try GateRoll(options: options).plan()
            case .compartment(let id):
                guard let compartment = try audit.governance().policy.schema.compartment(id) else { continue }
                try CompartmentRotation(options: options, compartment: compartment).plan(audit)
            }
        }
    }
}
