import VaultModel

/// Made-up names of one script, with the rules by which one person is written differently. No real person.
struct NameCorpus: Sendable {
    /// A way to write a name differently; `nil` where it has nothing to change.
    typealias Rule = @Sendable (NameCorpus.Person) -> String?

    /// A name: its parts as written, and the same in another encoding or with other spellings of each part.
    struct Person: Hashable, Sendable {
        let parts: [String]
        let others: [String]
        let separator: String
        var text: String { parts.joined(separator: separator) }
    }

    /// How the keys did.
    struct Figures: CustomStringConvertible, Equatable {
        var pairs = 0
        var found = 0
        var candidates = 0
        var most = 0
        var permille: Int { pairs == 0 ? 0 : found * 1000 / pairs }

        /// With two places.
        var mean: String {
            let hundredths = pairs == 0 ? 0 : candidates * 100 / pairs
            return "\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10)"
        }

        var description: String { "\(pairs) | \(permille / 10).\(permille % 10) % | \(mean) | \(most)" }
    }

    let people: [Person]
    let spellings: [Rule]
    let sounds: [Rule]

    /// Asks for a differently written name of each of 600 people, and counts the other people who are found.
    func figures(_ rules: [Rule], kinds: Set<IndexKey.Kind>) -> (figures: Figures, missed: [String]) {
        let profile = IndexProfile.name
        var holders: [IndexKey: [Int]] = [:]
        for (number, person) in people.enumerated() {
            for key in profile.keys(of: person.text) where kinds.contains(key.kind) {
                holders[key, default: []].append(number)
            }
        }
        var (figures, missed): (Figures, [String]) = (Figures(), [])
        var number = 0
        while figures.pairs < 600, number < people.count {
            defer { number += 1 }
            let person = people[number]
            let written = (0..<rules.count).lazy.compactMap { rules[(number + $0) % rules.count](person) }.first
            guard let written, !written.utf8.elementsEqual(person.text.utf8) else { continue }
            let asked = profile.queryKeys(of: written).filter { kinds.contains($0.kind) }
            let found = Set(asked.flatMap { holders[$0] ?? [] })
            figures.pairs += 1
            if found.contains(number) { figures.found += 1 } else { missed.append("\(person.text) – \(written)") }
            let others = found.count - (found.contains(number) ? 1 : 0)
            figures.candidates += others
            figures.most = max(figures.most, others)
        }
        return (figures, missed)
    }

    /// The distinct first parts, and how many others of them share any key with one: the mean and the most.
    func alone(_ count: Int) -> String {
        let names = Set(people.map { $0.parts.prefix(count).joined(separator: $0.separator) }).sorted()
        var holders: [IndexKey: Set<String>] = [:]
        for name in names {
            for key in IndexProfile.name.keys(of: name) { holders[key, default: []].insert(name) }
        }
        var figures = Figures()
        for name in names {
            let found = IndexProfile.name.queryKeys(of: name).reduce(into: Set<String>()) {
                $0.formUnion(holders[$1] ?? [])
            }
            figures.pairs += 1
            figures.candidates += found.count - 1
            figures.most = max(figures.most, found.count - 1)
        }
        return "\(names.count) | \(figures.mean) | \(figures.most)"
    }

    /// Pairs of different people of whom one part differs: how many share an exact key.
    func alikeButDifferent(_ count: Int) -> (pairs: Int, same: Int) {
        let profile = IndexProfile.name
        var (pairs, same) = (0, 0)
        for number in 0..<count {
            let (first, second) = (people[number], people[people.count - 1 - number])
            let parts = first.parts.dropLast() + second.parts.suffix(1)
            let other = Person(parts: Array(parts), others: [], separator: first.separator)
            guard other.parts != first.parts else { continue }
            pairs += 1
            let keys = Set(profile.keys(of: first.text).filter { $0.kind == .exact })
            if profile.queryKeys(of: other.text).contains(where: keys.contains) { same += 1 }
        }
        return (pairs, same)
    }

    /// The same numbers in every run.
    struct Dice {
        private var state: UInt64
        init(_ seed: UInt64) { state = seed }
        mutating func roll(_ sides: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % sides
        }
    }

    /// Distinct people, of `draw`'s names.
    static func people(_ count: Int, seed: UInt64, draw: (inout Dice) -> Person) -> [Person] {
        var (dice, seen, people): (Dice, Set<String>, [Person]) = (Dice(seed), [], [])
        while people.count < count {
            let person = draw(&dice)
            if seen.insert(person.parts.sorted().joined(separator: " ")).inserted { people.append(person) }
        }
        return people
    }

    /// A rule that puts `new` for the first `old` of the name.
    static func replace(_ old: String, _ new: String) -> Rule {
        let (old, new) = (Array(old.unicodeScalars), Array(new.unicodeScalars))
        return { person in
            let text = Array(person.text.unicodeScalars)
            guard let place = text.indices.first(where: { text[$0...].starts(with: old) }) else { return nil }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: text[..<place] + new + text[(place + old.count)...])
            return String(view)
        }
    }

    static func before(_ word: String) -> Rule { { word + $0.text } }
}
