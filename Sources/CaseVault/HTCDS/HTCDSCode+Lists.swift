/// The lists of the standard's spreadsheet, with what its other documents write.
///
/// Two words for one thing are a code and its alias. Two things are two codes, although only one document has both.
extension HTCDSCode {
    static let checkbox: [HTCDSCode] = [
        HTCDSCode("TRUE", "Yes", "1", codes: ["yes", "true"]), HTCDSCode("FALSE", "No", "0", codes: ["no", "false"]),
    ]

    /// Consent that was given in part is neither, and whoever was not asked has not refused: both have no code.
    static let consent: [HTCDSCode] = [
        HTCDSCode("TRUE", "Yes", "1", codes: ["given"]),
        HTCDSCode("FALSE", "No", "0", codes: ["refused", "withdrawn"]),
    ]

    static let genders: [HTCDSCode] = [
        "Feminine", "Masculine", "TransgenderFeminine", "TransgenderMasculine", "NonConforming",
        HTCDSCode("NonSpecifiedUnknown", "Not Specified/Unknown", codes: ["unknown"]),
    ]

    static let maritalStates: [HTCDSCode] = [
        "Single", "Married", "Widowed", "Divorced", "Separated", "RegisteredPartnership",
    ]

    /// ISCED 2011, whose levels have numbers.
    static let levelsOfEducation: [HTCDSCode] = [
        HTCDSCode("EarlyChildhoodEducation", codes: ["0"]), HTCDSCode("PrimaryEducation", codes: ["1"]),
        HTCDSCode("LowerSecondaryEducation", codes: ["2"]), HTCDSCode("UpperSecondaryEducation", codes: ["3"]),
        HTCDSCode("PostSecondaryNonTertiaryEducation", codes: ["4"]),
        HTCDSCode("ShortCycleTertiaryEducation", codes: ["5"]),
        HTCDSCode("BachelorsOrEquivalentLevel", codes: ["6"]), HTCDSCode("MastersOrEquivalentLevel", codes: ["7"]),
        HTCDSCode("DoctoralOrEquivalentLevel", codes: ["8"]),
    ]

    static let traffickingStates: [HTCDSCode] = [
        HTCDSCode("PossibleVictimOfTrafficking", codes: ["possible-victim"]),
        HTCDSCode("ActualVictimOfTrafficking", codes: ["actual-victim"]),
        HTCDSCode("NotAVictimOfTrafficking", codes: ["not-a-victim"]),
    ]

    static let decidingOrganisations: [HTCDSCode] = [
        "Police", "NGO", "CourtOrProsecution",
        HTCDSCode(
            "NonPoliceGovernmentalOrganization", "NonPoliceGovernmentalOrganisation", codes: ["other-government"]),
        "Other",
    ]

    static let relationships: [HTCDSCode] = [
        "Familial", "Acquainted",
        // The spreadsheet's own spelling, in the code and in its label.
        HTCDSCode("Unaquainted", "Unacquainted"),
    ]

    static let websitesAndApps: [HTCDSCode] = [
        "Facebook", "Instagram", "WhatsApp", "Telegram", "FacebookMessenger", "Viber", "SnapChat", "Line", "4Sale",
        "WeChat", "QQ", "QZone", "TikTok", "Twitter", "Other",
    ]

    static let methodsOfRecruitment: [HTCDSCode] = [
        "AtAPlaceOfBusiness", "AtAnEducationalInstitution", "AtWork", "ThroughOnlineSocialNetworks",
        "ThroughAnOnlineAdvertisement", "ThroughATelevisionAdvert", "ThroughANewspaperAdvert",
        "ThroughFamilyOrFamilyEvents", "ThroughFriendsOrSocialEvents", "Other",
    ]

    /// The 16 codes of the spreadsheet, and three of the 17 of `Field Definitions.md` that are none of them: its threats
    /// are of any kind and not of force, and using children is not threatening them.
    static let methodsOfControl: [HTCDSCode] = [
        "PhysicalThreats",
        HTCDSCode("ThreatsLawEnforcement", "ThreatOfLawEnforcement", "Threats of law enforcement"),
        "ThreatensChildrenFamily", "DebtBondage", "FalsePromises", "PhysicalAbuse", "SexualAbuse", "TakesEarnings",
        "RestrictsFinancialAccess", "RestrictsMedicalCare", "WithholdsNecessities", "PsychologicalAbuse",
        HTCDSCode("PsychoactiveSubstance", "PsychoactiveSubstances"), "ExcessiveWorkingHours", "WithholdsDocuments",
        "Other", "Threats", "RestrictsMovement", "UsesChildren",
    ]

    static let typesOfExploitation: [HTCDSCode] = [
        "ForcedLabour", "SexualExploitation", "ChildLabour", "ForcedMarriage", "Servitude",
        HTCDSCode("ForcedMilitaryByNonStateActors", codes: ["forced-military"]), "OrganRemoval", "ForcedBegging",
        "ForcedAdoption", "Surrogacy", "Other",
    ]

    /// The sections of ISIC, version 4, whose labels are not those of their codes.
    static let industries: [HTCDSCode] = [
        section("A", "AgricultureForestryAndFishing"), section("B", "MiningAndQuarrying"),
        section("C", "Manufacturing"), section("D", "ElectricityGasSteamAndAirConditioningSupply"),
        section(
            "E", "WaterSupplySewerageWasteManagement",
            "Water supply; sewerage, waste management and remediation"), section("F", "Construction"),
        section(
            "G", "WholesaleAndRetailTradeRepairOfMotorVehicles",
            "Wholesale and retail trade; repair of motor vehicles and motorcycles"),
        section("H", "TransportationAndStorage"), section("I", "AccommodationAndFoodServiceActivities"),
        section("J", "InformationAndCommunication"), section("K", "FinancialAndInsuranceActivities"),
        section("L", "RealEstateActivities"), section("M", "ProfessionalScientificAndTechnicalActivities"),
        section("N", "AdministrativeAndSupportServiceActivities"),
        section(
            "O", "PublicAdministrationAndDefence", "Public administration and defence; compulsory social security"),
        section("P", "Education"), section("Q", "HumanHealthAndSocialWorkActivities"),
        section("R", "ArtsEntertainmentAndRecreation"), section("S", "OtherServiceActivities"),
        section(
            "T", "ActivitiesOfHouseholdsAsEmployers",
            "Activities of households as employers; undifferentiated goods- and services- producing activities of "
                + "households for own use"),
        section(
            "U", "ActivitiesOfExtraterritorialOrganizations",
            "Activities of extraterritorial organizations and bodies"),
    ]

    static let typesOfSexExploitation: [HTCDSCode] = [
        "Prostitution", "Pornography", "RemoteInteractiveServices", "PrivateSexualServices",
    ]

    static let caseStates: [HTCDSCode] = ["Active", "FollowUp", "Closed", "ClosedReferred"]

    static let reasonsForReferral: [HTCDSCode] = [
        "AdditionalServicesRequired", "MigrationOrChangeOfLocation", "Other",
    ]

    static let typesOfPlan: [HTCDSCode] = [
        "Education", "Financial", "Health", "LabourExploitationRehabilitation", "Legal", "Livelihood",
        "RightsBasedTraining", "SexualExploitationRehabilitation", "SocialCare",
    ]

    private static func section(_ letter: String, _ name: String, _ label: String? = nil) -> HTCDSCode {
        HTCDSCode(name: letter + "_" + name, aliases: [name, label].compactMap { $0 }, codes: [letter])
    }
}
