import ArgumentParser
import CaseVault
import VaultClient
import VaultModel

struct RecordSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change fields of a record from a JSON object on stdin.",
        discussion: "Fields that the object does not name stay as they are; null removes a field.")

    @Argument(help: ArgumentHelp("The record.", valueName: "id"))
    var record: String

    @Option(help: ArgumentHelp("Change it only if it is still at this sequence.", valueName: "sequence"))
    var at: UInt64?

    @Option(help: "The record type, where the fields leave several.")
    var type: String?

    @OptionGroup var access: AccessOptions
    @OptionGroup var explanation: ReasonOptions
    @OptionGroup var options: Options

    func run() async throws {
        let id = try Lookup.record(record)
        let session = try await options.session()
        let governance = await session.governance
        let purpose = try Lookup(governance: governance).purpose(access.purpose)
        let object = try RecordObject(Input.standard(limit: RecordObject.maximumBytes))
        guard !object.members.isEmpty else { throw Failure(.badData, "the object has no field to set") }
        let inputs = try form(for: object, governance).inputs(of: object)
        let written = try await session.set(id, inputs, at: at, purpose: purpose, reason: try explanation.text())
        try options.show("record.set", written)
    }

    /// The record type follows from the names of the fields.
    private func form(for object: RecordObject, _ governance: Governance) throws(Failure) -> RecordForm {
        let schema = governance.policy.schema
        let types =
            try type.map { name throws(Failure) in [try Lookup(governance: governance).recordType(name)] }
            ?? schema.recordTypes
        let forms = types.map { RecordForm(type: $0.id, schema: schema, null: .removes) }
        let fitting = forms.filter { $0.knowsNames(of: object) }
        guard fitting.count <= 1 else {
            throw Failure(.usage, "several record types have these fields", hint: "name one with --type")
        }
        guard let form = fitting.first ?? forms.first else { throw Failure(.usage, "the policy has no record type") }
        return form
    }
}
