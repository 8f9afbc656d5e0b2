import Foundation
import Testing

@testable import CaseVaultCLI

struct TableTests {
    @Test(arguments: [
        ("abc", 3), ("é", 1), ("e\u{301}", 1), ("Nguyễn", 6),
        // Thai: vowels and tones above and below take no cell, those beside their letter do.
        ("สมหญิง", 5), ("ที่", 1), ("น้ำ", 2), ("เก้าอี้", 4), ("คดี\u{200b}", 2),
        // Burmese, with a stacked consonant, and Shan.
        ("ဇော်ဝင်း", 6), ("မြန်မာ", 5), ("မန္တလေး", 6), ("ၸၢႆးသႅင်", 5), ("တႆး", 2),
        // Mon, S'gaw Karen, Lao, Khmer.
        ("မန်", 2), ("ကညီ", 2), ("ປັນ", 2), ("ខ្មែរ", 4),
        ("東京", 4), ("ﾊﾝ", 2), ("김", 2),
    ])
    func `marks above and below a letter take no cell, and wide characters two`(text: String, width: Int) {
        #expect(CellWidth.of(text) == width, "\(text)")
    }

    @Test(arguments: [
        ("สมหญิง", 5, "สมหญิง"), ("สมหญิง", 4, "สมห…"), ("ที่นี่ที่", 2, "ที่…"), ("ဇော်ဝင်း", 5, "ဇော်ဝ…"), ("東京都", 4, "東…"),
        ("Aung Myint", 5, "Aung…"),
    ])
    func `what is cut ends with an ellipsis and splits no letter from its marks`(text: String, cells: Int, cut: String)
    {
        #expect(CellWidth.cut(text, to: cells) == cut)
        #expect(CellWidth.of(cut) <= cells)
    }

    private static let head = ["record", "name", "note"]
    private static let rows = [
        ["00112233445566778899aabbccddeeff", "สมหญิง ใจดี กับ ครอบครัวที่อยู่ต่างเมือง", "ဇော်ဝင်း သည် မြဝတီမှ လာသည်၊ ဖုန်းမရှိပါ"],
        ["ffeeddccbbaa99887766554433221100", "Nang Kham ၸၢႆးသႅင်", "-"],
    ]

    @Test(arguments: [60, 72, 80, 90])
    func `a table fits into its cells and keeps what is copied into the next command`(cells: Int) {
        let lines = Table.lines(head: Self.head, rows: Self.rows, cells: cells)
        #expect(lines.count == 3)
        for line in lines { #expect(CellWidth.of(line) <= cells, "\(line)") }
        #expect(lines[1].hasPrefix("00112233445566778899aabbccddeeff  "))
        #expect(lines[1].contains("…"))
    }

    @Test func `columns stand under each other in every script`() {
        let lines = Table.lines(head: Self.head, rows: Self.rows)
        #expect(!lines.joined().contains("…"))
        for (line, row) in zip(lines[1...], Self.rows) {
            let start = CellWidth.of(line) - CellWidth.of(row[2])
            #expect(line.hasSuffix(row[2]))
            #expect(start == CellWidth.of(lines[0]) - "NOTE".count, "\(line)")
        }
    }

    @Test func `a value that must be read whole goes on in the next line`() {
        let cells = 64
        let lines = Table.lines(head: Self.head, rows: Self.rows, cells: cells, wraps: true)
        #expect(lines.count > 3)
        for line in lines { #expect(CellWidth.of(line) <= cells, "\(line)") }
        let note = Self.rows[0][2]
        let column = lines[0].range(of: "NOTE").map { CellWidth.of(String(lines[0][..<$0.lowerBound])) } ?? 0
        let shown = lines[1...].prefix { !$0.hasPrefix("ff") }.map { line in
            var (text, width) = ("", 0)
            for character in line {
                if width >= column { text.append(character) }
                width += CellWidth.of(String(character))
            }
            return text
        }
        #expect(shown.joined() == note)
    }
}
