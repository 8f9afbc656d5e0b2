import CFuzzer
import Foundation

/// `--list` names the targets, `--seeds <folder>` writes their seeds, `<target> <options of libFuzzer>…` fuzzes one.
let arguments = CommandLine.arguments
switch arguments.dropFirst().first {
case "--list": for target in FuzzTarget.all { print(target.name) }
case "--seeds" where arguments.count == 3:
    for target in FuzzTarget.all {
        let folder = URL(filePath: arguments[2]).appending(path: target.name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (number, seed) in try target.seeds().enumerated() {
            try Data(seed).write(to: folder.appending(path: "seed-\(number)"))
        }
    }
case let name? where Fuzzer.choose(name): exit(Fuzzer.run())
default:
    print("usage: CaseVaultFuzz --list | --seeds <folder> | <target> [option of libFuzzer | folder of inputs]…")
    exit(64)
}
