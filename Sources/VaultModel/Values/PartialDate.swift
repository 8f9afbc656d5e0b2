/// A date of which the day, or day and month, may not be known, with the calendar in which it was written.
///
/// Read are `1982-02-07`, `7/2/1982` and `7.2.1982` (the day first), dates with the name of the month in English, Thai
/// or Burmese, years of the Common and of the Buddhist Era, and digits of any script. The year has four digits.
public struct PartialDate: Hashable, Sendable {
    /// A calendar's count of years.
    public enum Era: String, Hashable, Sendable, CaseIterable {
        case commonEra = "CE"
        case buddhistEra = "BE"
    }

    /// A date of the Gregorian calendar and the Common Era.
    public struct Day: Hashable, Sendable {
        public let year: Int
        public let month: Int?
        public let day: Int?

        /// `1982`, `1982-02` or `1982-02-07`.
        public var iso: String {
            ([PartialDate.padded(year, 4)] + [month, day].compactMap { $0 }.map { PartialDate.padded($0, 2) })
                .joined(separator: "-")
        }
    }

    /// As it was written, without its calendar.
    public let written: Day
    /// The era that was written or that the year shows; `nil` where it may be either.
    public let era: Era?
    /// The dates that it may be, at least one; several where the era is not known, or a Thai year began in April.
    public let days: [Day]
    /// What is odd about it.
    public let warnings: [ValueWarning]

    /// Reads a date.
    ///
    /// - Throws: ``ValueFault/notADate`` or ``ValueFault/noSuchDay``.
    public init(_ text: String) throws(ValueFault) {
        guard let parts = DateParts(text) else { throw .notADate }
        let (year, era) = (parts.day.year, parts.era ?? Self.era(ofYear: parts.day.year))
        guard year > 0, 1...12 ~= parts.day.month ?? 1, 1...31 ~= parts.day.day ?? 1 else { throw .noSuchDay }
        var warnings: [ValueWarning] = parts.isOrderGuessed ? [.dayOrMonth] : []
        var days: [Day] = []
        if era != .buddhistEra { days.append(parts.day) }
        if era != .commonEra {
            let found = Self.days(ofBuddhistEra: parts.day)
            if found.count > 1 { warnings.append(.yearBeganInApril) }
            if year == 2483, 1...3 ~= parts.day.month ?? 4 { warnings.append(.monthOfNoYear) }
            days += found
        }
        days = days.filter(Self.exists)
        guard !days.isEmpty else { throw .noSuchDay }
        if era == nil { warnings.append(.ambiguousEra) }
        (written, self.era, self.days, self.warnings) = (parts.day, era, days, warnings)
    }

    /// The date in ISO 8601, or `nil` where it may be several.
    public var canonical: String? { days.count == 1 ? days.first?.iso : nil }

    var reading: ValueReading {
        let display =
            switch era {
            case .commonEra: written.iso
            case .buddhistEra: "BE \(written.iso) (\(days.map(\.iso).joined(separator: ", ")))"
            case nil: "\(written.iso) (CE, BE?)"
            }
        return ValueReading(canonical: canonical, display: display, warnings: warnings)
    }

    /// Nobody alive was born before 1700 or will be after 2100, so most years show their era.
    private static func era(ofYear year: Int) -> Era? { year <= 2100 ? .commonEra : year >= 2400 ? .buddhistEra : nil }

    /// The Thai year is 543 ahead since 1941. Before, it began in April: January to March BE 2482 were of 1940, and
    /// BE 2483 had nine months.
    private static func days(ofBuddhistEra date: Day) -> [Day] {
        let sameYear = Day(year: date.year - 543, month: date.month, day: date.day)
        let nextYear = Day(year: date.year - 542, month: date.month, day: date.day)
        guard date.year < 2484 else { return [sameYear] }
        guard let month = date.month else { return date.year == 2483 ? [sameYear] : [sameYear, nextYear] }
        return [month < 4 ? nextYear : sameYear]
    }

    private static func exists(_ date: Day) -> Bool {
        guard date.year > 0 else { return false }
        guard let month = date.month, let day = date.day else { return true }
        return day <= days(inMonth: month, of: date.year)
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func padded(_ number: Int, _ count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.utf8.count)) + digits
    }
}
