/// What a bar says of work under way: how much is done, how fast it goes, and how long it will take.
struct ProgressLine {
    private static let width = 30
    /// How long work has to last before its speed says something, in milliseconds.
    private static let settling: UInt64 = 500

    let label: String
    /// What is counted, for work whose parts mean something to a person; bytes do not.
    var unit: String?
    /// How many cells the terminal has.
    var columns = 80
    private var begin: UInt64?
    private var drawn: (percent: UInt64, time: UInt64)?

    init(_ label: String, counting unit: String? = nil, columns: Int = 80) {
        self.label = label
        self.unit = unit
        self.columns = columns
    }

    /// The line to draw; `nil` when it would only flicker, or when there is nothing to do.
    ///
    /// - Parameter time: in milliseconds, of a clock that does not go back.
    mutating func text(_ done: UInt64, of total: UInt64, at time: UInt64) -> String? {
        let begin = begin ?? time
        self.begin = begin
        guard total > 0 else { return nil }
        let done = min(done, total)
        let percent = done * 100 / total
        // A bar that jumps or flickers tells less than one that moves ten times a second; its figures need less.
        if let drawn {
            let pause: UInt64 = drawn.percent == percent ? 1000 : 100
            guard time - drawn.time >= pause else { return nil }
        }
        drawn = (percent, time)
        let filled = Int(percent) * Self.width / 100
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.width - filled)
        var parts = ["\(label) [\(bar)] \(percent) %"]
        if let unit { parts.append("\(Self.grouped(done)) of \(Self.grouped(total)) \(unit)") }
        let elapsed = time - begin
        if elapsed >= Self.settling, done > 0 {
            if unit != nil { parts.append("\(Self.grouped(done * 1000 / elapsed))/s") }
            if done < total { parts.append(Self.duration((total - done) * elapsed / done / 1000) + " left") }
        }
        // What does not fit would wrap, and stay on the screen.
        while parts.count > 1, parts.joined(separator: ", ").count >= columns { parts.removeLast() }
        return parts.joined(separator: ", ")
    }

    private static func duration(_ seconds: UInt64) -> String {
        switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3600: "\(seconds / 60) min \(seconds % 60) s"
        default: "\(seconds / 3600) h \(seconds % 3600 / 60) min"
        }
    }

    private static func grouped(_ number: UInt64) -> String {
        let digits = String(number)
        return String(
            digits.enumerated().flatMap { position, digit in
                position > 0 && (digits.count - position) % 3 == 0 ? [",", digit] : [digit]
            })
    }
}
