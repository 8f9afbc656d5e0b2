import CaseVault
import VaultModel

/// A small document whose lines tests change.
enum PolicyDocumentFixture {
    static let text = """
        casevault-policy: 1
        version: 1
        floors: {suite: 1, kdf-cost: 17, service-key-files: false}
        record-types:
          - {id: 1, name: person, labels: {th: ก, my: က, en: a}}
        compartments:
          - {id: 1, name: identity, labels: {th: ก, my: က, en: a}}
        fields:
          - id: 101
            name: given_name
            record-type: person
            compartment: identity
            type: text
            labels: {th: ก, my: က, en: a}
          - id: 102
            name: sex
            record-type: person
            compartment: identity
            type: code
            codes: [male, NO]
            htcds: prs_Gender
            labels: {th: ก, my: က, en: a}
        legal-bases:
          - {name: consent, source: act, labels: {th: ก, my: က, en: a}}
        purposes:
          - name: care
            legal-bases: [consent]
            labels: {th: ก, my: က, en: a}
        roles:
          - name: worker
            labels: {th: ก, my: က, en: a}
            scopes: [assigned]
            rules:
              - id: worker.read
                actions: [read]
                record-types: [person]
                compartments: [identity]
                except: [sex]
                purposes: [care]
          - name: lead
            labels: {th: ก, my: က, en: a}
            inherits: worker
            scopes: [all]
          - name: admin
            labels: {th: ก, my: က, en: a}
            scopes: [all]
            maximum-days: 30
            rules:
              - id: admin.govern
                actions: [govern]
                purposes: [care]
        separation-of-duties:
          - name: apart
            roles: [admin, worker]

        """

    static func mistakes(_ text: String) -> [PolicyMistake] { PolicyDocument.check(Array(text.utf8)) }

    /// The mistakes after line `number` (from 1) was replaced by `lines`.
    static func mistakes(line number: Int, _ lines: String...) -> [PolicyMistake] {
        var all = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        all.replaceSubrange(number - 1...number - 1, with: lines)
        return mistakes(all.joined(separator: "\n"))
    }
}
