import VaultModel

/// Dates of the Gregorian calendar in UTC, without Foundation.
enum DateText {
    private static let daySeconds: Int64 = 86_400

    /// `2026-11-23T12:37:34Z`.
    static func text(_ time: Timestamp) -> String {
        let (days, seconds) = time.seconds.quotientAndRemainder(dividingBy: daySeconds)
        let (year, month, day) = civil(days)
        return
            "\(four(year))-\(two(month))-\(two(day))T\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))Z"
    }

    /// The first moment of a day written `YYYY-MM-DD`; `nil` for anything else.
    static func start(of text: String) -> Timestamp? {
        days(text).map { Timestamp(milliseconds: UInt64($0 * daySeconds * 1000)) }
    }

    /// The first moment after a day written `YYYY-MM-DD`.
    static func end(of text: String) -> Timestamp? {
        start(of: text)?.adding(seconds: daySeconds)
    }

    private static func days(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            year >= 1970
        else { return nil }
        let days = daysFromCivil(year, month, day)
        // A month or day that does not exist comes back as another one.
        guard civil(days) == (year, month, day) else { return nil }
        return days
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        var value: Int64 = 0
        for digit in digits {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit else { return nil }
            value = value * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        return value
    }

    /// Days since 1970-01-01, counted in years that begin in March so that the leap day is the last.
    private static func daysFromCivil(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let index = (5 * dayOfYear + 2) / 153
        let month = index < 10 ? index + 3 : index - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * index + 2) / 5 + 1)
    }

    private static func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }

    private static func four(_ value: Int64) -> String {
        let digits = "\(value)"
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
