import HygieneProgram
import WipingHeap

// As the product `casevault` is linked.
guard wiping_heap_is_built() else { fatalError("the heap that overwrites is not in this build") }
try await Program.run()
