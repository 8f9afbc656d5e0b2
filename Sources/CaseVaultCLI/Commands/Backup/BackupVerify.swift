import ArgumentParser
import CaseVault
import Glibc
import OpenSSL
import VaultAudit
import VaultModel

struct BackupVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Prove that a backup is complete and opens in principle, without showing data.",
        discussion: """
            Without keys: the log, its statements, and every manifest and cell against it; that both parts belong \
            together and are as they were made. With gate.key, of the vault or named: that this gate made them, and that \
            every half B opens. With the key file of a custodian: that every half A opens.
            """)

    @Argument(help: ArgumentHelp("Part (a) of the backup.", valueName: "file"), completion: .file())
    var file: String

    @Option(
        help: ArgumentHelp("Part (b), if not <file>.halves: the newest there is.", valueName: "file"),
        completion: .file())
    var halves: String?

    @Option(help: ArgumentHelp("The gate's keys, if not those of the vault.", valueName: "file"), completion: .file())
    var gateKey: String?

    @OptionGroup var options: Options

    func run() async throws {
        var evidence = Backup.Evidence()
        // A backup is also verified where there is no vault any more.
        evidence.vault = try options.vault == nil ? try? options.namedVault() : options.namedVault()
        evidence.gateKey =
            gateKey
            ?? evidence.vault.map { $0.directory + "/gate.key" }.flatMap { path in
                unsafe access(path, F_OK) == 0 ? path : nil
            }
        evidence.pins = try options.pins()
        evidence.expectedRoot = try options.expectedRoot()
        if options.keyFile != nil { evidence.custodian = try options.keys() }
        let bar = ProgressBar("verify", options: options)
        let report = try Backup(path: file, halves: halves).verify(with: evidence) { bar.show($0, of: $1) }
        bar.end()
        if evidence.gateKey == nil {
            options.messages.warning("without gate.key nobody knows who made these files, or whether a half B opens")
        }
        if report.notHeld > 0 {
            options.messages.warning("\(report.notHeld) halves A stand under keys that this key file does not open")
        }
        if report.isJoined, !report.lost.isEmpty {
            options.messages.note(
                "part (b) was made later: what is missing in it was replaced or erased since, and opens for nobody")
        }
        try options.show(
            "backup.verify", report.audit,
            also: [
                ("vault", .string(report.records.vault)), ("generation", .number(report.records.generation)),
                ("epoch", .number(report.halves.epoch)), ("time", .string(DateText.text(report.records.time))),
                ("halves-time", .string(DateText.text(report.halves.time))),
                ("records", .number(report.recordCount)),
                ("halves", report.openedHalvesB.map { .number($0) } ?? .null),
                ("halves-a", report.openedHalvesA.map { .number($0) } ?? .null),
                ("missing", .number(report.lost.count)),
            ])
    }
}
