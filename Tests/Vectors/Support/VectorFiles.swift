internal import Foundation

/// Reads the published vectors of this folder.
package enum VectorFiles {
    /// Decodes a file, named from the folder `Tests/Vectors`.
    package static func decode<Content: Decodable>(_ type: Content.Type = Content.self, _ path: String) throws
        -> Content
    {
        try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: path)))
    }

    /// The lines of a text file, without the empty last one.
    package static func lines(_ path: String) throws -> [String] {
        let text = String(decoding: try Data(contentsOf: folder.appending(path: path)), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return lines.last?.isEmpty == true ? lines.dropLast() : lines
    }

    /// The bytes of a file.
    package static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: path)))
    }

    private static var folder: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    }
}
