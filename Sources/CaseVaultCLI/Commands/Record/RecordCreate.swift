import ArgumentParser
import CaseVault
import VaultClient
import VaultModel

struct RecordCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Write a new record from a JSON object on stdin.",
        discussion: """
            A flat object of field names and values; null leaves a field out. Where you may search, records that are \
            probably of the same person are named: with the same number, or the same names and year of birth.
            """)

    @Option(help: "The record type.")
    var type: String

    @OptionGroup var access: AccessOptions
    @OptionGroup var options: Options

    func run() async throws {
        let session = try await options.session()
        let governance = await session.governance
        let lookup = Lookup(governance: governance)
        let (type, purpose) = (try lookup.recordType(type), try lookup.purpose(access.purpose))
        let object = try RecordObject(Input.standard(limit: RecordObject.maximumBytes))
        let form = RecordForm(type: type.id, schema: governance.policy.schema, null: .leftOut)
        let inputs = try form.inputs(of: object)
        guard !inputs.isEmpty else { throw Failure(.badData, "the object has no field to store") }
        let written = try await session.create(type.id, inputs, purpose: purpose)
        try options.show("record.create", written, lookup)
    }
}
