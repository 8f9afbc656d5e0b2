import ArgumentParser

struct RecordGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: """
            Records: template, create, read, set, list, history, attach, detach, import, export, assign, \
            unassign, erase, certificate, hold, release.
            """,
        subcommands: [
            RecordTemplate.self, RecordCreate.self, RecordRead.self, RecordSet.self, RecordList.self,
            RecordHistoryCommand.self, RecordAttach.self, RecordDetach.self, RecordImporting.self,
            RecordExporting.self, RecordAssign.self, RecordUnassign.self, RecordErase.self,
            RecordCertificate.self, RecordHold.self, RecordRelease.self,
        ])
}
