internal import Foundation

/// Reads the published vectors of this folder.
package enum VectorFiles {
    /// Decodes a file, named from the folder `Tests/Vectors`.
    package static func decode<Content: Decodable>(_ type: Content.Type = Content.self, _ path: String) throws
        -> Content
    {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: path)))
    }
}
