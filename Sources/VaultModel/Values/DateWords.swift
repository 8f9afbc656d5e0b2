/// The words of dates in English, Thai and Burmese.
enum DateWords {
    /// What a word says.
    enum Meaning {
        case month(Int)
        case era(PartialDate.Era)
        case nothing
    }

    /// Folded, the longest first.
    static let sorted: [(word: [UInt32], meaning: Meaning)] = {
        var words: [(String, Meaning)] = []
        for (number, names) in months.enumerated() {
            for name in names.split(separator: " ") { words.append((String(name), .month(number + 1))) }
        }
        for word in ["พศ", "พุทธศักราช", "be"] { words.append((word, .era(.buddhistEra))) }
        for word in ["คศ", "คริสตศักราช", "คริสต์ศักราช", "ce", "ad"] { words.append((word, .era(.commonEra))) }
        for word in ["วันที่", "เดือน", "ปี", "of", "the", "st", "nd", "rd", "th", "ရက်", "ရက်နေ့", "ခုနှစ်", "ခု", "လ"] {
            words.append((word, .nothing))
        }
        return words.map { (Folding.tokens(Folding.scalars(of: $0.0)).joined().map { $0 }, $0.1) }
            .sorted { $0.0.count > $1.0.count }
    }()

    /// Full names and abbreviations, without points.
    private static let months = [
        "january jan มกราคม มกรา มค ဇန်နဝါရီ", "february feb กุมภาพันธ์ กุมภา กพ ဖေဖော်ဝါရီ", "march mar มีนาคม มีนา มีค မတ်",
        "april apr เมษายน เมษา เมย ဧပြီ", "may พฤษภาคม พฤษภา พค မေ", "june jun มิถุนายน มิถุนา มิย ဇွန်",
        "july jul กรกฎาคม กรกฎา กค ဇူလိုင်", "august aug สิงหาคม สิงหา สค ဩဂုတ်",
        "september sept sep กันยายน กันยา กย စက်တင်ဘာ", "october oct ตุลาคม ตุลา ตค အောက်တိုဘာ",
        "november nov พฤศจิกายน พฤศจิกา พย နိုဝင်ဘာ", "december dec ธันวาคม ธันวา ธค ဒီဇင်ဘာ",
    ]
}
