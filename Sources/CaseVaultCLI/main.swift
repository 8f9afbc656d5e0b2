import OpenSSL
// Links what overwrites memory as it is freed: values pass through strings that nobody can reach afterwards.
import WipingHeap

// Before anything is read: no core files, and nobody of the same user attaches.
SecureMemory.hardenProcess()
let signals = Signals.block()
let arguments = Array(CommandLine.arguments.dropFirst())
Task.detached { await Program.run(arguments) }
Signals.wait(for: signals)
