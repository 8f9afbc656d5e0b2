import Testing
import VaultModel
import VectorFiles

@Suite struct IdentityNumberTests {
    private struct ThaiCases: Decodable {
        struct Public: Decodable {
            let valid: [String]
            let invalid: [String]
        }
        struct Case: Decodable {
            let input: String
            let checksum_ok: Bool
            let canonical: String?
        }
        let validator_js: Public
        let generated: [Case]
        let category_zero: [Case]
    }

    @Test func `every published Thai number is answered as given`() throws {
        let cases = try VectorFiles.decode(ThaiCases.self, "ids/thai_id.json")
        #expect(cases.validator_js.valid.count == 2 && cases.validator_js.invalid.count == 6)
        #expect(cases.generated.count == 48 && cases.category_zero.count == 3)
        for text in cases.validator_js.valid { #expect(ThaiCitizenNumber(text)?.hasValidCheckDigit == true) }
        for text in cases.validator_js.invalid { #expect(ThaiCitizenNumber(text)?.hasValidCheckDigit != true) }
        for item in cases.generated + cases.category_zero {
            let number = ThaiCitizenNumber(item.input)
            #expect((number?.hasValidCheckDigit ?? false) == item.checksum_ok)
            if let canonical = item.canonical { #expect(number?.canonical == canonical) }
        }
        for item in cases.category_zero { #expect(ThaiCitizenNumber(item.input)?.warnings == [.firstDigitZero]) }
    }

    @Test func `a Thai number with a wrong last digit is kept, flagged and shown as on the card`() throws {
        let reading = try ValueType.thaiID.read("9775001658223")
        #expect(reading.canonical == "9775001658223")
        #expect(reading.display == "9-7750-01658-22-3")
        #expect(reading.warnings == [.wrongCheckDigit, .firstDigitUnused])
        #expect(throws: ValueFault.notAThaiNumber) { try ValueType.thaiID.read("977500165822") }
    }

    private struct NRCCases: Decodable {
        struct Case: Decodable {
            let input: String
            let valid: Bool
            let canonical: String?
        }
        let cases: [Case]
    }

    @Test func `every case of a Myanmar number is answered as given`() throws {
        let cases = try VectorFiles.decode(NRCCases.self, "ids/myanmar_nrc_cases.json").cases
        #expect(cases.count == 54)
        for item in cases {
            let number = MyanmarNRC(item.input)
            #expect((number?.isValid ?? false) == item.valid, "\(item.input)")
            if let canonical = item.canonical { #expect(number?.canonical == canonical, "\(item.input)") }
        }
    }

    private struct Townships: Decodable {
        struct State: Decodable {
            struct Township: Decodable {
                let code: String
                let code_mm: String
            }
            let code: Int
            let townships: [Township]
        }
        let states: [State]
    }

    @Test func `each of the 471 published townships is known in both scripts`() throws {
        let states = try VectorFiles.decode(Townships.self, "ids/myanmar_nrc_townships.json").states
        var (count, ambiguous) = (0, 0)
        for state in states {
            for township in state.townships {
                count += 1
                let latin = try #require(MyanmarNRC("\(state.code)/\(township.code)(N)000001"))
                let typed = "\(state.code)/\(township.code_mm)(နိုင်)၀၀၀၀၀၁"
                let burmese = try #require(MyanmarNRC(typed))
                #expect(latin.isValid && burmese.isValid)
                #expect(!latin.warnings.contains(.unknownTownship))
                #expect(burmese.townships.contains(township.code))
                ambiguous += burmese.warnings.contains(.ambiguousTownship) ? 1 : 0
                let keys = Set(IndexProfile.nrc.keys(of: latin.canonical))
                #expect(!keys.isDisjoint(with: IndexProfile.nrc.queryKeys(of: typed)))
            }
        }
        #expect(count == 471)
        #expect(ambiguous == 27)
    }

    @Test func `an odd Myanmar number is kept and flagged`() throws {
        #expect(MyanmarNRC("16/OUKAMA(N)000001")?.warnings == [.unknownState, .unknownTownship])
        #expect(MyanmarNRC("12/XXXXXX(N)000001")?.warnings == [.unknownTownship])
        #expect(MyanmarNRC("12/BAHANA(Q)000001")?.warnings == [.unknownCardKind])
        #expect(MyanmarNRC("12/BAHANA000001")?.warnings == [.unknownCardKind])
        #expect(MyanmarNRC("12/BAHANA(N)00001")?.warnings == [.serialLength])
        for text in ["", "12", "12/", "12/(N)123456", "OUKAMA(N)123456", "12/OUKAMA(N)", "12/อคม(N)123456"] {
            #expect(MyanmarNRC(text) == nil, "\(text)")
        }
    }

    @Test func `numbers of other papers are brought to letters and digits, and the known kinds are recognised`() throws
    {
        #expect(try ValueType.documentNumber.read("aa 12-34 56").canonical == "AA123456")
        #expect(try ValueType.documentNumber.read("9-6036-86976-17-8").canonical == "9603686976178")
        #expect(try ValueType.documentNumber.read("၁၂/ဥကမ(နိုင်)၀၀၀၁၂၃").canonical == "12/OUKAMA(N)000123")
        #expect(throws: ValueFault.notADocumentNumber) { try ValueType.documentNumber.read("–") }
    }
}
