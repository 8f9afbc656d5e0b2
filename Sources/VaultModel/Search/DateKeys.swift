/// The keys of dates: a whole date is found by its year, and by a question that knows more than the record does.
enum DateKeys {
    /// The date and what it leaves out: `1982-02-07`, `1982-02`, `1982`; for a partial date also `1982-?`, which says
    /// that no more is known.
    static func stored(_ value: String) -> [IndexKey] {
        var keys = KeyList()
        for day in days(of: value) {
            for form in forms(of: day) { keys.append(.exact, form) }
            if day.day == nil { keys.append(.exact, day.iso + unknown) }
        }
        return keys.list
    }

    /// The date itself, and the partial dates that it may be.
    static func asked(_ value: String) -> [IndexKey] {
        var keys = KeyList()
        for day in days(of: value) {
            keys.append(.exact, day.iso)
            for form in forms(of: day).dropFirst() { keys.append(.exact, form + unknown) }
        }
        return keys.list
    }

    private static let unknown = "-?"

    private static func days(of value: String) -> [PartialDate.Day] { (try? PartialDate(value))?.days ?? [] }

    private static func forms(of day: PartialDate.Day) -> [String] {
        var forms = [day.iso]
        if day.day != nil { forms.append(PartialDate.Day(year: day.year, month: day.month, day: nil).iso) }
        if day.month != nil { forms.append(PartialDate.Day(year: day.year, month: nil, day: nil).iso) }
        return forms
    }
}
