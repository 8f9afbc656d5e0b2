/// Prints the steps of the demo: a number and a title, then a line or two.
final class Narrator {
    private let output: Output
    private var step = 0

    init(output: Output) {
        self.output = output
    }

    func tell(_ title: String, _ lines: String...) throws(Failure) {
        step += 1
        guard output.json else {
            let number = step < 10 ? " \(step)" : "\(step)"
            return try output.text(["\(number). \(title)"] + lines.map { "    " + Escaping.visible($0) })
        }
        try output.line(
            "demo", [("step", .number(step)), ("title", .string(title)), ("text", .strings(lines))])
    }
}
