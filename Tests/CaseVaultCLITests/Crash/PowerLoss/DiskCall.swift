/// A call by which a program changed files, or made changes durable, as the library that is preloaded wrote it down.
///
/// Files, directories and symbolic links are numbered in the order in which they came to be.
enum DiskCall {
    case write(file: Int, at: Int, bytes: [UInt8])
    case resize(file: Int, to: Int)
    case setMode(node: Int, mode: UInt32)
    /// fsync or fdatasync, of a file or a directory.
    case sync(node: Int)
    /// A node's first name.
    case create(DiskPlace, node: Int, DiskNode)
    case link(DiskPlace, node: Int)
    case unlink(DiskPlace)
    case rename(from: DiskPlace, to: DiskPlace, node: Int)
    /// What went to standard output: from here on somebody knows it.
    case print([UInt8])
}

/// A name in a directory.
struct DiskPlace: Hashable {
    let directory: Int
    let name: String
}

/// What has a name.
enum DiskNode: Hashable {
    case file([UInt8], mode: UInt32)
    case directory(mode: UInt32)
    case symbolicLink(String)
}
