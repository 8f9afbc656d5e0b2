import Testing
import VaultModel

@testable import CaseVault

/// The fields and codes of HTCDS 2.0 beside those of the default policy.
@Suite struct HTCDSListTests {
    let schema: Schema

    init() throws { schema = try PolicyDocument.parse(PolicyDocument.default).schema }

    private func slots() throws -> [HTCDSSlot] {
        try ["person", "case"].flatMap { name in
            HTCDSSlot.all(of: try #require(schema.recordType(named: Name(name))).id, in: schema)
        }
    }

    private func slot(_ name: String) throws -> HTCDSSlot {
        try #require(try slots().first { $0.standard.name == name })
    }

    @Test func `the standard has 84 fields, of which 38 are core and not deprecated`() {
        #expect(HTCDSField.all.count == 84)
        #expect(Set(HTCDSField.all.map(\.name)).count == 84)
        #expect(HTCDSField.all.count(where: \.isCore) == 38)
    }

    @Test func `the policy has all core fields, and no name that the standard does not have`() throws {
        let names = Set(try slots().map(\.standard.name))
        #expect(HTCDSField.all.filter(\.isCore).map(\.name).filter { !names.contains($0) } == [])
        #expect(schema.fields.compactMap(\.htcds).filter { HTCDS.field(named: $0.description) == nil } == [])
        let missing = HTCDSField.all.map(\.name).filter { !names.contains($0) }.sorted()
        let prefixes = Set(missing.map { String($0.prefix(4)) })
        #expect(prefixes == ["org_", "per_", "hte_", "vic_"])
        #expect(
            missing.filter { $0.hasPrefix("vic_") } == [
                "vic_AgreementToManagePersonalData", "vic_DetailsOfVulnerabilities", "vic_Vulnerabilities",
            ])
    }

    @Test func `every code of the standard has one of the policy and comes back as it was`() throws {
        var count = 0
        for slot in try slots() where slot.field.type == .code {
            let codes = try #require(slot.codes)
            for entry in slot.standard.list {
                let code = try #require(codes.meaning(of: entry.name)?.code, "\(slot.standard.name): \(entry.name)")
                #expect(codes.name(of: code.description) == entry.name, "\(slot.standard.name): \(entry.name)")
                count += 1
            }
        }
        #expect(count == 91)
    }

