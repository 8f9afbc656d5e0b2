import CFuzzer
import Foundation
import Synchronization

/// libFuzzer calls a C function, which has no context: the target is chosen once, before it starts.
enum Fuzzer {
    private static let target = Mutex<FuzzTarget?>(nil)

    static func choose(_ name: String) -> Bool {
        let chosen = FuzzTarget.all.first { $0.name == name }
        target.withLock { $0 = chosen }
        return chosen != nil
    }

    static func test(_ input: [UInt8]) {
        let target = target.withLock { $0 }
        if let broken = target?.run(input) { fatalError(broken) }
    }

    /// Hands the arguments of the process to libFuzzer, without the name of the target. It does not return.
    static func run() -> Int32 {
        var count = CommandLine.argc - 1
        var start: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv + 1
        unsafe start?[0] = CommandLine.unsafeArgv[0]
        return unsafe LLVMFuzzerRunDriver(&count, &start, testOneInput)
    }
}

/// libFuzzer's own `main`, which is linked beside ours, asks for a function of this name.
@c(LLVMFuzzerTestOneInput)
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    Fuzzer.test(unsafe Array(UnsafeBufferPointer(start: data, count: size)))
    return 0
}
