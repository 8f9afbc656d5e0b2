import ArgumentParser

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The whole story on synthetic records in a temporary directory.")

    @Option(help: ArgumentHelp("Leave the vault in this new directory to play with.", valueName: "dir"))
    var keep: String?

    @OptionGroup var options: Options

    func run() async throws {
    }
}