    @Test func `the codes of the policy that the standard does not have are known`() throws {
        var left: [String: [String]] = [:]
        for slot in try slots() where slot.field.type == .code {
            let codes = try #require(slot.codes)
            let without = slot.field.codes.map(\.description).filter { codes.name(of: $0) == nil }
            if !without.isEmpty { left[slot.field.name.description] = without }
        }
        #expect(
            left == [
                "nationality": ["stateless", "other", "unknown"], "address_country": ["other", "unknown"],
                "marital_status": ["unknown"], "relationship_to_trafficker": ["unknown"], "deceased": ["unknown"],
                "consent": ["given-in-part", "not-asked"],
            ])
    }

    @Test func `both codes for refusal are FALSE, and FALSE is the refusal`() throws {
        let codes = try #require(try slot("con_Consent").codes)
        #expect(["given", "refused", "withdrawn"].map(codes.name) == ["TRUE", "FALSE", "FALSE"])
        #expect(codes.meaning(of: "FALSE")?.code?.description == "refused")
    }

    @Test(arguments: [
        // The spreadsheet's spelling, and the right one.
        ("vic_RelationshipToTrafficker", "Unaquainted", "Unaquainted"),
        ("vic_RelationshipToTrafficker", "Unacquainted", "Unaquainted"),
        ("vic_RelationshipToTrafficker", "unacquainted", "Unaquainted"),
        // The two lists of methods of control.
        ("vic_MethodsOfControl", "MethodsOfControlDebtBondage", "DebtBondage"),
        ("vic_MethodsOfControl", "DebtBondage ", "DebtBondage"),
        ("vic_MethodsOfControl", "MethodsOfControlPsychoactiveSubstances", "PsychoactiveSubstance"),
        ("vic_MethodsOfControl", "PsychoactiveSubstances", "PsychoactiveSubstance"),
        ("vic_MethodsOfControl", "MethodsOfControlThreatOfLawEnforcement", "ThreatsLawEnforcement"),
        ("vic_MethodsOfControl", "Threats of law enforcement", "ThreatsLawEnforcement"),
        ("vic_MethodsOfControl", "MethodsOfControlThreats", "Threats"),
        ("vic_MethodsOfControl", "Physical threats", "PhysicalThreats"),
        ("vic_MethodsOfControl", "MethodsOfControlRestrictsMovement", "RestrictsMovement"),
        ("vic_MethodsOfControl", "MethodsOfControlUsesChildren", "UsesChildren"),
        ("vic_MethodsOfControl", "Threatens children/family", "ThreatensChildrenFamily"),
        // Labels that are not their codes.
        ("prs_Gender", "Not Specified/Unknown", "NonSpecifiedUnknown"),
        ("prs_HighestLevelOfEducation", "Bachelor\u{2019}s or Equivalent Level", "BachelorsOrEquivalentLevel"),
        ("vic_TypeOfExploitation", "Forced military (by non-state actors)", "ForcedMilitaryByNonStateActors"),
        ("cas_Status", "Closed Referred", "ClosedReferred"),
        ("cas_ReasonForIncomingReferral", "Migration Or Change Of Location", "MigrationOrChangeOfLocation"),
        ("vic_ForcedLabourIndustry", "Agriculture, forestry and fishing", "A_AgricultureForestryAndFishing"),
        (
            "vic_ForcedLabourIndustry", "Water supply; sewerage, waste management and remediation",
            "E_WaterSupplySewerageWasteManagement"
        ),
        (
            "vic_ForcedLabourIndustry", "Wholesale and retail trade; repair of motor vehicles and motorcycles",
            "G_WholesaleAndRetailTradeRepairOfMotorVehicles"
        ),
        (
            "vic_ForcedLabourIndustry", "Public administration and defence; compulsory social security",
            "O_PublicAdministrationAndDefence"
        ),
        (
            "vic_ForcedLabourIndustry",
            "Activities of households as employers; undifferentiated goods- and services- producing activities of "
                + "households for own use", "T_ActivitiesOfHouseholdsAsEmployers"
        ),
        (
            "vic_ForcedLabourIndustry", "Activities of extraterritorial organizations and bodies",
            "U_ActivitiesOfExtraterritorialOrganizations"
        ),
        ("vic_ForcedLabourIndustry", "A", "A_AgricultureForestryAndFishing"),
        // Two spellings of one word.
        (
            "vic_TraffickingStatusDecisionMakingOrg", "Non-police governmental organisation",
            "NonPoliceGovernmentalOrganization"
        ),
        ("con_Consent", "Yes", "TRUE"), ("con_Consent", "0", "FALSE"), ("prs_Deceased", "true", "TRUE"),
        // ISO 3166-1 and the policy's label.
        ("prs_Citizenship", "MMR", "MM"), ("prs_Citizenship", "mm", "MM"), ("prs_Citizenship", "Myanmar", "MM"),
        ("prs_MailingCountry", "THA", "TH"),
        // ISO 639-1, 639-2/B, 639-2/T, and 639-3 where part 2 has none.
        ("prs_PrimaryLanguage", "my", "mya"), ("prs_PrimaryLanguage", "bur", "mya"),
        ("prs_PrimaryLanguage", "MYA", "mya"), ("prs_PrimaryLanguage", "tha", "tha"),
        ("prs_PrimaryLanguage", "may", "msa"), ("prs_SecondaryLanguage", "chi", "zho"),
        ("prs_PrimaryLanguage", "shn", "shn"), ("prs_PrimaryLanguage", "ksw", "ksw"),
        ("prs_PrimaryLanguage", "Burmese", "mya"), ("prs_PrimaryLanguage", "und", "und"),
    ])
    func `a word of any of its documents is the code of the spreadsheet`(field: String, word: String, code: String)
        throws
    {
        let slot = try slot(field)
        let meaning = try #require(slot.codes?.meaning(of: word))
        #expect(meaning.name == code)
        if slot.field.type == .code { #expect(meaning.code != nil) }
    }

    @Test(arguments: [
        ("prs_Citizenship", "ไทย TH"), ("prs_Citizenship", "XX"), ("prs_Citizenship", ""), ("prs_Citizenship", "--"),
        ("prs_PrimaryLanguage", "kar"), ("vic_ForcedLabourIndustry", "Fishing and aquaculture"),
        ("vic_MethodsOfControl", "MethodsOfControl"), ("vic_Gender", "Feminine"),
    ])
    func `a word that is no code is none`(field: String, word: String) throws {
        #expect(try slots().first { $0.standard.name == field }?.codes?.meaning(of: word) == nil)
    }

    @Test(arguments: [
        // The survey form, the templates for spreadsheets, the name before version 1.0, and labels.
        ("prs_First_Name", "prs_FirstName"), ("prs_Second_Name", "prs_SecondName"),
        ("vic_Methods_of_Control", "vic_MethodsOfControl"),
        ("vic_TraffickinStatusDecisionMakingOrg", "vic_TraffickingStatusDecisionMakingOrg"),
        ("prs_Nationality", "prs_Citizenship"), ("Nationality", "prs_Citizenship"), ("First Name", "prs_FirstName"),
        ("Mailing Zip/Postal Code", "prs_MailingPostalCode"), ("Age when Trafficked", "vic_AgeWhenTrafficked"),
        ("PRS_FIRSTNAME", "prs_FirstName"), ("Title", "prs_Title"), ("Status", "cas_Status"),
    ])
    func `a name of any of its documents is the name of the spreadsheet`(name: String, field: String) {
        #expect(HTCDS.field(named: name)?.name == field)
    }

    @Test(arguments: ["Type", "Longitude", "prs_", "", "ชื่อ", "prs_FirstName2"])
    func `a name that two fields share or that nobody has is none`(name: String) {
        #expect(HTCDS.field(named: name) == nil)
    }

    @Test func `the tables of ISO codes have no code twice`() {
        #expect(ISOCountries.all.count == 249)
        #expect(Set(ISOCountries.all.flatMap { [$0.twoLetters, $0.threeLetters] }).count == 498)
        #expect(ISOLanguages.all.count == 184)
        #expect(Set(ISOLanguages.all.map(\.terminology)).count == 184)
        #expect(ISOLanguages.all.count { $0.terminology != $0.bibliographic } == 20)
    }
}
