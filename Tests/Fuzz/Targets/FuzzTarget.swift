/// One parser, fed with any bytes.
struct FuzzTarget: Sendable {
    /// The name of its folder of inputs.
    let name: String
    /// Takes an input of the format, and throws at any other.
    let parse: @Sendable ([UInt8]) throws -> Void
    /// Says which promise about an input that was taken is broken, `nil` if none.
    let broken: @Sendable ([UInt8]) -> String?
    /// Inputs of the real format, each of which the parser takes.
    let seeds: @Sendable () throws -> [[UInt8]]

    /// A parser of which nothing is known but that it does not trap.
    init(
        _ name: String, parse: @escaping @Sendable ([UInt8]) throws -> Void,
        broken: @escaping @Sendable ([UInt8]) -> String? = { _ in nil },
        seeds: @escaping @Sendable () throws -> [[UInt8]]
    ) {
        self.name = name
        self.parse = parse
        self.broken = broken
        self.seeds = seeds
    }

    /// A parser with one encoding: what it takes, it makes again byte for byte.
    init<Value>(
        strict name: String, parse: @escaping @Sendable ([UInt8]) throws -> Value,
        bytes: @escaping @Sendable (Value) throws -> [UInt8], seeds: @escaping @Sendable () throws -> [[UInt8]]
    ) {
        self.init(
            name, parse: { _ = try parse($0) },
            broken: { input in
                (try? bytes(try parse(input))) == input ? nil : "what was taken has another encoding"
            }, seeds: seeds)
    }

    /// Says which promise an input breaks, `nil` if none. Refusing is no fault; a trap is one that nobody can answer for.
    func run(_ input: [UInt8]) -> String? {
        do {
            try parse(input)
        } catch {
            return nil
        }
        return broken(input)
    }

    static let all = formats + logs + files + texts
}
