import ArgumentParser

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "The whole story on synthetic records in a temporary directory.")

    @Option(
        help: ArgumentHelp("Leave the vault in this new directory to play with.", valueName: "dir"),
        completion: .directory)
    var keep: String?

    @OptionGroup var options: Options

    func run() async throws {
        let directory =
            try keep.map { path throws(Failure) in try WorkingDirectory(keeping: path) } ?? WorkingDirectory()
        let story = DemoStory(directory: directory.path, narrator: Narrator(output: options.output))
        do {
            try await story.tell()
        } catch {
            directory.remove()
            throw error
        }
        guard keep != nil else { return directory.remove() }
        try directory.keep(guide: DemoGuide.text(directory.path, record: story.firstRecord))
        options.messages.hint("what to try is in \(directory.path)/README.txt")
    }
}
