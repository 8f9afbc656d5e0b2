public import VaultModel
public import VaultStore

/// One promise that every store must keep, and how to try it.
///
/// A test target runs each of ``all`` at a place of its own:
///
/// ```swift
/// @Test(arguments: StoreCheck.all) func `the store keeps its promises`(check: StoreCheck) throws {
///     try check.run(at: EmptyPlace())
/// }
/// ```
public struct StoreCheck: Sendable, CustomStringConvertible {
    /// The promise, a sentence.
    public let description: String
    private let body: @Sendable (any StorePlace) throws -> Void

    init(_ description: String, _ body: @escaping @Sendable (any StorePlace) throws -> Void) {
        self.description = description
        self.body = body
    }

    /// Tries it on an empty store.
    /// - Throws: a ``BrokenPromise``, or what the store threw where it should not.
    public func run(at place: any StorePlace) throws {
        try body(place)
    }

    /// Every promise.
    public static let all: [StoreCheck] =
        values + records + log + wraps + index + statements + assignments + blobs + transactions
}

/// Where an empty store is.
public protocol StorePlace: Sendable {
    /// The vault that the store was made for.
    var vault: VaultID { get }

    /// Opens the store; each call gives a connection of its own to the same rows.
    func open() throws -> any VaultStore
}

/// A store did not do what it promises.
public struct BrokenPromise: Error, CustomStringConvertible {
    public let description: String
}

func expect(
    _ condition: Bool, _ what: String, file: StaticString = #fileID, line: UInt = #line
) throws(BrokenPromise) {
    guard condition else { throw BrokenPromise(description: "\(file):\(line): not so: \(what)") }
}

func expect<T: Equatable>(
    _ found: T, is wanted: T, file: StaticString = #fileID, line: UInt = #line
) throws(BrokenPromise) {
    guard found == wanted else {
        throw BrokenPromise(description: "\(file):\(line): found \(found), not \(wanted)")
    }
}

func expect(
    _ wanted: StoreError, file: StaticString = #fileID, line: UInt = #line, from body: () throws -> Void
) throws {
    do {
        try body()
    } catch let error as StoreError where error == wanted {
        return
    }
    throw BrokenPromise(description: "\(file):\(line): did not throw \(wanted)")
}
