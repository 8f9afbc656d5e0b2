import ArgumentParser
import Glibc

/// Runs one command and ends the process with its exit status.
enum Program {
    static func run(_ arguments: [String]) async -> Never {
        let arguments = Arguments.hoisted(arguments)
        let messages = Messages(
            json: Arguments.has("--json", in: arguments), quiet: Arguments.has("--quiet", in: arguments),
            vault: Arguments.value(of: "--vault", in: arguments))
        do {
            try Arguments.checkCommand(arguments)
            let command = try Casevault.parseAsRoot(arguments)
            guard type(of: command).configuration.subcommands.isEmpty else {
                messages.usage(of: type(of: command))
                exit(ExitStatus.usage.rawValue)
            }
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                var command = command
                try command.run()
            }
            Cleanup.run()
            exit(ExitStatus.done.rawValue)
        } catch {
            Cleanup.run()
            exit(report(error, arguments, messages))
        }
    }

    private static func report(_ error: any Error, _ arguments: [String], _ messages: Messages) -> Int32 {
        // Whatever is no error of ours comes from the parser, or is an error that Failure maps.
        guard isOfParser(error) else {
            var failure = Failure(error)
            if failure.status == .refused, failure.hint == nil, let entry = failure.entry {
                // Without an explanation the refusal stands as it is.
                failure.hint = try? Explanation.hint(for: entry, in: Options.vault(named: messages.vault))
            }
            messages.error(failure)
            return failure.status.rawValue
        }
        let code = Casevault.exitCode(for: error)
        guard code != .success else {
            Output.plain(Casevault.fullMessage(for: error))
            return ExitStatus.done.rawValue
        }
        let command = Arguments.command(in: arguments).joined(separator: " ")
        messages.error(Failure(.usage, Casevault.message(for: error), hint: .text("\(command) --help")))
        return ExitStatus.usage.rawValue
    }

    private static func isOfParser(_ error: any Error) -> Bool {
        if error is CleanExit || error is ValidationError || error is ExitCode { return true }
        // The parser's own errors are not public; they are the ones from its module.
        return String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
    }
}
