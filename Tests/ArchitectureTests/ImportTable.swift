/// The table in docs/architecture.md that says which target imports what.
struct ImportTable {
    /// One row: the modules of this package and of others, and those that come with the toolchain.
    struct Row: Equatable {
        var modules: Set<String>
        var toolchain: Set<String>
    }

    let rows: [String: Row]

    /// Reads the rows between the two markers. Throws for anything that is not a row: a line that is skipped would be
    /// a target that is not checked.
    init(parsing document: String) throws {
        let lines = document.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let begin = lines.firstIndex(of: "<!-- imports:begin -->"),
            let end = lines.firstIndex(of: "<!-- imports:end -->"), begin < end
        else { throw Repository.Failure("the markers around the import table are missing") }
        var rows: [String: Row] = [:]
        for line in lines[(begin + 1)..<end].filter({ !$0.isEmpty }).dropFirst(2) {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
            guard cells.count == 3 else { throw Repository.Failure("not a row of three cells: \(line)") }
            let names = try cells.map(Self.names)
            guard let target = names[0].first, names[0].count == 1 else {
                throw Repository.Failure("not one target: \(line)")
            }
            guard rows.updateValue(Row(modules: names[1], toolchain: names[2]), forKey: target) == nil else {
                throw Repository.Failure("two rows for \(target)")
            }
        }
        self.rows = rows
    }

    /// The names in a cell, each in backticks and parted by commas; a dash is none.
    private static func names(in cell: Substring) throws -> Set<String> {
        let cell = cell.trimming(" ")
        if cell == "–" { return [] }
        return Set(
            try cell.split(separator: ",").map { item in
                guard let name = item.trimming(" ").wholeMatch(of: /`([A-Za-z0-9_]+)`/) else {
                    throw Repository.Failure("not a name in backticks: \(item)")
                }
                return String(name.output.1)
            })
    }
}

extension Substring {
    fileprivate func trimming(_ character: Character) -> Substring {
        var rest = drop { $0 == character }
        while rest.last == character { rest.removeLast() }
        return rest
    }
}
