/// The text that a kept demo leaves behind.
enum DemoGuide {
    static func text(_ directory: String, record: String) -> String {
        """
        A CaseVault with three made-up records, left by `casevault demo --keep`. Nothing in it is real.

        Officials: anong (administrator), khin (custodian), malee (case worker), sandar (health officer), somchai (police,
        revoked). Key files are <handle>.key; only sandar's has a passphrase, in sandar.passphrase.

        From the directory where you ran the demo:

            export CASEVAULT_VAULT=\(directory)/vault
            casevault status
            casevault record list --purpose identification --as \(directory)/malee.key --state \(directory)/state
            casevault record read \(record) --purpose identification \\
                --as \(directory)/malee.key --state \(directory)/state
            casevault record read \(record) --purpose medical-care \\
                --as \(directory)/sandar.key --passphrase-file \(directory)/sandar.passphrase --state \(directory)/state
            casevault record read \(record) --field given_name --purpose identification \\
                --as \(directory)/somchai.key --state \(directory)/state          (refused: revoked)
            casevault log show
            casevault policy explain --official malee --action read --field medical_note --purpose identification
            casevault key rotate health --as \(directory)/khin.key --state \(directory)/state
            casevault verify

        copy/ is the database as a thief has it: without gate.key it opens nothing.

        """
    }
}
