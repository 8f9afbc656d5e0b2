import ArgumentParser
import OpenSSL
import VaultClient
import VaultCrypto
import VaultModel

struct KeyCompromised: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compromised",
        abstract: "Say that somebody may have a key who must not, and move what it protects to another.",
        discussion: """
            The act of a custodian. From the statement on no write uses the key. Then everything moves away from it: first \
            the records of the types that --holder may read, if they are named. What was stopped goes on with key rotate.
            """)

    @Argument(help: ArgumentHelp("The key, like identity/2 or gate/1.", valueName: "key"))
    var key: String

    @Option(help: ArgumentHelp("Who had the key; what they could open moves first.", valueName: "handle"))
    var holder: String?

    @Flag(help: "Only say so; move nothing yet.")
    var markOnly = false

    @OptionGroup var options: Options

    func run() async throws {
        let session = try await options.session()
        let lookup = Lookup(governance: await session.governance)
        let (name, state) = try lookup.key(key)
        let holder = try holder.map { try lookup.official($0).identity.fingerprint }
        guard state.after(.compromise) != nil else {
            throw Failure(
                .wrongState, "\(name.text) is \(state.rawValue): \(state.nextStep)", hint: .command("key list"))
        }
        let receipt =
            switch name {
            case .compartment(let compartment, let version):
                try await session.compromise(compartment.id, version: version)
            case .epoch(let epoch): try await session.compromise(epoch: epoch)
            }
        try options.show(
            "key.compromised", receipt, await session.governance, more: [("key", .string(name.text))])
        guard state.mayProtect else { return }
        guard !markOnly else {
            return options.messages.hint(.command("key rotate \(name.key)", as: "a custodian"))
        }
        switch name {
        case .compartment(let compartment, _):
            let first = holder.map { lookup.governance.recordTypes(reachedBy: $0) } ?? []
            try await CompartmentRotation(options: options, compartment: compartment).run(session, first: first)
        case .epoch: try await GateRoll(options: options).run(session)
        }
    }
}

extension Governance {
    /// The record types that any role which an official ever had gives something on.
    fileprivate func recordTypes(reachedBy official: Digest) -> Set<RecordTypeID> {
        let roles = Set(grants.values.filter { current($0.act.official) == current(official) }.map(\.act.role))
        return Set(
            policy.schema.recordTypes.map(\.id).filter { type in
                roles.contains { policy.concernsRecords(of: type, role: $0) }
            })
    }
}
