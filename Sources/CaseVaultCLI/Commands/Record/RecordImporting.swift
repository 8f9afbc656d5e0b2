import ArgumentParser
import CaseVault
import Glibc
import VaultClient
import VaultModel

struct RecordImporting: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Write records from JSON Lines or CSV.",
        discussion: """
            Bad lines are named with line, field and reason, and left out; with --atomic nothing is stored if one is \
            bad. The same lines again store nothing twice. A file whose name ends in .csv is RFC 4180 in UTF-8 whose \
            first line names the fields: nothing between two commas is an absent field, "" an empty text. With htcds, names \
            and codes are those of HTCDS 2.0; what does not fit is named, counted as unmapped and left out, and the rest \
            of the record is stored.
            """)

    /// How records are written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case jsonl
        case csv
        case htcds
        case htcdsCSV = "htcds-csv"
    }

    @Argument(help: ArgumentHelp("The file, or - for stdin.", valueName: "file"), completion: .file())
    var path: String

    @Option(help: "The record type.")
    var type: String

    @Option(help: ArgumentHelp("The field by which the source knows a record.", valueName: "field"))
    var key: String?

    @Option(help: "jsonl, csv, htcds or htcds-csv; without it, and for htcds, a name that ends in .csv means CSV.")
    var format: Format?

    @Flag(help: "Store nothing if any line is bad. Reads the file twice.")
    var atomic = false

    @OptionGroup var access: AccessOptions
    @OptionGroup var options: Options

    func run() async throws {
        guard !atomic || path != "-" else {
            throw Failure(.usage, "--atomic reads the file twice, and stdin cannot be", hint: "give a file")
        }
        let file = try openFile()
        defer { close(file) }
        let session = try await options.session()
        let lookup = Lookup(governance: await session.governance)
        let type = try lookup.recordType(type)
        let key = try key.map { try lookup.field($0, of: type) }
        let work = RecordImport(
            type: type.id, purpose: try lookup.purpose(access.purpose), key: key,
            format: importFormat)
        let bar = ProgressBar("import", options: options)
        let size = Self.size(of: file)
        let output = options.output
        var named = NamedDuplicates()
        let summary = try await work.run(
            from: file, into: session, isAtomic: atomic,
            rejected: { error in
                bar.end()
                try Self.show(error, output)
            },
            duplicate: { line, found in
                bar.end()
                try Self.show(found, in: line, lookup, output)
                if named.line != line { named = NamedDuplicates(line: line) }
                guard let words = named.count(found, lookup), !output.json else { return }
                try output.text([words])
            },
            unmapped: { error in
                bar.end()
                try Self.show(error, output, [("unmapped", true)])
            },
            progress: { bar.show($0, of: size) })
        bar.end()
        var members: [Output.Member] = [
            ("imported", .number(summary.imported)), ("unchanged", .number(summary.unchanged)),
            ("rejected", .number(summary.rejected)), ("duplicates", .number(summary.duplicates)),
        ]
        if importFormat == .htcds || importFormat == .htcdsCSV {
            members.append(("unmapped", .number(summary.unmapped)))
        }
        try output.object("record.import", members)
        guard summary.rejected == 0 else {
            let what = summary.rejected == 1 ? "1 line was" : "\(summary.rejected) lines were"
            throw Failure(.badData, "\(what) rejected" + (atomic ? "; nothing was stored" : ""))
        }
    }

    private var importFormat: ImportFormat {
        let isCSV = path.hasSuffix(".csv")
        return switch format {
        case nil: isCSV ? .csv : .jsonLines
        case .jsonl: .jsonLines
        case .csv: .csv
        case .htcds: isCSV ? .htcdsCSV : .htcds
        case .htcdsCSV: .htcdsCSV
        }
    }

    private func openFile() throws(Failure) -> Int32 {
        let file = path == "-" ? dup(STDIN_FILENO) : unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Failure(.inputOutput, SystemError.opening(path, errno)) }
        return file
    }

    private static func size(of file: Int32) -> UInt64 {
        var status = stat()
        guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return 0 }
        return UInt64(max(0, status.st_size))
    }

    private static func show(
        _ found: FoundField, in line: Int, _ lookup: Lookup, _ output: Output
    ) throws(Failure) {
        let members = Members.found(found, lookup)
        guard output.json else {
            let words = members.map(\.value.plain).joined(separator: " ")
            return try output.text(["line \(line): probably the person of record \(words)"])
        }
        try output.line("record.duplicate", [("line", .number(line))] + members)
    }

    private static func show(
        _ error: RecordInputError, _ output: Output, _ more: [Output.Member] = []
    ) throws(Failure) {
        guard output.json else {
            return try output.text([Escaping.visible("\(error)" + (more.isEmpty ? "" : ": left out"))])
        }
        try output.line(
            "record.import",
            [("line", .number(error.line)), ("field", .string(error.field)), ("reason", .string(error.reason))] + more)
    }
}
