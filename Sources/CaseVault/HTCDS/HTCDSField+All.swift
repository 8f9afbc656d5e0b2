extension HTCDSField {
    /// All 84 fields of version 2.0 in the order of its spreadsheet, the three that it calls deprecated among them.
    static let all: [HTCDSField] = organisation + person + victim + perpetrator + cases + events + plans + consent

    private static let organisation = [
        HTCDSField("org_Name", "Organisation Name"),
        HTCDSField("org_ShippingCity", "Shipping City"),
        HTCDSField("org_ShippingCountry", "Shipping Country", .country),
        HTCDSField("org_ShippingState", "Shipping State/Province"),
        HTCDSField("org_ShippingStreet", "Shipping Street"),
        HTCDSField("org_ShippingPostalCode", "Shipping Zip/Postal Code"),
        HTCDSField("org_ShippingLongitude", "Longitude", .number),
        HTCDSField("org_ShippingLatitude", "Latitude", .number),
        HTCDSField("org_Phone", "Phone", .phone),
        HTCDSField("org_Type", "Type"),
    ]

    private static let person = [
        HTCDSField("prs_Salutation", "Salutation", core: true),
        HTCDSField("prs_FirstName", "First Name", core: true),
        HTCDSField("prs_MiddleName", "Middle Name"),
        HTCDSField("prs_SecondName", "Second Name", core: true),
        HTCDSField("prs_Birthdate", "Birthdate", .date, core: true),
        HTCDSField("prs_Gender", "Gender", .choice(HTCDSCode.genders), core: true),
        HTCDSField("prs_Deceased", "Deceased", .checkbox(HTCDSCode.checkbox)),
        HTCDSField("prs_MaritalStatus", "Marital Status", .choice(HTCDSCode.maritalStates)),
        HTCDSField("prs_NumberOfChildren", "Number of Children", .number),
        HTCDSField("prs_PrimaryLanguage", "Primary Language", .language),
        HTCDSField("prs_SecondaryLanguage", "Secondary Language", .language),
        HTCDSField(
            "prs_HighestLevelOfEducation", "Highest Level of Education", .choice(HTCDSCode.levelsOfEducation)),
        // Called nationality before version 1.0, and in the package for Salesforce still.
        HTCDSField(
            "prs_Citizenship", "Citizenship", .countries, core: true, aliases: ["prs_Nationality", "Nationality"]),
        HTCDSField("prs_IdentityNumber", "Identity Number"),
        HTCDSField("prs_Title", "Title", core: true),
        HTCDSField("prs_Email", "Email", core: true),
        HTCDSField("prs_HomePhone", "Home Phone", .phone, core: true),
        HTCDSField("prs_MobilePhone", "Mobile Phone", .phone, core: true),
        HTCDSField("prs_MailingCity", "Mailing City", core: true),
        HTCDSField("prs_MailingCountry", "Mailing Country", .country, core: true),
        HTCDSField("prs_MailingState", "Mailing State/Province", core: true),
        HTCDSField("prs_MailingStreet", "Mailing Street", core: true),
        HTCDSField("prs_MailingPostalCode", "Mailing Zip/Postal Code", core: true),
        HTCDSField("prs_MailingLongitude", "Longitude", .number),
        HTCDSField("prs_MailingLatitude", "Latitude", .number),
    ]

    private static let victim = [
        HTCDSField("vic_AgreementToManagePersonalData", "Agreement to Manage Personal Data"),
        HTCDSField("vic_TraffickingStatus", "Trafficking Status", .choice(HTCDSCode.traffickingStates), core: true),
        HTCDSField(
            "vic_TraffickingStatusDecisionMakingOrg", "Trafficking Status Decision Making Organization",
            .choice(HTCDSCode.decidingOrganisations), core: true,
            // The templates for spreadsheets.
            aliases: ["vic_TraffickinStatusDecisionMakingOrg"]),
        HTCDSField("vic_RelationshipToTrafficker", "Relationship to Trafficker", .choice(HTCDSCode.relationships)),
        HTCDSField("vic_AgeWhenTrafficked", "Age when Trafficked", .number),
        HTCDSField(
            "vic_RecruitmentWebsitesAndApps", "Recruitment Websites and Apps", .choices(HTCDSCode.websitesAndApps)),
        HTCDSField(
            "vic_MethodOfRecruitment", "Method of Recruitment", .choices(HTCDSCode.methodsOfRecruitment), core: true),
        HTCDSField("vic_LocationOfRecruitment", "Location of Recruitment", core: true),
        HTCDSField("vic_MethodsOfControl", "Methods of Control", .choices(HTCDSCode.methodsOfControl), core: true),
        HTCDSField(
            "vic_TypeOfExploitation", "Type of Exploitation", .choices(HTCDSCode.typesOfExploitation), core: true),
        // One in the spreadsheet, several in the survey form.
        HTCDSField(
            "vic_ForcedLabourIndustry", "Forced Labour Industry", .choices(HTCDSCode.industries), core: true),
        HTCDSField(
            "vic_TypeOfSexExploitation", "Type of Sex Exploitation", .choices(HTCDSCode.typesOfSexExploitation),
            core: true),
        HTCDSField("vic_LocationOfExploitation", "Location of Exploitation", core: true),
        HTCDSField(
            "vic_ExploitationWebsitesAndApps", "Exploitation Websites and Apps", .choices(HTCDSCode.websitesAndApps)),
        HTCDSField("vic_Vulnerabilities", "Vulnerabilities"),
        HTCDSField("vic_DetailsOfVulnerabilities", "Details Of Vulnerabilities"),
    ]

    private static let perpetrator = [
        HTCDSField("per_RoleInProcess", "Role in Process"),
        HTCDSField("per_RoleDetails", "Role Details"),
        HTCDSField("per_Organisation", "Organisation"),
    ]

    private static let cases = [
        HTCDSField("cas_Status", "Status", .choice(HTCDSCode.caseStates), core: true),
        HTCDSField("cas_ReasonForCaseClosure", "Reason for Case Closure", core: true),
        HTCDSField("cas_CaseOwner", "Case Owner", core: true),
        HTCDSField("cas_ReferringOrganisation", "Referring Organisation", core: true),
        HTCDSField("cas_IncomingReferralDate", "Incoming Referral Date", .date, core: true),
        HTCDSField("cas_ReferringPrimaryCaseWorker", "Referring Primary Case Worker", core: true),
        HTCDSField(
            "cas_ReasonForIncomingReferral", "Reason for Incoming Referral", .choice(HTCDSCode.reasonsForReferral),
            core: true),
        HTCDSField("cas_IncomingReferralDetails", "Incoming Referral Details", core: true),
        HTCDSField("cas_ReferredOrganisation", "Referred Organisation", core: true),
        HTCDSField("cas_ReferredPrimaryCaseWorker", "Referred Primary Case Worker", core: true),
        HTCDSField(
            "cas_ReasonForOutgoingReferral", "Reason for Outgoing Referral", .choice(HTCDSCode.reasonsForReferral),
            core: true),
        HTCDSField("cas_OutgoingReferralDate", "Outgoing Referral Date", .date, core: true),
        HTCDSField("cas_OutgoingReferralDetails", "Outgoing Referral Details", core: true),
        HTCDSField("cco_CaseComment", "Case Comment"),
    ]

    private static let events = [
        HTCDSField("hte_Longitude", "Longitude", .number),
        HTCDSField("hte_Latitude", "Latitude", .number),
        HTCDSField("hte_City", "City"),
        HTCDSField("hte_Country", "Country", .country),
        HTCDSField("hte_State", "State"),
        HTCDSField("hte_Street", "Street"),
        HTCDSField("hte_PostalCode", "PostalCode"),
        HTCDSField("hte_Date", "Date", .date),
        HTCDSField("hte_Type", "Type"),
        HTCDSField("hte_Description", "Description"),
    ]

    private static let plans = [
        HTCDSField("spl_Objectives", "Objectives"),
        HTCDSField("spl_ActionPlan", "Action Plan"),
        HTCDSField("spl_PlannedEndDate", "Planned End Date", .date),
        HTCDSField("spl_ActualEndDate", "Actual End Date", .date),
        HTCDSField("spl_Type", "Type", .choice(HTCDSCode.typesOfPlan)),
    ]

    private static let consent = [
        HTCDSField("con_Consent", "Consent", .checkbox(HTCDSCode.consent), core: true)
    ]
}
