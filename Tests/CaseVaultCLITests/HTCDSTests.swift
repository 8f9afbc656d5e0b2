import Foundation
import Testing

/// Records in the names and codes of HTCDS, out of one vault and into another.
@Suite(.vault)
struct HTCDSTests {
    private static let canary = "KANARIENVOGEL"
    private let export = ["record", "export", "--purpose", "case-meeting", "--type", "person", "--format"]

    /// A person with every field of HTCDS that the policy has, one with few, and one in three scripts.
    private static let people = [
        #"""
        {"prs_Salutation":"Ms","prs_FirstName":"Su Su","prs_MiddleName":"Hlaing","prs_SecondName":"Win",
        "prs_Birthdate":"1999-02-28","prs_Gender":"TransgenderFeminine","prs_Deceased":false,
        "prs_MaritalStatus":"RegisteredPartnership","prs_NumberOfChildren":2,"prs_PrimaryLanguage":"mya",
        "prs_SecondaryLanguage":"tha","prs_HighestLevelOfEducation":"LowerSecondaryEducation",
        "prs_Citizenship":["MM","TH","US"],"prs_IdentityNumber":"12/OUKAMA(N)123456","prs_Title":"cook",
        "prs_Email":"su@example.org","prs_HomePhone":"+9512345678","prs_MobilePhone":"+66912345678",
        "prs_MailingStreet":"1, Main \"Street\"","prs_MailingCity":"Mae Sot","prs_MailingState":"Tak",
        "prs_MailingPostalCode":"63110","prs_MailingCountry":"TH","prs_MailingLatitude":16.7,
        "prs_MailingLongitude":98.57,"vic_TraffickingStatus":"ActualVictimOfTrafficking",
        "vic_TraffickingStatusDecisionMakingOrg":"NonPoliceGovernmentalOrganization",
        "vic_RelationshipToTrafficker":"Unaquainted","vic_AgeWhenTrafficked":17,
        "vic_RecruitmentWebsitesAndApps":["Facebook","4Sale"],"vic_ExploitationWebsitesAndApps":["Other"],
        "vic_MethodOfRecruitment":["AtWork","ThroughFriendsOrSocialEvents"],"vic_LocationOfRecruitment":"Yangon",
        "vic_MethodsOfControl":["PhysicalThreats","UsesChildren","WithholdsDocuments"],
        "vic_TypeOfExploitation":["ForcedLabour","ForcedMilitaryByNonStateActors"],
        "vic_ForcedLabourIndustry":["A_AgricultureForestryAndFishing","C_Manufacturing"],
        "vic_TypeOfSexExploitation":["Prostitution","RemoteInteractiveServices"],
        "vic_LocationOfExploitation":"at sea","con_Consent":true}
        """#.replacing("\n", with: ""),
        #"{"prs_FirstName":"สมหญิง","prs_Citizenship":["TH"],"con_Consent":false}"#,
        #"{"prs_FirstName":"ဇော်","prs_MailingStreet":"line 1\nline 2","prs_PrimaryLanguage":"ksw"}"#,
    ]

    /// A second vault, in a folder of its own, and in both a case manager who may also export the legal fields.
    private func withTwoVaults(_ body: (TestVault, TestVault) throws -> Void) throws {
        let first = try TestVault.required()
        let other = first.directory.deletingLastPathComponent().appending(path: "casevault-test-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: first.directory, to: other)
        defer { try? FileManager.default.removeItem(at: other) }
        let second = TestVault(directory: other)
        for vault in [first, second] {
            let text = try vault.succeed("policy", "show").output
            let changed = text.replacing("\nversion: 1\n", with: "\nversion: 2\n").replacing(
                "actions: [export]\n        record-types: [person, case]\n        compartments: [identity,",
                with: "actions: [export]\n        record-types: [person, case]\n        compartments: [legal, identity,"
            )
            #expect(changed.count == text.count + 7)
            try vault.succeed("policy", "apply", vault.file("next.yaml", changed), as: "admin")
        }
        try body(first, second)
    }

    private func importing(
        _ text: String, _ name: String, into vault: TestVault, _ more: String...
    ) throws -> Program.Outcome {
        let file = try vault.file(name, text)
        return try vault.run(
            ["record", "import", file, "--type", "person", "--purpose", "identification", "--format", "htcds"] + more,
            as: "nok")
    }

    /// Lines without the ids, which differ from vault to vault, in an order of their own.
    private func withoutIDs(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map { line in
            String(line).replacing(/"record":"[0-9a-f]{32}",?/, with: "").replacing(/^[0-9a-f]{32},/, with: "")
        }.sorted()
    }

    @Test(arguments: ["htcds", "htcds-csv"])
    func `what was taken out of one vault goes into another and comes out the same`(format: String) throws {
        try withTwoVaults { first, second in
            let people = format == "htcds" ? Self.people : Array(Self.people.prefix(2))
            let read = try importing(people.joined(separator: "\n"), "in.jsonl", into: first, "--json")
            #expect(read.status == 0, "\(read.errors)")
            #expect(try read.object["imported"]?.number == people.count)
            #expect(try read.object["unmapped"]?.number == 0)
            let out = try first.run(export + [format], as: "mon")
            #expect(out.status == 0, "\(out.errors)")
            #expect(!out.errors.contains("not in HTCDS") && !out.errors.contains("withheld"))
            let name = format == "htcds" ? "out.jsonl" : "out.csv"
            let again = try importing(out.output, name, into: second, "--json")
            #expect(again.status == 0, "\(again.errors)")
            #expect(try again.object["imported"]?.number == people.count)
            #expect(try again.object["unmapped"]?.number == 0)
            let second = try second.run(export + [format], as: "mon")
            #expect(withoutIDs(second.output) == withoutIDs(out.output))
            // Not two times the same loss: what went in came out.
            let expected = people.sorted()
            if format == "htcds" {
                let written = try JSON.lines(withoutIDs(out.output).joined(separator: "\n"))
                for line in try JSON.lines(expected.joined(separator: "\n")) { #expect(written.contains(line)) }
            } else {
                #expect(out.output.contains(#","1, Main ""Street""","#))
                #expect(out.output.contains(",MM;TH;US,"))
                #expect(out.output.contains(",PhysicalThreats;UsesChildren;WithholdsDocuments,"))
                #expect(out.output.contains("A_AgricultureForestryAndFishing;C_Manufacturing"))
            }
        }
    }

    @Test func `the policy decides field by field, and a field without a name in HTCDS is not opened`() throws {
        let vault = try TestVault.required()
        _ = try importing(Self.people[0], "in.jsonl", into: vault)
        _ = try vault.create(#"{"given_name": "a", "alias": "KANARIENVOGEL", "medical_note": "KANARIENVOGEL"}"#)
        let outcome = try vault.run(export + ["htcds"], as: "mon")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains(#""prs_FirstName":"Su Su""#))
        // The case manager does not export the compartment legal.
        #expect(!outcome.output.contains("vic_"))
        #expect(!outcome.output.contains(Self.canary))
        let withheld = try #require(outcome.errors.split(separator: "\n").first { $0.contains("withheld: ") })
        for field in ["trafficking_status", "methods_of_control", "further_types_of_exploitation", "medical_note"] {
            #expect(withheld.contains(field))
        }
        #expect(outcome.errors.contains("not in HTCDS: alias\n"))
        let log = try vault.succeed("log", "show", "--json").lines.filter { $0["kind"]?.text == "export" }
        #expect(log.count == 2)
        let fields = Set(log.flatMap { $0["fields"]?.items.compactMap(\.text) ?? [] })
        #expect(fields.contains("given_name"))
        #expect(fields.isDisjoint(with: ["alias", "medical_note", "methods_of_control"]))

        let json = try vault.run(export + ["htcds", "--json"], as: "mon").lines.last
        #expect(json?["not-in-htcds"] == .array([.string("alias")]))
        #expect(json?["withheld"]?.items.contains(.string("methods_of_control")) == true)
        #expect(try vault.run(export + ["htcds", "--field", "given_name"], as: "nok").status == 77)
        #expect(try vault.run(export + ["htcds", "--field", "alias"], as: "mon").status == 64)
        #expect(try vault.run(export + ["htcds-csv", "--json"], as: "mon").status == 64)
    }

    @Test func `what does not fit is told with line, field and reason, counted, and the rest is stored`() throws {
        let vault = try TestVault.required()
        let lines = [
            #"{"prs_FirstName":"a","prs_Gender":"KANARIENVOGEL","org_Name":"KANARIENVOGEL"}"#,
            #"{"prs_FirstName":"b","org_Name":"KANARIENVOGEL","prs_Birthdate":"1.5.KANARIENVOGEL"}"#,
            #"{"prs_FirstName":"c","given_name":"KANARIENVOGEL"}"#,
        ]
        let outcome = try importing(lines.joined(separator: "\n"), "in.jsonl", into: vault, "--json")
        #expect(outcome.status == 65)
        let told = try outcome.lines.dropLast()
        #expect(
            told.filter { $0["unmapped"] == .bool(true) }.map { [$0["line"], $0["field"]] } == [
                [.number(1), .string("prs_Gender")], [.number(1), .string("org_Name")],
                [.number(2), .string("prs_Birthdate")],
            ])
        #expect(told.filter { $0["unmapped"] == nil }.map { $0["line"]?.number } == [3])
        let end = try outcome.lines.last
        #expect(["imported", "rejected", "unmapped"].map { end?[$0]?.number } == [2, 1, 4])
        #expect(!(outcome.output + outcome.errors).contains(Self.canary))

        let atomic = try importing(
            #"{"prs_FirstName":"d","prs_Gender":"KANARIENVOGEL"}"#, "in.jsonl", into: vault, "--atomic")
        #expect(atomic.status == 0)
        #expect(atomic.output.hasPrefix("line 1, field prs_Gender: has a code that is not known: left out\n"))
        #expect(atomic.output.components(separatedBy: "prs_Gender").count == 2)
        #expect(atomic.output.contains(/unmapped: +1/))
    }

    @Test func `a template for spreadsheets is read by the labels that people see and not by its hidden names`() throws
    {
        let vault = try TestVault.required()
        let text = [
            ",prs_FirstName,prs_MailingCity,prs_MailingCountry,vic_TraffickinStatusDecisionMakingOrg,cas_Status,",
            ",First Name,Mailing Street,Mailing City,Trafficking Status Decision Making Organization,Status,Citizenship",
            "1,Aye,1 Main Street,Mae Sot,Police,Follow up,MM;TH", "2,Bo,,,,,", "3,,,,,,", "",
        ].joined(separator: "\r\n")
        let outcome = try importing(text, "template.csv", into: vault, "--json")
        #expect(outcome.status == 0)
        #expect(try outcome.lines.first?["field"]?.text == "cas_Status")
        #expect(try outcome.lines.last?["imported"]?.number == 2)
        #expect(try outcome.lines.last?["unmapped"]?.number == 1)
        #expect(try importing(text, "template.csv", into: vault, "--json").lines.last?["unchanged"]?.number == 2)
        let out = try vault.run(export + ["htcds"], as: "mon")
        let found = try out.lines.first { $0["prs_FirstName"]?.text == "Aye" }
        #expect(found?["prs_MailingStreet"]?.text == "1 Main Street")
        #expect(found?["prs_MailingCity"]?.text == "Mae Sot")
        #expect(found?["prs_Citizenship"] == .array([.string("MM"), .string("TH")]))
    }

    @Test func `what a record holds and HTCDS cannot say is told at the export`() throws {
        let vault = try TestVault.required()
        let id = try vault.create(
            #"{"given_name": "a", "nationality": "stateless", "date_of_birth": "1990", "phone": "08 1", "#
                + #""home_phone": "+95 (9) 123-456-78", "consent": "given-in-part", "marital_status": "single"}"#)
        let outcome = try vault.run(export + ["htcds", "--json"], as: "mon")
        let told = try outcome.lines.filter { $0["reason"] != nil }
        #expect(
            Set(told.compactMap { $0["field"]?.text }) == ["nationality", "date_of_birth", "phone", "consent"])
        #expect(told.allSatisfy { $0["record"]?.text == id })
        #expect(try outcome.lines.last?["unmapped"]?.number == 4)
        let line = try #require(try outcome.lines.first)
        #expect(
            line
                == .object([
                    "record": .string(id), "prs_FirstName": .string("a"), "prs_Birthdate": .string("1990"),
                    "prs_MobilePhone": .string("08 1"), "prs_HomePhone": .string("+95912345678"),
                    "prs_MaritalStatus": .string("Single"),
                ]))
        let plain = try vault.run(export + ["htcds-csv"], as: "mon")
        #expect(plain.errors.contains("record \(id), field consent: holds a code that HTCDS does not have"))
    }

    @Test func `lines come from stdin as CSV too, and a number of the schema can be their key`() throws {
        let vault = try TestVault.required()
        func run(_ text: String) throws -> Program.Outcome {
            try vault.run(
                "record", "import", "-", "--type", "person", "--purpose", "identification", "--format", "htcds-csv",
                "--key", "id", "--json", as: "nok", input: text)
        }
        #expect(try run("id,First Name,start\n1,a,x\n2,b,\n").lines.last?["imported"]?.number == 2)
        #expect(try run("id,prs_FirstName\n1,a\n2,b\n").lines.last?["unchanged"]?.number == 2)
        let other = try run("id,prs_FirstName\n1,KANARIENVOGEL\n")
        #expect(other.status == 65)
        #expect(try other.lines.last?["rejected"]?.number == 1)
        #expect(try run("id,\"KANARIENVOGEL\"x\n1,2\n").status == 65)
        let headless = try run("KANARIENVOGEL,1\na,b\n")
        #expect(headless.status == 65)
        #expect(!(headless.output + headless.errors).contains(Self.canary))
    }

    @Test(arguments: [
        ("7 ก.พ. 2525", "081 234 5678", "1982-02-07", "+66812345678"), ("1982-02", "+66812345678, 1234", nil, nil),
        ("7/2/1982", "09 1234 5678", nil, nil), ("30/4/1982", "+95 9 12345678", "1982-04-30", "+95912345678"),
    ])
    func `dates and phones are written as the standard has them, or as they are and told`(
        date: String, phone: String, day: String?, number: String?
    ) throws {
        let vault = try TestVault.required()
        _ = try vault.create(#"{"date_of_birth": "\#(date)", "phone": "\#(phone)"}"#)
        let outcome = try vault.run(export + ["htcds", "--json"], as: "mon")
        let line = try #require(try outcome.lines.first { $0["prs_Birthdate"] != nil })
        #expect(line["prs_Birthdate"]?.text == day ?? date)
        #expect(line["prs_MobilePhone"]?.text == number ?? phone)
        let told = try outcome.lines.filter { $0["reason"] != nil }.compactMap { $0["field"]?.text }
        #expect(told == (day == nil ? ["date_of_birth"] : []) + (number == nil ? ["phone"] : []))
    }

    @Test func `a withdrawn consent goes out as no consent, and that this says less is told`() throws {
        let vault = try TestVault.required()
        _ = try vault.create(#"{"consent": "withdrawn"}"#)
        let outcome = try vault.run(export + ["htcds", "--json"], as: "mon")
        #expect(try outcome.lines.first?["con_Consent"] == .bool(false))
        #expect(try outcome.lines.dropFirst().first?["reason"]?.text == "is written as FALSE, which says less")
        #expect(try outcome.lines.last?["unmapped"]?.number == 1)
    }

    @Test func `a case has its own file, and its fields are those of cases`() throws {
        let vault = try TestVault.required()
        let json =
            #"{"cas_Status":"ClosedReferred","cas_ReasonForIncomingReferral":"MigrationOrChangeOfLocation","#
            + #""cas_IncomingReferralDate":"2024-01-02","spl_Type":"SocialCare","prs_FirstName":"a"}"#
        let file = try vault.file("case.jsonl", json)
        let outcome = try vault.run(
            "record", "import", file, "--type", "case", "--purpose", "identification", "--format", "htcds", "--json",
            as: "nok")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try outcome.lines.first?["reason"]?.text == "is a field of the record type person")
        let out = try vault.run(
            "record", "export", "--purpose", "case-meeting", "--format", "htcds-csv", "--type", "case", as: "mon")
        #expect(out.output.contains("ClosedReferred,") && out.output.contains(",MigrationOrChangeOfLocation"))
    }
}
