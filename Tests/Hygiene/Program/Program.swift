import CaseVault
import Glibc
import OpenSSL

/// A program that embeds the library: it does what the driver asks, and keeps no value longer than the library's interface
/// makes it.
public enum Program {
    /// Serves requests until the driver closes stdin.
    public static func run() async throws {
        SecureMemory.hardenProcess()
        var office: Office?
        // Controls: what is held here, the driver must find.
        var held: [UInt8]?
        while let request = try Frames.next() {
            do {
                switch request.words[0] {
                case "open": office = try await Office(directory: request.words[1], name: request.bytes)
                case "hold": held = request.bytes
                case "drop": held = nil
                case "sign-out":
                    office = nil
                    SecureMemory.forgetThreadContexts()
                default:
                    guard let office else { throw Refused("there is no office") }
                    try Frames.answer("ok", try await office.answer(request.words, request.bytes))
                    continue
                }
                try Frames.answer("ok", Array("\(held?.count ?? 0)".utf8))
            } catch {
                // Both forms: a log may print either.
                try Frames.answer("error", Array("\(error)\n\(String(reflecting: error))".utf8))
            }
        }
    }
}

/// What this program itself does not take.
struct Refused: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
