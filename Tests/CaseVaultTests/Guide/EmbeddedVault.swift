import CaseVault

/// Founds a vault, lets one official in, and lets them write and read. Say what happens with `show`.
func embedVault(in directory: String, show: (String) -> Void) async throws {
    // Three people. Keys that should last are in key files: KeyFiles.create, KeyFiles.open.
    let admin = try OfficialKeys.generate(handle: "admin", name: "Somsri P.", agency: "th.shelter")
    let custodian = try OfficialKeys.generate(handle: "custodian", name: "Anan K.", agency: "th.shelter")
    let worker = try OfficialKeys.generate(handle: "worker", name: "Mya Mya Win", agency: "mm.desk")

    // Once: the administrator founds the vault and enrols the official, the custodian makes and hands out the keys.
    let vault = Vault(directory: directory + "/vault")
    let root = try await vault.found(
        administrators: [PublicKeyFile(admin)], signers: [admin], threshold: 1, custodians: [PublicKeyFile(custodian)]
    ).root
    let pins = FilePinStore(directory: directory + "/state")  // what this machine has seen of the log
    let administration = try await vault.open(as: admin, pins: pins, expectedRoot: root)
    _ = try await administration.enrol(PublicKeyFile(worker), roles: [Name("case-worker")], scope: .all, until: nil)
    _ = try await vault.open(as: custodian, pins: pins).distribute()

    // Every day: the official writes, and reads what their role allows for this purpose. Both are in the log first.
    let session = try await vault.open(as: worker, pins: pins)
    let values = ["given_name": "Aye", "date_of_birth": "2004", "medical_note": "asthma"]
    let person = try await session.create("person", values, purpose: "identification").record
    let opened = try await session.read(person, purpose: "identification")
    show("given name: \(try opened.text(of: "given_name") ?? "unknown"), withheld: \(opened.withheld)")

    // A refusal names the rule and its entry in the log, and shows nothing of the record.
    do {
        _ = try await administration.read(person, purpose: "identification")
    } catch {
        switch error {
        case .gate(.refused(let rule, let entry)): show("refused by \(rule), log entry \(entry)")
        case .waitingForCustodian(let names): show("a custodian has to distribute the keys of \(names) first")
        default: throw error
        }
    }
    // Anybody can verify the log and the vault: that needs no key.
    show("intact: \(try vault.audit(pins: pins).verify().isIntact)")
}
