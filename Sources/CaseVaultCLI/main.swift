import OpenSSL

// Before anything is read: no core files, and nobody of the same user attaches.
SecureMemory.hardenProcess()
await Program.run(Array(CommandLine.arguments.dropFirst()))
