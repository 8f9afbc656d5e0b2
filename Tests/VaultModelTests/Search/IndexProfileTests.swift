import Testing
import VaultModel

@Suite struct IndexProfileTests {
    private func texts(_ profile: IndexProfile, _ value: String) -> [String] {
        profile.keys(of: value).filter { $0.kind == .exact }.map { String(decoding: $0.text, as: UTF8.self) }
    }

    private func share(_ profile: IndexProfile, _ first: String, _ second: String, _ kind: IndexKey.Kind) -> Bool {
        let keys = Set(profile.keys(of: first).filter { $0.kind == kind })
        return profile.queryKeys(of: second).contains(where: keys.contains)
    }

    @Test func `each profile has its number and word for good`() {
        #expect(IndexProfile.allCases.map(\.rawValue) == [1, 2, 3, 4, 5, 6])
        #expect(IndexProfile.allCases.map(\.word) == ["name", "text", "phone", "thai-id", "nrc", "date"])
        #expect(IndexProfile.allCases.allSatisfy { IndexProfile(word: $0.word) == $0 })
        #expect(IndexProfile(word: "names") == nil)
        #expect(IndexProfile.version == 1)
        #expect(IndexKey.Kind.allCases.map(\.rawValue) == [1, 2])
    }

    @Test(arguments: [
        ("Kyaw Htet", "Jaw Tet"), ("Chaiwat", "Chaiwut"), ("Somporn", "Sompon"), ("Wichai", "Vichai"),
        ("ณัฐพล", "นัดพล"), ("ศรีสุดา", "สีสุดา"), ("ကျော်", "ကြော်"), ("သန်း", "သန့်"),
    ])
    func `names that sound alike share a sound and no spelling`(_ first: String, _ second: String) {
        #expect(share(.name, first, second, .phonetic))
        #expect(!share(.name, first, second, .exact))
    }

    @Test(arguments: [
        ("นายสมชาย", "สมชาย"), ("น.ส.มาลี", "มาลี"), ("ด.ญ. มาลี ใจดี", "ใจดี มาลี"), ("U Aung", "Aung"),
        ("Ko Maung Maung", "Maung Maung"), ("ဦးအောင်", "အောင်"), ("ဒေါ် စု", "စု"), ("Nguyễn Đức", "NGUYEN DUC"),
        ("O'Brien", "O’BRIEN"), ("Straße", "STRASSE"), ("Ｓｏｍ", "som"), ("အောင် ဆန်း", "အောင်ဆန်း"),
    ])
    func `a name is found with and without what may be a form of address`(_ first: String, _ second: String) {
        #expect(share(.name, first, second, .exact))
        #expect(share(.name, second, first, .exact))
    }

    @Test func `a name in a script without rules is found by itself alone`() {
        #expect(share(.name, "សុខា", "សុខា", .exact))
        #expect(!share(.name, "សុខា Somchai", "ដារា Somchai", .phonetic))
        #expect(share(.name, "សុខា Somchai", "សុខា Somchay", .phonetic))
    }

    @Test func `a form of address that is the whole name is a name`() {
        #expect(texts(.name, "Maung") == ["maung"])
        #expect(texts(.name, "မောင်") == ["မောင်"])
        #expect(texts(.name, "Maung Maung") == ["maung maung", "maungmaung", "maung"])
    }

    @Test(arguments: IndexProfile.allCases) func `what says nothing has no key`(_ profile: IndexProfile) {
        for value in ["", " ", "\u{200B}\u{FEFF}", "…", "-", "\u{E49}", "\u{103A}", "\u{301}"] {
            #expect(profile.keys(of: value).isEmpty, "\(value.unicodeScalars.map { String($0.value, radix: 16) })")
        }
    }

    @Test(arguments: IndexProfile.allCases) func `a value of more than 4096 bytes has no key`(_ profile: IndexProfile) {
        let digits = profile == .date ? "1982" : "0812345678"
        let longest = digits + String(repeating: " ", count: 4_096 - digits.utf8.count)
        #expect(profile == .date || !profile.keys(of: longest).isEmpty)
        #expect(profile.keys(of: longest + " ").isEmpty)
        #expect(profile.queryKeys(of: longest + " ").isEmpty)
    }

