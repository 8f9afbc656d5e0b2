import Glibc

/// Requests and answers between the driver and this program, over stdin and stdout.
///
/// A request is a line of words, of which the last is the length of the bytes that follow it. An answer is `ok` or `error` with a
/// length and bytes. Whatever is personal stands in the bytes, never in the words.
enum Frames {
    struct Request {
        let words: [String]
        let bytes: [UInt8]
    }

    struct Closed: Error {}

    /// The next request; `nil` when the driver has gone.
    static func next() throws -> Request? {
        var line: [UInt8] = []
        while true {
            guard let byte = try read(1).first else { return nil }
            if byte == UInt8(ascii: "\n") { break }
            line.append(byte)
        }
        let words = String(decoding: line, as: UTF8.self).split(separator: " ").map(String.init)
        guard let count = words.last.flatMap({ Int($0) }), words.count > 1 else { throw Closed() }
        let bytes = try read(count)
        guard bytes.count == count else { throw Closed() }
        return Request(words: words.dropLast(), bytes: bytes)
    }

    /// Sends an answer.
    static func answer(_ word: String, _ bytes: [UInt8]) throws {
        try write(Array("\(word) \(bytes.count)\n".utf8) + bytes, to: STDOUT_FILENO)
    }

    /// Writes all bytes to a descriptor.
    static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
        var done = 0
        while done < bytes.count {
            let rest = Array(bytes[done...])
            let count = unsafe Glibc.write(descriptor, rest, rest.count)
            guard count > 0 || errno == EINTR else { throw Closed() }
            done += max(0, count)
        }
    }

    private static func read(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var block = [UInt8](repeating: 0, count: count - bytes.count)
            let got = unsafe Glibc.read(STDIN_FILENO, &block, block.count)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw Closed() }
            if got == 0 { break }
            bytes += block.prefix(got)
        }
        return bytes
    }
}
