import VaultModel

extension NameCorpus {
    /// Given and family names of two parts each, as Thai names are formed.
    static let thai = NameCorpus(
        people: people(10_000, seed: 1) { dice in
            let given = thaiFirst[dice.roll(thaiFirst.count)] + thaiLast[dice.roll(thaiLast.count)]
            let family = thaiFirst[dice.roll(thaiFirst.count)] + thaiFamily[dice.roll(thaiFamily.count)]
            return Person(parts: [given, family], others: [], separator: " ")
        },
        spellings: [
            replace("\u{E33}", "\u{E4D}\u{E32}"), replace("\u{E49}\u{E33}", "\u{E4D}\u{E49}\u{E32}"),
            replace("\u{E41}", "\u{E40}\u{E40}"), replace("\u{E32}", "\u{E45}"), replace("\u{E35}", "\u{E35}\u{E35}"),
            replace("\u{E34}\u{E4C}", "\u{E4C}\u{E34}"), replace("\u{E48}", "\u{E48}\u{E48}"),
            replace("\u{E34}", " \u{E34}"), replace(" ", "\u{200B}"), replace(" ", "\u{A0}  "), replace(" ", ""),
            replace("\u{E23}\u{E38}\u{E48}", "\u{E23}\u{E48}\u{E38}"), { $0.parts.reversed().joined(separator: " ") },
            before("นาย"), before("นางสาว"), before("ด.ช."), before("น.ส. "), before("\u{FEFF}"), before("คุณ "),
        ],
        sounds: [
            replace("ศักดิ์", "ศัก"), replace("ศ", "ส"), replace("ษ", "ส"), replace("ณ", "น"), replace("ธ", "ท"),
            replace("ภ", "พ"), replace("\u{E49}", ""), replace("\u{E48}", ""), replace("วรรณ", "วัน"), replace("ล", "ร"),
            replace("วัฒน์", "วัด"), replace("พงษ์", "พงศ์"), replace("ไชย", "ชัย"), replace("ุ", "ู"), replace("ิ", "ี"),
            replace("รัตน์", "รัต"), replace("ญา", "ยา"), replace("ลักษณ์", "ลัก"), replace("รักษ์", "รัก"),
            replace("จันทร์", "จัน"), replace("ทิพย์", "ทิพ"), replace("สรรค์", "สัน"), replace("เกียรติ", "เกียด"),
            replace("พันธ์", "พัน"), replace("อินทร์", "อิน"), replace("เจริญ", "เจริน"), replace("จิตร", "จิต"),
            replace("บุตร", "บุด"), replace("มาศ", "มาด"), replace("ธรรม", "ทัม"), replace("ศรี", "สี"),
            replace("ขวัญ", "ขวัน"),
            replace("เพ็ญ", "เพ็น"), replace("ทรัพย์", "ซับ"), replace("ณัฐ", "นัด"), replace("ประ", "ปะ"),
        ])

    private static let thaiFirst = words(
        "สม วิ ประ สุ ธน พร ณัฐ ศิริ กิตติ ชัย อรุณ รัตน จันทร์ บุญ ทอง มงคล เกียรติ พงษ์ วร ชล นภา อนุ ปิย ภูมิ แก้ว คำ น้ำ "
            + "รุ่ง เพ็ญ ดวง ไพ ใจ แสง สาย ศรี อภิ ธีร ภัทร ญาณ เจริญ")
    private static let thaiLast = words(
        "ชาย ศักดิ์ พงษ์ วัฒน์ ชัย พล เดช ลักษณ์ วรรณ รัตน์ พร ทิพย์ จิตร นันท์ ธิดา สรรค์ ฤดี ภา ยุทธ กร มาศ ณี ดา รักษ์ ชนก ขวัญ "
            + "แก้ว ผ่อง รุ่ง ใส ลดา วดี")
    private static let thaiFamily = words(
        "สุข ทอง ใจดี แก้ว ศรี วงศ์ สกุล พันธ์ ทรัพย์ ไพบูลย์ มณี เกษม ชัยยะ แสน คำ ยืน กุล ธรรม วัฒนา ไทย ใหญ่ น้อย งาม อินทร์ "
            + "บุตร ผล เจริญ รัตน์ นาค ไชย")

    static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