    @Test(arguments: IndexProfile.allCases) func `no value is too odd to be asked for`(_ profile: IndexProfile) {
        var dice = NameCorpus.Dice(UInt64(profile.rawValue))
        let scalars: [UInt32] = [0x20, 0x2D, 0x2E, 0x2F, 0x28, 0x29, 0x2B, 0x30, 0x39, 0x61, 0x75, 0x301, 0x200B]
        let ranges: [UInt32] = [0xE01, 0xE30, 0xE40, 0x1000, 0x1020, 0x1030, 0x1039, 0x1060, 0x1088, 0x41, 0x1F600]
        for _ in 0..<2_000 {
            let text = (0..<dice.roll(12)).map { _ in
                dice.roll(2) == 0
                    ? scalars[dice.roll(scalars.count)] : ranges[dice.roll(ranges.count)] + UInt32(dice.roll(16))
            }
            let value = Folding.text(text)
            let keys = profile.keys(of: value)
            #expect(Set(keys).count == keys.count)
            #expect(keys.allSatisfy { !$0.text.isEmpty })
            #expect(keys == profile.keys(of: value))
            let asked = Set(profile.queryKeys(of: value))
            #expect(keys.isEmpty == asked.isDisjoint(with: keys))
        }
    }

    @Test func `a text is compared as a whole, in its order, without spaces where the script has none`() {
        #expect(texts(.text, "  Mae  Sot, Tak ") == ["mae sot tak"])
        #expect(share(.text, "ဗိုလ်ချုပ် လမ်း", "ဗိုလ်ချုပ်လမ်း", .exact))
        #expect(!share(.text, "Tak, Mae Sot", "Mae Sot, Tak", .exact))
    }

    @Test func `phone numbers are found in every form, and an ambiguous one in both countries`() {
        for form in ["+66812345678", "+66 (0)81-234-5678", "๐๘๑ ๒๓๔ ๕๖๗๘", "0066812345678", "812345678", "66812345678"]
        {
            #expect(texts(.phone, form) == ["+66812345678"], "\(form)")
        }
        #expect(texts(.phone, "021234567") == ["+6621234567", "+9521234567"])
        #expect(texts(.phone, "၀၉၇၈၉၁၂၃၄၅၆") == ["+959789123456"])
        #expect(texts(.phone, "081-234-5678, +95 9 789 123 456 ext 7") == ["+66812345678", "+959789123456"])
        #expect(texts(.phone, "+00 79 555 3427") == ["+00795553427"])
    }

    @Test func `identity numbers have one key in every script, and numbers of other papers too`() {
        #expect(texts(.thaiID, "๙-๖๐๓๖-๘๖๙๗๖-๑๗-๘") == ["9603686976178"])
        #expect(texts(.nrc, "၁၂/ဥကမ(နိုင်)၀၀၀၁၂၃") == ["12/OUKAMA(N)000123"])
        #expect(texts(.nrc, "၁၂/ဉကမ(ႏိုင္)၀၀၀၁၂၃") == ["12/OUKAMA(N)000123"])
        #expect(texts(.nrc, "1/ဖကန(N)000123") == ["1/PHAKANA(N)000123", "1/KAMANA(N)000123"])
        #expect(texts(.nrc, "9-6036-86976-17-8") == ["9603686976178"])
        #expect(texts(.nrc, "AA 12-34 56") == ["aa123456"])
    }

    @Test func `a date is found by less than is known, and by more`() {
        #expect(share(.date, "1982-02-07", "1982", .exact))
        #expect(share(.date, "1982", "1982-02-07", .exact))
        #expect(share(.date, "1982-02", "๗ ก.พ. ๒๕๒๕", .exact))
        #expect(!share(.date, "1982-02-07", "1982-02-08", .exact))
        #expect(!share(.date, "1982-02-07", "1982-03", .exact))
        #expect(share(.date, "2200", "1657", .exact))
    }
}
