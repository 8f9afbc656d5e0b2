import ArgumentParser
import VaultAudit
import VaultModel

struct KeyList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the keys of compartments, gate and index, their states and holders. Needs no key."
    )

    @OptionGroup var options: Options

    func run() async throws {
        try options.output.list(
            "key.list", try Self.rows(options.audit()),
            columns: ["key", "state", "created", "remaining", "holders"])
    }

    /// A row for each version of each key, then one for each epoch of the gate key and each version of the index.
    static func rows(_ audit: Audit) throws -> [[Output.Member]] {
        let governance = try audit.governance()
        let compartments = try governance.policy.schema.compartments.flatMap { compartment in
            let versions = governance.keys[compartment.id]?.values.sorted { $0.act.version < $1.act.version } ?? []
            return try versions.map { try row(compartment, $0, governance, audit) }
        }
        let epochs = governance.epochs.sorted { $0.key < $1.key }
        let indexes = governance.indexes.values.sorted { $0.act.version < $1.act.version }
        return try compartments + epochs.map { try row(epoch: $0, $1, audit) }
            + indexes.map { try row($0, governance, audit) }
    }

    private static func row(
        _ index: Governance.IndexVersion, _ governance: Governance, _ audit: Audit
    ) throws -> [Output.Member] {
        let version = index.act.version
        let lookup = Lookup(governance: governance)
        let holders = Set(governance.indexWraps.keys.filter { $0.version == version }.map(\.recipient))
            .filter { governance.officials[$0]?.isActive == true }.map { lookup.handle($0) }
        return [
            ("key", .string("\(IndexRotation.name)/\(version)")), ("compartment", .string(IndexRotation.name)),
            ("version", .number(version)), ("state", .string(index.state.rawValue)),
            ("created", .string(DateText.text(index.created))), ("holders", .strings(holders.sorted())),
            ("remaining", .number(index.state == .retiring ? try audit.unindexedCount(besides: version) : 0)),
        ]
    }

    private static func row(epoch: UInt32, _ state: Governance.Epoch, _ audit: Audit) throws -> [Output.Member] {
        let remaining = state.state == .active ? 0 : try audit.halfBWrapCount(under: epoch)
        return [
            ("key", .string("gate/\(epoch)")), ("compartment", .string("gate")), ("version", .number(epoch)),
            ("state", .string(state.state.rawValue)), ("created", .string(DateText.text(state.created))),
            ("holders", .array([])), ("remaining", .number(remaining)),
        ]
    }

    private static func row(
        _ compartment: Compartment, _ version: Governance.KeyVersion, _ governance: Governance, _ audit: Audit
    ) throws -> [Output.Member] {
        let number = version.act.version
        let lookup = Lookup(governance: governance)
        let holders = governance.wraps.keys.filter { $0.compartment == compartment.id && $0.version == number }
            .filter { governance.officials[$0.recipient]?.isActive == true }
            .map { lookup.handle($0.recipient) }
        let remaining =
            version.state == .retiring || version.state == .compromised
            ? try audit.halfAWrapCount(in: compartment.id, under: number) : 0
        return [
            ("key", .string("\(compartment.name)/\(number)")), ("compartment", .string(compartment.name)),
            ("version", .number(number)), ("state", .string(version.state.rawValue)),
            ("created", .string(DateText.text(version.created))), ("holders", .strings(holders.sorted())),
            ("remaining", .number(remaining)),
        ]
    }
}
