import Foundation
import VaultModel

@testable import CaseVault
@testable import CaseVaultKAT

extension FuzzTarget {
    /// Text that people and other programs write.
    static let texts: [FuzzTarget] = [
        FuzzTarget(
            "policy", parse: { _ = try PolicyDocument.parse($0) },
            broken: { PolicyDocument.check($0).isEmpty ? nil : "parse and check differ" },
            seeds: { [Array(smallPolicy.utf8)] }),
        FuzzTarget(
            "json-lines",
            parse: { input in
                try read(input) { descriptor in
                    var reader = JSONLinesReader(descriptor: descriptor, form: try form.get())
                    while try reader.next() != nil {}
                }
            },
            seeds: { [Array(#"{"given_name": "Aye \u1000", "date_of_birth": "2004-02", "age_at_intake": 17}"#.utf8)] }),
        FuzzTarget(
            "csv",
            parse: { input in
                try read(input) { descriptor in
                    var reader = CSVReader(descriptor: descriptor, form: try form.get())
                    while try reader.next() != nil {}
                }
            },
            seeds: { [Array("given_name,alias\r\nAye,\"Ko \"\"Ko\"\"\"\r\n\r\nSaw,\r\n".utf8)] }),
        FuzzTarget(
            "known-answers",
            parse: { input in
                // Whoever asks for a hard derivation gets one.
                let line = String(decoding: input, as: UTF8.self)
                guard !line.contains("scrypt"), !line.contains("slip39") else { return }
                _ = KnownAnswers.answer(to: line)
            },
            seeds: {
                [
                    #"{"op": "hmac-sha256", "key": "00", "msg": "0102", "length": 16}"#,
                    #"{"op": "hkdf-sha256", "ikm": "00", "salt": "01", "info": "02", "length": 42}"#,
                    #"{"op": "x25519", "private": "00", "public": "01"}"#,
                    #"{"op": "merkle-root", "leaves": ["00", ""]}"#,
                    #"{"op": "note-verify", "note": "a\n\n\u2014 b cc\n", "vkeys": ["d"]}"#,
                ].map { Array($0.utf8) }
            }),
    ]

    /// With each key once: the policy that is shipped is too long to be tried often.
    private static let smallPolicy = """
        casevault-policy: 1
        version: 1
        floors: {suite: 1, kdf-cost: 17, service-key-files: true}
        crypto-periods: {compartment-keys: 365, gate-key: 90, rewrapping: 7, drill: 180}
        record-types: [{id: 1, name: person, labels: {th: ก, my: က, en: a}}]
        compartments: [{id: 1, name: identity, labels: {th: ก, my: က, en: a}}]
        fields:
          - id: 101
            name: sex
            record-type: person
            compartment: identity
            type: code
            codes: [male, "NO"]   # a comment
            htcds: prs_Gender
            labels: {th: ก, my: က, en: a}
        code-labels: [{code: male, labels: {th: ก, my: က, en: a}}]
        legal-bases: [{name: consent, source: act, labels: {th: ก, my: က, en: a}}]
        purposes: [{name: care, legal-bases: [consent], reason: optional, labels: {th: ก, my: က, en: a}}]
        roles:
          - name: worker
            labels: {th: ก, my: က, en: a}
            scopes: [all, assigned]
            maximum-days: 30
            rules:
              - {id: worker.read, actions: [read], record-types: [person], compartments: [identity], purposes: [care]}
          - name: lead
            labels: {th: ก, my: က, en: a}
            inherits: worker
            scopes: [all]
            rules:
              - {id: lead.govern, actions: [govern], purposes: [care]}
          - name: auditor
            labels: {th: ก, my: က, en: a}
            scopes: [all]
            rules:
              - {id: auditor.read, actions: [read], record-types: [person], fields: [sex], except: [], purposes: [care]}
        separation-of-duties: [{name: apart, roles: [worker, auditor]}]

        """

    private static let form = Result {
        RecordForm(type: RecordTypeID(rawValue: 1), schema: try PolicyDocument.parse(PolicyDocument.default).schema)
    }

    /// What a pipe holds without somebody who reads.
    private static let pipeLimit = 65_536

    /// The input as it comes through a pipe.
    private static func read(_ input: [UInt8], _ body: (Int32) throws -> Void) throws {
        var ends: [Int32] = [0, 0]
        guard unsafe input.count <= pipeLimit && pipe(&ends) == 0 else { throw CocoaError(.fileReadTooLarge) }
        defer { close(ends[0]) }
        let count = unsafe write(ends[1], input, input.count)
        close(ends[1])
        guard count == input.count else { throw CocoaError(.fileWriteUnknown) }
        try body(ends[0])
    }
}
