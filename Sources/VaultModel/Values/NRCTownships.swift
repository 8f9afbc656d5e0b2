/// The township codes of Myanmar registration cards: 471 rows as laranex/laravel-myanmar-nrc publishes them (MIT), with
/// their faults: doubled codes, and the digit zero for the letter WA.
struct NRCTownships: Sendable {
    /// A township.
    struct Row: Hashable, Sendable {
        let state: Int
        /// Capital letters.
        let latin: String
        /// Burmese letters, folded.
        let burmese: [UInt32]
    }

    let rows: [Row]

    /// The published rows.
    static let published = NRCTownships(lines: PackageResources.nrc_townships_txt)

    /// The rows of a state with that code in Latin letters.
    func rows(state: Int, latin: String) -> [Row] {
        rows.filter { $0.state == state && $0.latin.utf8.elementsEqual(latin.utf8) }
    }

    /// The rows of a state with that folded code in Burmese letters.
    func rows(state: Int, burmese: [UInt32]) -> [Row] { rows.filter { $0.state == state && $0.burmese == burmese } }

    /// Each line: state, Latin code, Burmese code, divided by spaces.
    private init(lines: [UInt8]) {
        rows = lines.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let columns = line.split(separator: UInt8(ascii: " "))
            guard columns.count == 3 else { return nil }
            let text = columns.map { String(decoding: $0, as: UTF8.self) }
            return Row(
                state: Int(text[0]) ?? 0, latin: text[1], burmese: MyanmarFolding.fold(Folding.scalars(of: text[2])))
        }
    }
}
