import ArgumentParser
import Glibc
import VaultClient
import VaultCrypto
import VaultModel

struct RecordAttach: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach", abstract: "Put a file into a field of a record.",
        discussion: "At most 64 MiB. A file that the field has is replaced. `record read --to` gets it back.")

    @OptionGroup var attachment: AttachmentOptions

    @Argument(help: ArgumentHelp("The file.", valueName: "file"))
    var path: String

    @OptionGroup var options: Options

    func run() async throws {
        let id = try Lookup.record(attachment.record)
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Failure(.inputOutput, SystemError.opening(path, errno)) }
        defer { close(file) }
        let size = try Self.size(of: file, path)
        let session = try await options.session()
        let lookup = Lookup(governance: await session.governance)
        let field = try lookup.attachment(attachment.field, type: attachment.type)
        let bar = ProgressBar("attach", options: options)
        let written = try await session.attach(
            id, field: field.id, from: file, at: attachment.at, purpose: try lookup.purpose(attachment.access.purpose),
            reason: try attachment.explanation.text()
        ) { bar.show($0, of: size) }
        bar.end()
        try options.show("record.attach", written)
    }

    /// What is too long is told before anything is stored.
    private static func size(of file: Int32, _ path: String) throws(Failure) -> UInt64 {
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw Failure(.inputOutput, SystemError.opening(path, errno)) }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw Failure(.inputOutput, SystemError.opening(path, EISDIR))
        }
        let size = UInt64(max(0, status.st_size))
        guard size <= Blob.limit else { throw Failure(.badData, "\(path) is longer than \(Blob.limit >> 20) MiB") }
        return size
    }
}

struct RecordDetach: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detach", abstract: "Remove a file from a field of a record.")

    @OptionGroup var attachment: AttachmentOptions
    @OptionGroup var options: Options

    func run() async throws {
        let id = try Lookup.record(attachment.record)
        let session = try await options.session()
        let lookup = Lookup(governance: await session.governance)
        let field = try lookup.attachment(attachment.field, type: attachment.type)
        let written = try await session.set(
            id, [FieldInput(field: field.id, value: nil)], at: attachment.at,
            purpose: try lookup.purpose(attachment.access.purpose),
            reason: try attachment.explanation.text())
        try options.show("record.detach", written)
    }
}

/// Which field of which record holds the file, and why it is used.
struct AttachmentOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The record.", valueName: "id"))
    var record: String

    @Option(help: "The field; its type is attachment.")
    var field: String

    @Option(help: ArgumentHelp("Change it only if it is still at this sequence.", valueName: "sequence"))
    var at: UInt64?

    @Option(help: "The record type, where the field leaves several.")
    var type: String?

    @OptionGroup var access: AccessOptions
    @OptionGroup var explanation: ReasonOptions
}

extension Lookup {
    /// The one field of this name that takes a file.
    func attachment(_ name: String, type: String?) throws(Failure) -> Field {
        let found = try fields([name], type: type)
        guard let field = found.first, field.type == .attachment else {
            throw Failure(.usage, "field \(name) takes no file", hint: .command("schema show"))
        }
        return field
    }
}
