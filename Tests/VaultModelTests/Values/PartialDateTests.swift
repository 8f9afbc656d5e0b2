import Testing
import VaultModel

@Suite struct PartialDateTests {
    @Test(arguments: [
        ("1982", "1982"), ("1982-02", "1982-02"), ("1982-02-07", "1982-02-07"), ("1982/02/07", "1982-02-07"),
        ("1982-2-7", "1982-02-07"), (" 1982-02-07 ", "1982-02-07"), ("๑๙๘๒", "1982"), ("7/2/2525", "1982-02-07"),
        ("๗ ก.พ. ๒๕๒๕", "1982-02-07"), ("7 กุมภาพันธ์ พ.ศ. 2525", "1982-02-07"), ("Feb 7, 1982", "1982-02-07"),
        ("၁၀ ရက် ဇူလိုင် ၁၉၈၂", "1982-07-10"), ("29 Feb 2567 BE", "2024-02-29"), ("2024-02-29", "2024-02-29"),
        ("May 1982", "1982-05"), ("13/02/1982", "1982-02-13"), ("02/13/1982", "1982-02-13"), ("2150 CE", "2150"),
        ("BE 2150-07", "1607-07"), ("2482-02-01", "1940-02-01"), ("2482-12-31", "1939-12-31"),
        ("2483-04-01", "1940-04-01"),
        ("2484-01-01", "1941-01-01"), ("2483", "1940"), ("2484", "1941"), ("0001", "0001"),
    ])
    func `a date is read in the calendar in which it was written`(_ text: String, _ iso: String) throws {
        #expect(try PartialDate(text).canonical == iso)
    }

    @Test(arguments: [
        ("2200-01", ["2200-01", "1658-01"]), ("2101", ["2101", "1558", "1559"]),
        ("2399-07-01", ["2399-07-01", "1856-07-01"]),
        ("2480", ["1937", "1938"]),
    ])
    func `a date that may be of two years has no canonical form`(_ text: String, _ days: [String]) throws {
        let date = try PartialDate(text)
        #expect(date.canonical == nil)
        #expect(date.days.map(\.iso) == days)
        #expect(date.warnings.contains(text == "2480" ? .yearBeganInApril : .ambiguousEra))
    }

    @Test(arguments: ["1982-13", "2566-02-29", "31/4/1982", "0000", "BE 0543-12-31", "BE 0500"])
    func `a day that its calendar has not is refused`(_ text: String) {
        #expect(throws: ValueFault.noSuchDay) { try PartialDate(text) }
    }

    @Test func `the calendar is shown with the date`() throws {
        #expect(try ValueType.date.read("7/2/2525").display == "BE 2525-02-07 (1982-02-07)")
        #expect(try ValueType.date.read("1982").display == "1982")
        #expect(try PartialDate("7/2/1982").warnings == [.dayOrMonth])
        #expect(try PartialDate("7/7/1982").warnings == [])
        #expect(try PartialDate("2483-02-01").warnings == [.monthOfNoYear])
        #expect(try PartialDate("2100").era == .commonEra)
        #expect(try PartialDate("2400").era == .buddhistEra)
    }
}
