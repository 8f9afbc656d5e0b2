import Foundation
import Testing
import TransparencyLog

@Suite struct StrictBase64Tests {
    @Test func `bytes of every length are written as another encoder does, and read back`() {
        for count in 0...64 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ 251) }
            let text = StrictBase64.encode(bytes)
            #expect(String(decoding: text, as: UTF8.self) == Data(bytes).base64EncodedString())
            #expect(StrictBase64.decode(text) == bytes)
        }
    }

    @Test(arguments: [
        "A", "AA", "AAA", "AAAA=", "A===", "====", "=AAA", "AA=A", "AB==", "AAB=", "AA==AAAA", "AA A", "AA\nA", "AA-_",
        "é==",
    ])
    func `another spelling is refused`(text: String) {
        #expect(StrictBase64.decode(Array(text.utf8)) == nil)
    }
}
