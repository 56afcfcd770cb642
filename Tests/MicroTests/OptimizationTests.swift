import Micro
import Models
import TestSupport
import Testing

@Suite("Smaller arenas")
struct OptimizationTests {
    @Test("every conformance model reaches its lower bound")
    func bound() throws {
        for model in ConformanceCase.all where model.micro.runs {
            let optimization = try MicroOptimization(Fixture.graph(model.name))
            #expect(optimization.after.head == optimization.after.lowerBound, "\(model.name)")
            #expect(optimization.after.total <= optimization.before.total, "\(model.name)")
        }
    }

    @Test("a chain with two equal neighbours saves a quarter, and says so")
    func saving() throws {
        // The first tensors of a MobileNet v1, 0.25, for 96 × 96 images.
        let optimization = try MicroOptimization(Chain.graph([27_648, 18_432, 18_432, 36_864, 9_216, 18_432]))
        #expect(optimization.before.head == 73_728)
        #expect(optimization.after.head == 55_296)
        #expect(optimization.saved == 18_432)
        #expect(optimization.description.hasPrefix("saves 18,432 bytes of "))
        #expect(optimization.description.hasSuffix(", by an offline plan"))
        #expect(optimization.savedOfNeeded == optimization.before.needed - optimization.after.needed)
        #expect(optimization.description.contains(" in use and 18,432 bytes of "))
        let json = try ArenaPlan.json(optimization, output: "x.tflite")
        #expect(json.contains("\"before\" : {") && json.contains("\"after\" : {"))
    }

    @Test("the plan is read back from the file as it was made")
    func roundTrip() throws {
        let optimization = try MicroOptimization(Fixture.graph("prelu__float"))
        #expect(optimization.hasPlan)
        #expect(optimization.before.head == 1920)
        #expect(optimization.after.head == 1440)
        let again = try Graph(tflite: optimization.graph.tfliteBytes())
        let plan = try ArenaPlan(graph: again)
        #expect(plan.head == 1440)
        #expect(plan.buffers.map(\.offset) == optimization.after.buffers.map(\.offset))
    }

    @Test("operators are put into another order only where less is alive")
    func reordering() throws {
        let optimization = try MicroOptimization(Fixture.graph("logical__float"))
        #expect(optimization.isReordered)
        #expect(optimization.after.head == 96)
        #expect(try !MicroOptimization(Fixture.graph("logical__float"), reordering: false).isReordered)
    }

    @Test("many operators that are ready at once are weighed, all of them, in bounded time")
    func wide() throws {
        // The last of many pairs that shrink their input is the one to run first.
        let count = 450
        var tensors = [TensorInfo(name: "x", type: .int8, shape: [1, 16])]
        var operators: [Operator] = []
        func add(_ bytes: Int, from input: Int) -> Int {
            tensors.append(TensorInfo(name: "t", type: .int8, shape: [1, bytes]))
            operators.append(Operator(OperatorCode(.expandDims), inputs: [input], outputs: [tensors.count - 1]))
            return tensors.count - 1
        }
        let large = (0..<count).map { _ in add(1024, from: 0) }
        let outputs = large.map { add(16, from: $0) }
        let graph = Graph(subgraphs: [Subgraph(tensors: tensors, inputs: [0], outputs: outputs, operators: operators)])
        let clock = ContinuousClock()
        var optimization: MicroOptimization?
        let time = try clock.measure { optimization = try MicroOptimization(graph) }
        #expect(try #require(optimization).after.head < 2 * 1024 + 32 * count)
        #expect(time < .seconds(4))
    }

    @Test("a graph of 1000 operators is planned and improved")
    func large() throws {
        let sizes = (0...1000).map { 64 + ($0 * 7919) % 1021 }
        let graph = Chain.graph(sizes)
        let clock = ContinuousClock()
        let planning = try clock.measure { _ = try ArenaPlan(graph: graph) }
        #expect(planning < .seconds(2))
        let optimization = try MicroOptimization(graph, reordering: false)
        #expect(optimization.after.head == optimization.after.lowerBound)
    }
}
