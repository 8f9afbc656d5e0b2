/// The parts of a date as they are written: numbers, the name of a month, an era.
struct DateParts {
    let day: PartialDate.Day
    /// The era that is written.
    let era: PartialDate.Era?
    /// Whether day and month could be the other way round.
    let isOrderGuessed: Bool

    /// `nil` if the text has not the shape of a date.
    init?(_ text: String) {
        guard text.utf8.count <= 256, let pieces = Self.pieces(text) else { return nil }
        var numbers: [(value: Int, count: Int)] = []
        var (month, era): (Int?, PartialDate.Era?) = (nil, nil)
        for piece in pieces {
            switch piece {
            case .number(let value, let count): numbers.append((value, count))
            case .month(let number):
                guard month == nil else { return nil }
                month = number
            case .era(let found):
                guard era == nil || era == found else { return nil }
                era = found
            }
        }
        guard let first = numbers.first, let last = numbers.last,
            let yearPlace = numbers.firstIndex(where: { $0.count == 4 }),
            numbers.filter({ $0.count > 2 }).count == 1, numbers.count <= (month == nil ? 3 : 2)
        else { return nil }
        let year = numbers[yearPlace].value
        self.era = era
        if let month {
            let day = numbers.count == 2 ? (yearPlace == 0 ? last.value : first.value) : nil
            self.day = PartialDate.Day(year: year, month: month, day: day)
            isOrderGuessed = false
            return
        }
        let others = numbers.filter { $0.count <= 2 }.map(\.value)
        switch (others.count, yearPlace) {
        case (0, _), (1, _):
            day = PartialDate.Day(year: year, month: others.first, day: nil)
            isOrderGuessed = false
        case (2, 0):
            day = PartialDate.Day(year: year, month: others[0], day: others[1])
            isOrderGuessed = false
        case (2, 2):
            let isMonthFirst = others[1] > 12 && others[0] <= 12
            day = PartialDate.Day(year: year, month: others[isMonthFirst ? 0 : 1], day: others[isMonthFirst ? 1 : 0])
            isOrderGuessed = isMonthFirst || others[0] <= 12 && others[0] != others[1]
        default: return nil
        }
    }

    private enum Piece {
        case number(Int, count: Int)
        case month(Int)
        case era(PartialDate.Era)
    }

    /// Numbers, and the words between them; `nil` if there is a word that no date has.
    private static func pieces(_ text: String) -> [Piece]? {
        var pieces: [Piece] = []
        var (digits, word): ([UInt8], [UInt32]) = ([], [])
        var isAfterDash = true
        for scalar in FoldingTable.version1.decomposed(Folding.scalars(of: text).filter { !Folding.isIgnored($0) }) {
            if let digit = FoldingTable.version1.digit(scalar) {
                guard let found = words(word) else { return nil }
                pieces += found
                (word, isAfterDash) = ([], false)
                digits.append(UInt8(truncatingIfNeeded: digit))
                guard digits.count <= 4 else { return nil }
                continue
            }
            if !digits.isEmpty { pieces.append(number(digits)) }
            digits = []
            let isDash = scalar == 0x2D || scalar == 0x2F
            // A dash stands between two parts.
            guard !isDash || !isAfterDash else { return nil }
            isAfterDash = isDash || isAfterDash && Folding.isSpace(scalar)
            word.append(scalar)
        }
        if !digits.isEmpty { pieces.append(number(digits)) }
        guard !isAfterDash, let found = words(word) else { return nil }
        return pieces + found
    }

    private static func number(_ digits: [UInt8]) -> Piece {
        .number(digits.reduce(0) { $0 * 10 + Int($1) }, count: digits.count)
    }

    /// Months and eras of a text between numbers, which may be written together or with points.
    private static func words(_ scalars: [UInt32]) -> [Piece]? {
        var rest = Folding.tokens(scalars).joined().map { $0 }[...]
        var pieces: [Piece] = []
        while !rest.isEmpty {
            guard let (word, piece) = DateWords.sorted.first(where: { rest.starts(with: $0.word) }) else { return nil }
            rest = rest.dropFirst(word.count)
            switch piece {
            case .month(let number): pieces.append(.month(number))
            case .era(let era): pieces.append(.era(era))
            case .nothing: break
            }
        }
        return pieces
    }
}
