import Foundation
import Testing

/// What fuzzing found is tried again with every test run, and the corpus is of formats as they are.
@Suite struct FuzzTargetTests {
    @Test(arguments: FuzzTarget.all.map(\.name))
    func `seeds, cut seeds and past findings break no promise`(name: String) throws {
        let target = try #require(FuzzTarget.all.first { $0.name == name })
        let seeds = try target.seeds()
        #expect(!seeds.isEmpty)
        var inputs = seeds + [[]]
        for seed in seeds {
            inputs += stride(from: 1, to: seed.count, by: max(1, seed.count / 50)).map { Array(seed[..<$0]) }
        }
        let folder = Repository.file("Tests/Fuzz/Findings/\(name)")
        for file in (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? [] {
            inputs.append(Array(try Data(contentsOf: file)))
        }
        for input in inputs {
            let broken = target.run(input)
            #expect(broken == nil, "\(Data(input).base64EncodedString())")
        }
    }

    @Test(arguments: FuzzTarget.all.map(\.name))
    func `every seed is taken by its parser`(name: String) throws {
        let target = try #require(FuzzTarget.all.first { $0.name == name })
        for seed in try target.seeds() { #expect(throws: Never.self) { try target.parse(seed) } }
    }

    @Test func `every folder of findings belongs to a target`() throws {
        let folder = Repository.file("Tests/Fuzz/Findings")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        #expect(Set(names).subtracting(["README.md"]).isSubset(of: FuzzTarget.all.map(\.name)))
    }
}
