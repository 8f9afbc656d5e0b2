import Testing
import VaultModel

@Suite struct NameAndPhoneTests {
    @Test func `a name is kept as written, without a surname`() throws {
        let name = try #require(PersonalName(" ဒေါ် အောင်  ဆန်း "))
        #expect(name.canonical == "ဒေါ် အောင် ဆန်း")
        #expect(name.parts == ["ဒေါ်", "အောင်", "ဆန်း"])
        #expect(name.scripts == [.myanmar])
        #expect(name.warnings == [])
    }

    @Test func `an odd name is kept and flagged`() throws {
        #expect(PersonalName("Somchai ใจดี")?.warnings == [.severalScripts])
        #expect(PersonalName("Somchai 2")?.warnings == [.digitsInName])
        #expect(PersonalName("Som\u{200B}chai")?.warnings == [.invisibleCharacters])
        #expect(PersonalName("ေက်ာ္ေက်ာ္")?.warnings == [.mayBeZawgyi])
        #expect(PersonalName("ကျော်ကျော်")?.warnings == [])
        #expect(PersonalName("Nguyễn Đức")?.scripts == [.latin])
        #expect(PersonalName("សុខា")?.scripts == [.other])
    }

    @Test(arguments: [" ", "-", "123", "???", "\u{E49}"]) func `what has no letter is no name`(_ text: String) {
        #expect(throws: ValueFault.notAName) { try ValueType.personalName.read(text) }
    }

    @Test(arguments: [
        ("0812345678", "+66812345678"), ("02 123 4567", nil), ("+95 9 7891 23456", "+959789123456"),
        ("09 789 123 456", "+959789123456"), ("+00 79 555 3427", "+00795553427"), ("191", nil),
        ("+1 202 555 0100", "+12025550100"),
    ])
    func `a phone number is read internationally where its country shows`(_ text: String, _ form: String?) throws {
        #expect(try ValueType.phone.read(text).canonical == form)
    }

    @Test func `an odd phone number is kept and flagged`() throws {
        #expect(PhoneNumber("+00 79 555 3427")?.warnings == [.unknownCountryCode])
        #expect(PhoneNumber("02 123 4567")?.warnings == [.ambiguousCountry])
        #expect(PhoneNumber("12345")?.warnings == [.unknownNationalForm, .phoneLength])
        #expect(PhoneNumber("0812345678, 0898765432")?.warnings == [.severalNumbers])
        #expect(PhoneNumber("+66 81 234 5678")?.warnings == [])
        #expect(PhoneNumber("+66812345678")?.display == "+66 81 234 5678")
        #expect(throws: ValueFault.notAPhoneNumber) { try ValueType.phone.read("none") }
        #expect(throws: ValueFault.notAPhoneNumber) { try ValueType.phone.read("12") }
    }

    @Test func `a name or a number has at most 4096 bytes`() throws {
        let name = String(repeating: "a", count: 4_096)
        #expect(try ValueType.personalName.read(name).canonical == name)
        for type in [ValueType.personalName, .phone, .date, .nrc, .thaiID, .documentNumber] {
            #expect(throws: ValueFault.tooLongForType) { try type.read(name + "a") }
        }
    }

    @Test func `an empty name or number says nothing and is taken, but no empty date`() throws {
        for type in [ValueType.personalName, .phone, .nrc, .thaiID, .documentNumber] {
            #expect(try type.read("").canonical == nil)
            #expect(try type.read("").warnings == [])
        }
        #expect(throws: ValueFault.notADate) { try ValueType.date.read("") }
    }

    @Test func `each type of value that is searched has a profile`() {
        let profiles = ValueType.allCases.map(\.indexProfile)
        #expect(profiles == [.text, nil, .date, nil, nil, nil, .name, .thaiID, .nrc, .nrc, .phone])
    }

    @Test func `a warning never holds the value, and its word is short`() {
        for warning in ValueWarning.allCases {
            #expect(warning.rawValue.utf8.allSatisfy { 0x61...0x7A ~= $0 || $0 == 0x2D })
            #expect(!warning.description.isEmpty)
        }
    }
}
