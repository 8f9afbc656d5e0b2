import Foundation

/// What Package.swift declares, as SwiftPM reads it.
struct PackageManifest {
    /// The dependencies of each target below Sources, by name.
    let dependencies: [String: Set<String>]

    init() throws {
        // `swift test` holds the lock of its own scratch folder; waiting for that would never end.
        let scratch = FileManager.default.temporaryDirectory.appending(path: "casevault-manifest-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let description = try JSONDecoder().decode(
            Description.self,
            from: try Repository.output(of: "swift", "package", "--scratch-path", scratch.path, "dump-package"))
        let targets = description.targets.filter { $0.type != "test" && $0.path?.hasPrefix("Tests/") != true }
        dependencies = Dictionary(
            uniqueKeysWithValues: try targets.map { target in
                (target.name, Set(try target.dependencies.map { try $0.name() }))
            })
    }

    private struct Description: Decodable {
        let targets: [Target]
    }

    private struct Target: Decodable {
        let name: String
        let type: String
        let path: String?
        let dependencies: [Dependency]
    }

    /// `{"byName": [name, condition]}` or `{"product": [name, package, …]}`.
    private struct Dependency: Decodable {
        let byName: [JSONValue]?
        let product: [JSONValue]?
        let target: [JSONValue]?

        func name() throws -> String {
            guard case .text(let name)? = (byName ?? product ?? target)?.first else {
                throw Repository.Failure("a dependency without a name")
            }
            return name
        }
    }

    private enum JSONValue: Decodable {
        case text(String)
        case other

        init(from decoder: any Decoder) throws {
            self = (try? decoder.singleValueContainer().decode(String.self)).map(JSONValue.text) ?? .other
        }
    }
}
