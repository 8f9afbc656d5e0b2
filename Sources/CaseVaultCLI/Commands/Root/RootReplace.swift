import ArgumentParser
import CaseVault
import OpenSSL
import VaultClient
import VaultCrypto
import VaultModel

struct RootReplace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replace",
        abstract: "Replace administrators or custodians by a new root.",
        discussion: """
            Name all who hold the office afterwards: those of now by handle, new ones by .pub file. An office that is not \
            named stays as it is. The administrators of the root in force sign. Keys of log and gate stay, and so does the \
            fingerprint that people pin.
            """)

    @Option(help: ArgumentHelp("An administrator; repeat it for each.", valueName: "handle or .pub"))
    var admin: [String] = []

    @Option(help: ArgumentHelp("A custodian; repeat it for each.", valueName: "handle or .pub"))
    var custodian: [String] = []

    @Option(help: ArgumentHelp("How many administrators sign; as now if not given.", valueName: "t"))
    var threshold: Int?

    @Option(
        help: ArgumentHelp(
            "How many custodians sign what needs several; as now if not given, and if they are enough.",
            valueName: "m"))
    var custodianThreshold: Int?

    @OptionGroup var options: Options

    func run() async throws {
        let session = try await options.session()
        let governance = await session.governance
        let root = governance.root
        let administrators = admin.isEmpty ? root.administrators : try admin.map { try person($0, in: root) }
        let custodians = custodian.isEmpty ? root.custodians : try custodian.map { try person($0, in: root) }
        let threshold = threshold ?? Int(root.threshold)
        guard (1...administrators.count).contains(threshold) else {
            throw Failure(.usage, "the threshold is from 1 to the number of administrators: name it with --threshold")
        }
        let custodianThreshold = custodianThreshold ?? min(Int(root.custodianThreshold), custodians.count)
        guard (1...custodians.count).contains(custodianThreshold) else {
            throw Failure(.usage, "--custodian-threshold is from 1 to the number of custodians")
        }
        let receipt = try await session.replaceRoot(
            administrators: administrators, threshold: threshold, custodians: custodians,
            custodianThreshold: custodianThreshold)
        let after = await session.governance
        let gone = root.custodians.filter { !custodians.contains($0) }
        let held = receipt.isPending ? [] : gone.flatMap { after.compartmentsHeld(by: $0.identity.fingerprint) }
        let names = after.policy.schema.compartments.map(\.name).filter(held.contains)
        var more: [Output.Member] = [("rotate", .strings(names))]
        if !receipt.isPending { more += [("root", .string(after.root.fingerprint.hex))] }
        try options.show("root.replace", receipt, after, more: more)
        for name in names { options.messages.hint(.command("key rotate \(name)", as: "a custodian")) }
    }

    /// Somebody of the root in force by handle, or a `.pub` file.
    private func person(_ text: String, in root: Root) throws -> PublicKeyFile {
        let known = root.administrators + root.custodians
        if let file = known.first(where: { $0.identity.handle.utf8.elementsEqual(text.utf8) }) { return file }
        return try People.publicKey(text)
    }
}

extension Governance {
    /// Names of the compartments of which somebody was given a key.
    func compartmentsHeld(by official: Digest) -> [Name] {
        policy.schema.compartments.filter { compartment in
            wraps.keys.contains { $0.recipient == official && $0.compartment == compartment.id }
        }.map(\.name)
    }
}
