import Foundation
import Testing

/// Labels follow the person's language; what scripts rely on never does.
@Suite(.vault)
struct LanguageTests {
    private static let english = "Given name", thai = "ชื่อ", burmese = "အမည်"

    @Test(arguments: [
        (["--lang", "th"], [:], thai), (["--lang", "my"], [:], burmese),
        (["--lang", "en"], ["LANG": "th_TH.UTF-8"], english),
        ([], ["CASEVAULT_LANG": "my", "LC_ALL": "th_TH.UTF-8"], burmese),
        (["--lang", "th"], ["CASEVAULT_LANG": "my"], thai),
        ([], ["LC_ALL": "th_TH.UTF-8", "LANG": "my_MM.UTF-8"], thai),
        ([], ["LC_MESSAGES": "my_MM", "LANG": "th_TH"], burmese), ([], ["LANG": "th"], thai),
        ([], ["LANG": "thx_XX.UTF-8"], english), ([], ["LANG": "C.UTF-8"], english), ([], [:], english),
    ])
    func `labels are in the language of the option, else of the environment`(
        option: [String], environment: [String: String], label: String
    ) throws {
        let vault = try TestVault.required()
        let id = try vault.create(#"{"given_name": "Saw", "sex": "female", "nationality": "MM"}"#)
        let read = try vault.run(
            ["record", "read", id, "--purpose", "identification"] + option, as: "nok", environment: environment)
        #expect(read.status == 0)
        let row = try #require(read.output.split(separator: "\n").first { $0.contains(" given_name ") })
        #expect(row.hasPrefix(label + " "))
        let schema = try vault.run(["schema", "show"] + option, environment: environment)
        #expect(schema.output.split(separator: "\n").contains { $0.contains(" given_name ") && $0.contains(label) })
    }

    @Test func `a code keeps its word and is followed by its label`() throws {
        let vault = try TestVault.required()
        let id = try vault.create(#"{"sex": "female", "nationality": "MM", "highest_level_of_education": "2"}"#)
        let read = ["record", "read", id, "--purpose", "identification"]
        let thai = try vault.run(read + ["--lang", "th"], as: "nok").output
        for shown in ["female (หญิง)", "MM (เมียนมา)", "2 (มัธยมศึกษาตอนต้น)"] { #expect(thai.contains(shown)) }
        let english = try vault.run(read, as: "nok").output
        #expect(english.contains("MM (Myanmar)") && !english.contains("female ("))
    }

    @Test func `JSON is the same in every language`() throws {
        let vault = try TestVault.required()
        let explain = [
            "policy", "explain", "--official", "nok", "--action", "read", "--field", "alias", "--purpose", "return",
        ]
        for command in [["schema", "show"], ["schema", "show", "--type", "person"], explain] {
            let outputs = try ["th", "my", "en"].map { try vault.run(command + ["--json", "--lang", $0]).output }
            #expect(Set(outputs).count == 1)
            #expect(!outputs[0].isEmpty)
        }
        let template = ["record", "template", "--type", "case"]
        let plain = try vault.succeed("record", "template", "--type", "case")
        let labelled = try vault.run(template + ["--lang", "my"])
        #expect(labelled.output == plain.output)
        #expect(plain.errors.isEmpty)
        #expect(labelled.errors.contains("ဖြစ်ရပ်အခြေအနေ"))
        #expect(try vault.run(template + ["--lang", "my", "--json"]).errors.isEmpty)
    }

    @Test func `an unknown language is refused with those that there are`() throws {
        let vault = try TestVault.required()
        for (option, environment) in [(["--lang", "fr"], [:]), ([], ["CASEVAULT_LANG": "fr"])] {
            let outcome = try vault.run(["schema", "show"] + option, environment: environment)
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains("there are: th, my, en"))
            #expect(outcome.output.isEmpty)
        }
    }
}
