/// The country calling codes that are assigned (ITU-T E.164).
enum CallingCodes {
    /// The code with which the digits, as ASCII, begin, or `nil` if no country or service has one like it.
    static func code(of digits: some Sequence<UInt8>) -> String? {
        let start = Array(digits.prefix(3))
        for count in 1...3 where start.count >= count {
            let code = start[..<count]
            if assigned.contains(code.reduce(0) { $0 * 10 + Int($1) - 48 }), code.first != UInt8(ascii: "0") {
                return String(decoding: code, as: UTF8.self)
            }
        }
        return nil
    }

    private static let assigned: Set<Int> = {
        let codes = [1, 7, 20, 27, 36, 81, 82, 84, 86, 98, 211, 212, 213, 216, 218, 389, 420, 421, 423, 670, 800, 808]
        let more = [850, 852, 853, 855, 856, 870, 878, 880, 881, 882, 883, 886, 888, 979, 998]
        let ranges = [
            30...34, 39...41, 43...49, 51...58, 60...66, 90...95, 220...258, 260...269, 290...291, 297...299, 350...359,
            370...383, 385...387, 500...509, 590...599, 672...683, 685...692, 960...968, 970...977, 992...996,
        ]
        return Set(codes + more + ranges.joined())
    }()
}
