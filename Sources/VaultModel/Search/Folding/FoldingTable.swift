/// The frozen table of index profiles: decompositions, case folding and digits, for the scripts that names here are in.
///
/// Not the tables of the Swift library or of Foundation: those follow the Unicode of the day, and a name that is indexed
/// today must be found in ten years. Covers Latin, Greek, Cyrillic, full-width forms, and what Thai, Lao and Burmese
/// need; any other character stands for itself.
package struct FoldingTable: Sendable {
    /// Full compatibility decompositions (Unicode NFKD).
    package private(set) var decompositions: [UInt32: [UInt32]] = [:]
    /// Canonical combining classes that are not zero.
    package private(set) var classes: [UInt32: UInt8] = [:]
    /// Full case folding of what has no decomposition.
    package private(set) var folds: [UInt32: [UInt32]] = [:]
    /// Letters with strokes and the like, which no normal form takes apart.
    package private(set) var strokes: [UInt32: [UInt32]] = [:]
    /// The digit zero of each set of decimal digits, ascending.
    package private(set) var zeros: [UInt32] = []

    /// The table of version 1.
    package static let version1 = FoldingTable(lines: PackageResources.folding_txt)

    /// The value of a decimal digit of any script.
    package func digit(_ scalar: UInt32) -> UInt32? {
        guard scalar >= 0x30 else { return nil }
        var (low, high) = (0, zeros.count)
        while low < high {
            let middle = (low + high) / 2
            if zeros[middle] <= scalar { low = middle + 1 } else { high = middle }
        }
        guard low > 0, scalar - zeros[low - 1] < 10 else { return nil }
        return scalar - zeros[low - 1]
    }

    /// The NFKD of a text of the covered blocks: decomposed, and marks in canonical order.
    package func decomposed(_ scalars: some Sequence<UInt32>) -> [UInt32] {
        var result: [UInt32] = []
        for scalar in scalars {
            if let parts = decompositions[scalar] { result += parts } else { result.append(scalar) }
        }
        var start = 0
        while start < result.count {
            guard classes[result[start]] != nil else {
                start += 1
                continue
            }
            var end = start
            while end < result.count, classes[result[end]] != nil { end += 1 }
            if end - start > 1 {
                let run = result[start..<end].enumerated().sorted { first, second in
                    let (left, right) = (classes[first.element] ?? 0, classes[second.element] ?? 0)
                    return left != right ? left < right : first.offset < second.offset
                }
                result.replaceSubrange(start..<end, with: run.map(\.element))
            }
            start = end
        }
        return result
    }

    /// Each line is a letter for the part and, after a space, its entries, divided by commas.
    private init(lines: [UInt8]) {
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            for entry in line.dropFirst(2).split(separator: UInt8(ascii: ",")) {
                let sides = entry.split(separator: UInt8(ascii: ":"))
                guard let left = sides.first, let right = sides.last else { continue }
                switch line.first {
                case UInt8(ascii: "d"): decompositions[Self.hex(left)] = Self.list(right)
                case UInt8(ascii: "f"): folds[Self.hex(left)] = Self.list(right)
                case UInt8(ascii: "s"): strokes[Self.hex(left)] = Self.list(right)
                case UInt8(ascii: "n"): zeros.append(Self.hex(left))
                case UInt8(ascii: "c"):
                    let ends = left.split(separator: UInt8(ascii: "-")).map(Self.hex)
                    guard let first = ends.first, let last = ends.last, first <= last else { continue }
                    let number = right.reduce(0) { ($0 &* 10) &+ ($1 &- UInt8(ascii: "0")) }
                    for scalar in first...last { classes[scalar] = number }
                default: continue
                }
            }
        }
    }

    private static func list(_ text: ArraySlice<UInt8>) -> [UInt32] {
        text.split(separator: UInt8(ascii: " ")).map(hex)
    }

    private static func hex(_ text: ArraySlice<UInt8>) -> UInt32 {
        text.reduce(0) { value, byte in
            let digit = byte <= UInt8(ascii: "9") ? byte &- UInt8(ascii: "0") : byte &- UInt8(ascii: "A") &+ 10
            return value << 4 | UInt32(digit)
        }
    }
}
