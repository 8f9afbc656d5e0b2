import ArgumentParser
import CaseVault
import VaultClient

struct KeyDrill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill", abstract: "Prove that shares would still recover the keys; nothing of them is shown.",
        discussion: """
            The act of a custodian. The shares must make the recovery key in force, open every key that was given to it, \
            and open gate.escrow. The drill is logged. Nothing is written but that.
            """)

    @OptionGroup var shares: ShareOptions
    @OptionGroup var options: Options

    func run() async throws {
        let shares = try shares.shares()
        let vault = try options.namedVault()
        let session = try await options.session()
        let done = try await vault.drill(shares, in: session)
        try options.output.object(
            "key.drill",
            [
                ("recovery", .number(done.recovery)), ("statement", .string(done.receipt.statement)),
                ("entry", .number(done.receipt.entry)),
            ])
    }
}
