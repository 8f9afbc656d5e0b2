import VaultModel

extension NameCorpus {
    /// Names of three syllables, each also in the Zawgyi encoding.
    static let burmese = NameCorpus(
        people: people(10_000, seed: 3) { dice in
            let rows = (0..<3).map { _ in syllables[dice.roll(syllables.count)] }
            return Person(parts: rows.map(\.unicode), others: rows.map(\.zawgyi), separator: "")
        },
        spellings: [
            { $0.others.joined() }, { $0.parts.joined(separator: " ") }, { $0.parts.joined(separator: "\u{200B}") },
            { $0.others.joined(separator: " ") }, replace("\u{1037}\u{103A}", "\u{103A}\u{1037}"),
            replace("\u{101D}", "\u{1040}"), replace("\u{101B}", "\u{1047}"), replace("\u{102C}", "\u{102B}"),
            replace("\u{1025}", "\u{1009}"), replace("\u{103B}\u{103D}", "\u{103D}\u{103B}"),
            replace("\u{102D}\u{102F}", "\u{102F}\u{102D}"), replace("\u{1038}", "\u{1038}\u{1038}"),
            { $0.parts.reversed().joined(separator: " ") }, before("ဦး"), before("ဒေါ်"), before("ကို"), before("မောင်"),
            before("မ"), before("\u{1025}\u{102E}\u{1038} "),
        ],
        sounds: [
            replace("\u{103B}", "\u{103C}"), replace("\u{103C}", "\u{103B}"), replace("\u{1038}", ""),
            replace("\u{1037}", ""), replace("\u{102D}\u{1014}", "\u{102E}\u{1014}"), replace("\u{102F}", "\u{1030}"),
            replace("\u{1030}", "\u{102F}"), replace("\u{103E}", ""), replace("\u{101B}", "\u{101A}"),
            replace("\u{1018}", "\u{1017}"), replace("\u{1014}\u{103A}", "\u{1036}"),
            replace("\u{1032}", "\u{101A}\u{103A}"),
            replace("\u{102E}", "\u{102D}"),
        ])

    private static let syllables: [(unicode: String, zawgyi: String)] = words(
        "အောင်/ေအာင္ ကျော်/ေက်ာ္ မြင့်/ျမင့္ သန်း/သန္း ဇော်/ေဇာ္ ဝင်း/ဝင္း ခင်/ခင္ နီ/နီ လာ/လာ ဖြူ/ျဖဴ လှ/လွ ထွန်း/ထြန္း ယု/ယု "
            + "ဝေ/ေဝ ရ/ရ တ/တ နာ/နာ စိုး/စိုး နိုင်/ႏိုင္ ဖြိုး/ၿဖိဳး ခိုင်/ခိုင္ မြတ်/ျမတ္ လင်း/လင္း ထက်/ထက္ ရွှေ/ေ႐ႊ ကြည်/ၾကည္ မြ/ျမ "
            + "သီ/သီ ရီ/ရီ စု/စု နွယ်/ႏြယ္ ချို/ခ်ိဳ ချစ်/ခ်စ္ ဉာဏ်/ဉာဏ္ ကောင်း/ေကာင္း မိုး/မိုး ဘို/ဘို ကျင်/က်င္ စန်း/စန္း ရဲ/ရဲ "
            + "လွင်/လြင္ ညို/ညိဳ ပိုင်/ပိုင္ သူ/သူ အေး/ေအး နှင်း/ႏွင္း ဖုန်း/ဖုန္း ထူး/ထူး ဆွေ/ေဆြ မေ/ေမ ဟန်/ဟန္ သော်/ေသာ္ ဖေ/ေဖ "
            + "တင်/တင္ ကျွန်း/ကြ်န္း မွန်/မြန္ ငယ်/ငယ္ ပြည့်/ျပည့္"
    ).map { pair in
        // By scalars: a vowel sign after the stroke would make one Character of both.
        let sides = pair.unicodeScalars.split(separator: "/").map { String($0) }
        return (sides[0], sides[sides.count - 1])
    }
}
