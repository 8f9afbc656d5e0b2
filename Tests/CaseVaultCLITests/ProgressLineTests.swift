import Testing

@testable import CaseVaultCLI

/// What a bar says, by a clock that the tests set.
@Suite struct ProgressLineTests {
    private static let half = "[###############...............] 50 %"

    @Test func `a count comes with its rate and the time that is left`() {
        var line = ProgressLine("rotate identity", counting: "halves", columns: 200)
        #expect(
            line.text(0, of: 100_000, at: 1000)
                == "rotate identity [..............................] 0 %, 0 of 100,000 halves")
        #expect(
            line.text(50_000, of: 100_000, at: 3000)
                == "rotate identity \(Self.half), 50,000 of 100,000 halves, 25,000/s, 2 s left")
        #expect(
            line.text(100_000, of: 100_000, at: 5000)
                == "rotate identity [##############################] 100 %, 100,000 of 100,000 halves, 25,000/s")
    }

    @Test(arguments: [(1_000, "1 s left"), (119_000, "1 min 59 s left"), (7_260_000, "2 h 1 min left")])
    func `the time left is said in words of its size`(elapsed: UInt64, left: String) {
        var line = ProgressLine("import")
        _ = line.text(0, of: 10, at: 0)
        #expect(line.text(5, of: 10, at: elapsed) == "import \(Self.half), \(left)")
    }

    @Test func `a line that says nothing new is drawn again only after a while`() {
        var line = ProgressLine("verify")
        #expect(line.text(1, of: 1000, at: 0) != nil)
        #expect(line.text(100, of: 1000, at: 99) == nil)
        #expect(line.text(101, of: 1000, at: 100) != nil)
        #expect(line.text(102, of: 1000, at: 1099) == nil)
        #expect(line.text(103, of: 1000, at: 1100) != nil)
        #expect(line.text(0, of: 0, at: 9000) == nil)
    }

    @Test func `speed is said when it means something, and more is never done than there is`() {
        var line = ProgressLine("rotate x", counting: "halves", columns: 200)
        _ = line.text(0, of: 10, at: 0)
        #expect(line.text(5, of: 10, at: 499)?.hasSuffix("5 of 10 halves") == true)
        #expect(line.text(12, of: 10, at: 700)?.contains("100 %, 10 of 10 halves") == true)
    }

    @Test(arguments: [40, 60, 80]) func `a line fits the terminal`(columns: Int) {
        var line = ProgressLine("rotate", counting: "halves", columns: columns)
        _ = line.text(0, of: 1_000_000, at: 0)
        let text = line.text(500_000, of: 1_000_000, at: 10_000) ?? ""
        #expect(text.hasPrefix("rotate \(Self.half)"))
        // Without its figures it is as short as it gets.
        #expect(text.count < max(columns, 46))
    }
}
