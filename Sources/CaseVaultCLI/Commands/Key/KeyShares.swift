import ArgumentParser
import CaseVault
import GateProtocol
import VaultClient
import VaultModel

struct KeyShares: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shares", abstract: "Make a recovery secret, and write its shares for people to keep.",
        discussion: """
            With enough of the shares the keys of a vault are opened again when all who held them are lost (`key recover`). \
            The act of the custodians: as many of them sign as the root demands. A recovery key that was there before is \
            over then. Each share is a text file of 33 words, to be printed or copied by hand, given to one person, and \
            deleted here.
            """)

    @Option(
        help: ArgumentHelp(
            "Groups of shares: of each how many are needed and how many there are, as th=3of5,mm=2of3.",
            valueName: "groups"))
    var split: String

    @Option(help: ArgumentHelp("How many of the groups are needed; all if not given.", valueName: "number"))
    var groups: Int?

    @Option(
        help: ArgumentHelp("The directory for the files; it is made if it is not there.", valueName: "dir"),
        completion: .directory)
    var to: String

    @OptionGroup var options: Options

    func run() async throws {
        let split = try ShareSplit(split)
        let needed = groups ?? split.groups.count
        guard (1...split.groups.count).contains(needed) else {
            throw Failure(.usage, "--groups is from 1 to the number of groups")
        }
        let session = try await options.session()
        let before = await session.governance
        let recovery = try await session.makeRecovery(groups: split.groups, groupThreshold: needed)
        let files = try ShareFiles.write(recovery, of: session.vault, to: to)
        let receipt = try await propose(recovery, files, in: session)
        let after = await session.governance
        try options.output.object(
            "key.shares",
            [
                ("recovery", .number(recovery.act.number)), ("fingerprint", .string(recovery.act.fingerprint.hex)),
                ("shares", .strings(files)),
            ] + Members.statement(receipt, after))
        if receipt.isPending {
            options.messages.hint(.command("statement sign \(receipt.statement)", as: "another custodian"))
            return
        }
        options.warnOfReplacedShares(before, after)
        options.messages.hint(.command("key distribute", as: "a custodian"))
        options.messages.hint(
            "print or copy each share, give it to one person, delete the files; then try them: key drill")
    }

    /// The shares are written by now. They go where it is certain that no statement names them.
    private func propose(
        _ recovery: NewRecovery, _ files: [String], in session: Session
    ) async throws -> StatementReceipt {
        do {
            return try await session.submit(recovery)
        } catch {
            switch error {
            case .gate(.refused), .gate(.statementRefused), .gate(.badRequest), .gate(.wrongState):
                ShareFiles.remove(files)
            default:
                options.messages.warning(
                    "whether the recovery key is in force is not known: keep the shares until `status` says so")
            }
            throw error
        }
    }
}
