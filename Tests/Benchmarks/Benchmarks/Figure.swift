import Foundation

/// One line of the table: what CaseVault needs beside what the machine does at best, in one run.
struct Figure: Codable {
    let name: String
    /// How many records the vault holds; `nil` where it does not matter.
    var records: Int?
    let ours: Double
    let unit: String
    /// What stands beside it, and its value in the same unit; `nil` for a figure that has no measure of its own.
    var beside: String?
    var value: Double?
    var ratio: Double?
    var goal: String?

    /// - Parameter isRate: whether more is better.
    init(
        _ name: String, records: Int? = nil, _ ours: Double, _ unit: String,
        beside: (name: String, value: Double)? = nil,
        isRate: Bool = false, goal: String? = nil
    ) {
        self.name = name
        self.records = records
        self.ours = ours
        self.unit = unit
        self.beside = beside?.name
        value = beside?.value
        ratio = beside.map { isRate ? $0.value / ours : ours / $0.value }
        self.goal = goal
    }

    /// Where figures are appended to, a JSON object in a line each.
    static let path = ProcessInfo.processInfo.environment["BENCH_JSON"]

    /// How many figures stand in the file.
    static var written: Int {
        let text = path.flatMap { try? String(contentsOfFile: $0, encoding: .utf8) } ?? ""
        return text.split(separator: "\n").count
    }

    static func printHeader() {
        print(row("", "records", "CaseVault", "beside it", "times", "goal"))
    }

    /// Prints the row and appends it to the file.
    func report() throws {
        let besideIt = zip(value, beside).map { "\(Self.short($0)) \($1)" } ?? ""
        print(
            Self.row(
                name, records.map { "\($0)" } ?? "", "\(Self.short(ours)) \(unit)", besideIt,
                ratio.map { String(format: "%.2f", $0) } ?? "", goal ?? ""))
        // A run takes long: each line is seen when it is there.
        fflush(nil)
        guard let path = Self.path else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = try encoder.encode(self) + Data("\n".utf8)
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: line)
        try file.close()
    }

    private static func row(_ columns: String...) -> String {
        let widths = [34, 9, 20, 40, 7]
        let padded = zip(columns, widths).map { text, width in
            text.padding(toLength: max(width, text.count), withPad: " ", startingAt: 0)
        }
        return (padded + columns.dropFirst(widths.count)).joined(separator: " ")
    }

    private static func short(_ value: Double) -> String {
        value >= 100 ? String(Int(value)) : String(format: "%.1f", value)
    }
}

private func zip<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
    guard let a, let b else { return nil }
    return (a, b)
}
