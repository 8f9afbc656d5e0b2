import HygieneProgram

// As a program that embeds the library and leaves the heap as it is.
try await Program.run()
