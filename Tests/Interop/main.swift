import Foundation

/// `write` and `read` exchange material with the second reader; `vault` makes a vault with backups for it to open, and
/// `open` opens one that it made.
func run(_ arguments: [String]) async throws {
    guard arguments.count == 4, let count = Int(arguments[3]) else {
        throw InteropError("usage: CaseVaultInterop write|read|vault|open <directory> <count>")
    }
    let directory = URL(filePath: arguments[2])
    switch arguments[1] {
    case "write":
        for material in materials {
            var lines = ""
            for number in 0..<count { lines += try await material.write(number).json() + "\n" }
            try Data(lines.utf8).write(to: file(of: material, in: directory))
        }
    case "read":
        for material in materials {
            let lines = try String(contentsOf: file(of: material, in: directory), encoding: .utf8).split(
                separator: "\n")
            guard lines.count == count else { throw InteropError("\(lines.count) \(material.name), not \(count)") }
            for (number, line) in lines.enumerated() {
                do {
                    try material.check(try Row(json: String(line)))
                } catch {
                    throw InteropError("\(material.name), line \(number + 1): \(error)")
                }
            }
        }
    case "vault": try await InteropVault.write(to: directory.path, records: count)
    case "open": try await FoundVault.open(directory.path, records: count)
    default: throw InteropError("unknown command")
    }
}

func file(of material: any Material.Type, in directory: URL) -> URL {
    directory.appending(path: material.name.replacing(" ", with: "-") + ".jsonl")
}

do {
    try await run(CommandLine.arguments)
} catch {
    try FileHandle.standardError.write(contentsOf: Data("interop: \(error)\n".utf8))
    exit(1)
}
