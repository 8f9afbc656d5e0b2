import Testing
import VaultModel

@testable import CaseVault

/// What a record of HTCDS becomes, and what is said of what it does not become.
@Suite struct HTCDSFormTests {
    let schema: Schema
    let form: HTCDSForm

    init() throws {
        schema = try PolicyDocument.parse(PolicyDocument.default).schema
        form = HTCDSForm(type: try #require(schema.recordType(named: Name("person"))).id, schema: schema)
    }

    private func read(_ json: String) throws -> HTCDSForm.Reading {
        try form.read(RecordObject(Array(json.utf8), line: 7, takesLists: true).members)
    }

    private func values(_ reading: HTCDSForm.Reading) -> [String: String] {
        var values: [String: String] = [:]
        for input in reading.inputs {
            values[schema.field(input.field)?.name.description ?? ""] = String(
                decoding: input.value ?? [], as: UTF8.self)
        }
        return values
    }

    private func reasons(_ reading: HTCDSForm.Reading) -> [String] {
        (reading.unmapped + reading.unknown.map(\.error)).map { error in
            #expect(error.line == 7)
            return (error.field.map { "\($0): " } ?? "") + error.reason
        }
    }

    @Test(arguments: [
        (#"{"prs_Citizenship": ["MMR", "TH", "USA"]}"#, ["nationality": "MM", "further_nationalities": "TH; US"]),
        (#"{"prs_Citizenship": "MM;TH"}"#, ["nationality": "MM", "further_nationalities": "TH"]),
        // A country that the policy does not have is kept in words.
        (#"{"prs_Citizenship": "US"}"#, ["further_nationalities": "US"]),
        (
            #"{"vic_TypeOfExploitation": "ForcedLabour SexualExploitation"}"#,
            ["type_of_exploitation": "forced-labour", "further_types_of_exploitation": "SexualExploitation"]
        ),
        (
            #"{"vic_ForcedLabourIndustry": ["A_AgricultureForestryAndFishing", "I"]}"#,
            [
                "forced_labour_industry": "A",
                "further_labour_industries": "I_AccommodationAndFoodServiceActivities",
            ]
        ),
        (
            #"{"vic_Methods_of_Control": "PhysicalThreats MethodsOfControlUsesChildren"}"#,
            ["methods_of_control": "PhysicalThreats; UsesChildren"]
        ),
        (
            #"{"vic_MethodsOfControl": "she was told; nothing good"}"#,
            ["methods_of_control": "she was told; nothing good"]
        ),
        (#"{"prs_Birthdate": "1990-05-03T00:00:00.000Z"}"#, ["date_of_birth": "1990-05-03"]),
        (
            #"{"vic_ForcedLabourIndustry": "Water supply; sewerage, waste management and remediation;Construction"}"#,
            ["forced_labour_industry": "E", "further_labour_industries": "F_Construction"]
        ),
        (#"{"vic_MethodsOfControl": " ; "}"#, ["methods_of_control": " ; "]),
        (#"{"prs_Birthdate": "1990"}"#, ["date_of_birth": "1990"]),
        (
            #"{"vic_AgeWhenTrafficked": "15", "prs_NumberOfChildren": 2}"#,
            ["age_when_trafficked": "15", "number_of_children": "2"]
        ),
        (#"{"con_Consent": true, "prs_Deceased": false}"#, ["consent": "given", "deceased": "no"]),
        (
            #"{"con_Consent": "FALSE", "prs_MaritalStatus": ["Single"]}"#,
            ["consent": "refused", "marital_status": "single"]
        ),
        (#"{"prs_FirstName": "", "prs_Gender": "", "prs_Title": null, "prs_Citizenship": []}"#, [:]),
        // The schema's own names are taken as well, and the id of an export is passed over.
        (
            #"{"record": "00", "id": 4, "given_name": "a", "nationality": "THA"}"#,
            ["id": "4", "given_name": "a", "nationality": "TH"]
        ),
    ])
    func `what fits becomes fields of the policy`(json: String, expected: [String: String]) throws {
        let reading = try read(json)
        #expect(values(reading) == expected)
        #expect(reasons(reading) == [])
    }

    @Test(arguments: [
        (#"{"prs_Citizenship": ";"}"#, "prs_Citizenship: has a code that is not known"),
        (#"{"prs_Gender": "CANARY"}"#, "prs_Gender: has a code that is not known"),
        (
            #"{"prs_PrimaryLanguage": "fra"}"#,
            "prs_PrimaryLanguage: has a code of the standard that the field does not have"
        ),
        (
            #"{"prs_MaritalStatus": ["Single", "Married"]}"#,
            "prs_MaritalStatus: has several codes, and the field takes one"
        ),
        (#"{"prs_Email": ["CANARY", "b"]}"#, "prs_Email: has several values, and the field takes one"),
        (
            #"{"prs_NumberOfChildren": "CANARY"}"#,
            "prs_NumberOfChildren: is not a decimal number of at most 64 characters"
        ),
        (#"{"cas_Status": "Active"}"#, "cas_Status: is a field of the record type case"),
        (#"{"org_Name": "CANARY"}"#, "org_Name: is a field of HTCDS that the policy does not have"),
        (
            #"{"vic_Vulnerabilities": "Poverty"}"#,
            "vic_Vulnerabilities: is a field of HTCDS that the policy does not have"
        ),
        (#"{"meta": "CANARY"}"#, "meta: is no field of HTCDS"),
        (#"{"a": null, "CANARY is here": 1}"#, "the 2. name is no field of HTCDS"),
        // Midnight in one place is another day in another.
        (#"{"prs_Birthdate": "1990-05-03T17:00:00Z"}"#, "prs_Birthdate: is a day with a time"),
        (#"{"prs_Birthdate": "1990-05-03T00:00+07:00"}"#, "prs_Birthdate: is a day with a time"),
        (#"{"prs_Birthdate": "90-5"}"#, "prs_Birthdate: is not a date"),
    ])
    func `what does not fit is named without its value, and the rest is taken`(json: String, reason: String) throws {
        let reading = try read(json.dropLast() + #", "prs_SecondName": "b"}"#)
        #expect(values(reading) == ["family_name": "b"])
        #expect(reasons(reading).count == 1)
        #expect(reasons(reading).first?.hasPrefix(reason) == true, "\(reasons(reading))")
        #expect(!reasons(reading).joined().contains("CANARY"))
    }

    @Test func `of several codes those that fit are taken and the others named one by one`() throws {
        let reading = try read(#"{"prs_Citizenship": "MM;CANARY;TH;x"}"#)
        #expect(values(reading) == ["nationality": "MM", "further_nationalities": "TH"])
        #expect(reasons(reading) == Array(repeating: "prs_Citizenship: has a code that is not known", count: 2))
    }

    @Test(arguments: [
        #"{"prs_FirstName": "a", "given_name": "b"}"#, #"{"prs_FirstName": "a", "First Name": "b"}"#,
        #"{"prs_FirstName": "a", "prs_FirstName": "b"}"#,
        #"{"further_nationalities": "LA", "prs_Citizenship": "MM;TH"}"#,
    ])
    func `a field that is given twice makes the record a bad one`(json: String) {
        #expect(throws: RecordInputError.self) { try read(json) }
    }

    @Test(arguments: [#"{"a": [[]]}"#, #"{"a": [1,]}"#, #"{"a": [1"#, #"{"a": {}}"#, #"{"a": [1 2]}"#, #"{"a": tru}"#])
    func `lists are read strictly, and have no lists in them`(json: String) {
        #expect(throws: RecordInputError.self) { try read(json) }
    }

    @Test func `a policy without a field for further codes takes the first and names the others`() throws {
        let text = String(decoding: PolicyDocument.default, as: UTF8.self)
            .replacing("    htcds: prs_Citizenship\n    labels: {th: สัญชาติอื่น", with: "    labels: {th: สัญชาติอื่น")
        let schema = try PolicyDocument.parse(Array(text.utf8)).schema
        let person = try #require(schema.recordType(named: Name("person"))).id
        let members = try RecordObject(Array(#"{"prs_Citizenship": "MM;TH"}"#.utf8), line: 7).members
        let reading = try HTCDSForm(type: person, schema: schema).read(members)
        #expect(values(reading) == ["nationality": "MM"])
        #expect(reasons(reading) == ["prs_Citizenship: has several codes: the field takes the first"])
    }
}
