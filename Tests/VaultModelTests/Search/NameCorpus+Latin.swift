import VaultModel

extension NameCorpus {
    /// Burmese names of three syllables and Thai names of two words, each with another romanisation that is in use.
    static let latin = NameCorpus(
        people: people(10_000, seed: 2) { dice in
            if dice.roll(2) == 0 {
                let rows = (0..<3).map { _ in burmeseRows[dice.roll(burmeseRows.count)] }
                let others = rows.map { $0[1 + dice.roll($0.count - 1)] }
                return Person(parts: rows.map { $0[0] }, others: others, separator: " ")
            }
            let rows = (0..<4).map { place in
                let table = place % 2 == 0 ? thaiFirstRows : thaiLastRows
                return table[dice.roll(table.count)]
            }
            let others = rows.map { $0[1 + dice.roll($0.count - 1)] }
            return Person(
                parts: [rows[0][0] + rows[1][0].lowercased(), rows[2][0] + rows[3][0].lowercased()],
                others: [others[0] + others[1].lowercased(), others[2] + others[3].lowercased()], separator: " ")
        },
        spellings: [
            { $0.text.uppercased() }, { $0.text.lowercased() }, { $0.parts.reversed().joined(separator: " ") },
            { $0.parts.joined() }, { $0.parts.joined(separator: "-") }, replace("a", "á"), replace("u", "ü"),
            replace("o", "o\u{302}"), replace("A", "\u{FF21}"), replace(" ", "\u{A0}\u{A0}"), replace("K", "\u{212A}"),
            before("Mr. "), before("U "), before("Daw "), before("Ma "), before("Nang Sao "), before("“"),
            { $0.parts.joined(separator: ", ") },
        ],
        sounds: [
            { $0.others.joined(separator: " ") }, { ([$0.others[0]] + $0.parts.dropFirst()).joined(separator: " ") },
            { ($0.parts.dropLast() + $0.others.suffix(1)).joined(separator: " ") },
            { $0.others.reversed().joined(separator: " ") },
        ])

    private static func rows(_ text: String) -> [[String]] {
        text.split(separator: " ").map { $0.split(separator: "/").map(String.init) }
    }

    private static let burmeseRows = rows(
        "Kyaw/Jaw/Kjaw/Gyaw Htet/Tet/Thet Zaw/Zor Aung/Ong Myint/Myin Win/Wyn Hla/Lha/La Khin/Kin/Khinn Thu/Thoo "
            + "Soe/So Moe/Mo Phyo/Hpyo/Pyo Htun/Tun/Htoon Naing/Nain Lwin/Lwyn San/Hsan/Sann Aye/Ei Thandar/Thanda Yu/Yoo "
            + "Nwe/Nway Oo/Ou Shwe/Shway Chit/Chitt/Kyit Min/Minn Hlaing/Hlain Phone/Phon/Hpone Thant/Thunt Kaung/Koung "
            + "Mya/Myar Ye/Yeh Lin/Linn Nyein/Nyain Wai/Wae Hnin/Nhin Thiri/Thiry Sandar/Sanda Nilar/Nila Su/Hsu Zin/Zinn "
            + "Paing/Pine Pyae/Pyay Tin/Htin Swe/Sway Cho/Choe Khaing/Khine Kyi/Gyi/Kyee Bo/Boh Thein/Theyn Maw/Mor "
            + "Eh/Ei Paw/Por Htoo/Htu Wah/Wa Gay/Gae")
    private static let thaiFirstRows = rows(
        "Som/Som Wi/Vi Pra/Pa Su/Soo Tha/Ta Nat/Nut Siri/Siree Kitti/Kiti Chai/Jai Arun/Aroon Rat/Ratt Chan/Jan "
            + "Bun/Boon Thong/Tong Mon/Morn Phong/Pong Wo/Vo Chon/Chol Na/Naa Phu/Poo Kaew/Keaw Rung/Roong Duang/Doung "
            + "Phai/Pai Saeng/Sang Sai/Sy")
    private static let thaiLastRows = rows(
        "Chai/Chay Sak/Sack Phong/Pong Wat/Wut/Vat Phon/Porn/Pol Det/Dech Lak/Luk Wan/Van Rat/Rut Thip/Tip Chit/Jit "
            + "Nan/Nun Thida/Tida San/Sun Rudi/Rudee Pha/Pa Yut/Yuth Kon/Korn Mat/Mart Ni/Nee Da/Dar Rak/Ruk Chanok/Chanock "
            + "Khwan/Kwan Lada/Larda Wadi/Vadee")
}
