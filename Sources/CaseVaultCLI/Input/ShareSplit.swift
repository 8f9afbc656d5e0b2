import VaultModel

/// How a recovery secret is divided, as `--split` says: `th=3of5,mm=2of3`.
struct ShareSplit {
    let groups: [ShareGroup]

    /// - Throws: status 64, with what is wrong and how it is written.
    init(_ text: String) throws(Failure) {
        var groups: [ShareGroup] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, let name = try? Name(String(sides[0])),
                let numbers = Self.numbers(sides[1])
            else { throw Self.failure("\(part) is no group of shares") }
            let (threshold, count) = numbers
            guard (1...16).contains(count), (1...count).contains(threshold) else {
                throw Self.failure("\(part): from 1 to 16 shares, and not more needed than there are")
            }
            guard threshold > 1 || count == 1 else {
                throw Self.failure("\(part): where one share is enough there is one, since all would be the same")
            }
            groups.append(ShareGroup(name: name, threshold: threshold, count: count))
        }
        guard groups.count <= 16 else { throw Self.failure("there are at most 16 groups") }
        guard Set(groups.map(\.name)).count == groups.count else { throw Self.failure("a group is named twice") }
        self.groups = groups
    }

    /// `3of5`
    private static func numbers(_ text: Substring) -> (threshold: UInt8, count: UInt8)? {
        let parts = text.split(separator: "of", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let threshold = UInt8(parts[0]), let count = UInt8(parts[1])
        else { return nil }
        return (threshold, count)
    }

    private static func failure(_ why: String) -> Failure {
        Failure(.usage, "--split: \(why)", hint: "for example --split th=3of5,mm=2of3")
    }
}
