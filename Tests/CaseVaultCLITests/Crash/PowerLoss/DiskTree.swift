import Foundation
import Testing

/// The files below a directory, and their names.
struct DiskTree {
    static let root = 0

    var nodes: [Int: DiskNode] = [:]
    var names: [DiskPlace: Int] = [:]

    /// SQLite's index of its journal: shared memory, which it makes anew after a loss whatever is in it.
    private static func isDisregarded(_ name: String) -> Bool { name.hasSuffix("-shm") }

    /// Reads what is below a directory.
    ///
    /// - Returns: the tree, and which of its nodes has which inode.
    static func scan(_ directory: URL) throws -> (tree: DiskTree, inodes: [UInt64: Int]) {
        var tree = DiskTree()
        var inodes: [UInt64: Int] = [:]
        func scan(_ path: String) throws -> Int {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let inode = try #require(attributes[.systemFileNumber] as? NSNumber).uint64Value
            if let known = inodes[inode] { return known }
            let id = inodes.count
            inodes[inode] = id
            let mode = try #require(attributes[.posixPermissions] as? NSNumber).uint32Value
            switch attributes[.type] as? FileAttributeType {
            case .typeDirectory?:
                tree.nodes[id] = .directory(mode: mode)
                for name in try FileManager.default.contentsOfDirectory(atPath: path) where !isDisregarded(name) {
                    tree.names[DiskPlace(directory: id, name: name)] = try scan(path + "/" + name)
                }
            case .typeSymbolicLink?:
                let target = try FileManager.default.destinationOfSymbolicLink(atPath: path)
                tree.nodes[id] = .symbolicLink(target)
            default:
                tree.nodes[id] = .file(Array(try Data(contentsOf: URL(filePath: path))), mode: mode)
            }
            return id
        }
        _ = try scan(directory.path)
        return (tree, inodes)
    }

    /// All that has a name, those of directories before those in them. Two names of one file have the same number.
    var paths: [(path: String, node: Int)] {
        var children: [Int: [(name: String, node: Int)]] = [:]
        for (place, node) in names where !Self.isDisregarded(place.name) {
            children[place.directory, default: []].append((place.name, node))
        }
        var paths: [(path: String, node: Int)] = []
        func visit(_ directory: Int, _ prefix: String) {
            for (name, node) in (children[directory] ?? []).sorted(by: { $0.name < $1.name }) {
                paths.append((prefix + name, node))
                visit(node, prefix + name + "/")
            }
        }
        visit(Self.root, "")
        return paths
    }

    /// What is at each path, and under which other path that is first: equal for trees that no program can tell apart.
    var contents: [String: Content] {
        var first: [Int: String] = [:]
        var contents: [String: Content] = [:]
        for (path, node) in paths {
            contents[path] = Content(node: nodes[node], first: first[node])
            if first[node] == nil { first[node] = path }
        }
        return contents
    }

    struct Content: Hashable {
        let node: DiskNode?
        let first: String?
    }

    /// Makes the files in a directory that is not there yet.
    func write(to directory: URL) throws {
        let files = FileManager.default
        try files.createDirectory(at: directory, withIntermediateDirectories: false)
        var first: [Int: URL] = [:]
        for (path, node) in paths {
            let url = directory.appending(path: path)
            if let other = first[node] {
                try files.linkItem(at: other, to: url)
                continue
            }
            first[node] = url
            switch try #require(nodes[node]) {
            case .directory(let mode):
                try files.createDirectory(
                    at: url, withIntermediateDirectories: false, attributes: [.posixPermissions: Int(mode)])
            case .symbolicLink(let target):
                try files.createSymbolicLink(atPath: url.path, withDestinationPath: target)
            case .file(let bytes, let mode):
                try Data(bytes).write(to: url)
                try files.setAttributes([.posixPermissions: Int(mode)], ofItemAtPath: url.path)
            }
        }
    }
}
