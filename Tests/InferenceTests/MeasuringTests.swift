import Inference
import Models
import Tensors
import Testing

@Suite struct MeasuringTests {
    private func image(as type: ElementType) throws -> Tensor {
        let images = try Fixtures.testImages(as: type)
        return Tensor(type: type, shape: [1, 28, 28, 1], bytes: images[0..<images.count / 10_000])
    }

    @Test("the costs of the digit classifier are those of its layers")
    func costs() throws {
        let costs = try Interpreter(graph: Fixtures.digits("int8")).operatorCosts()
        #expect(
            costs.filter { $0.multiplyAccumulates > 0 }.map(\.multiplyAccumulates) == [
                26 * 26 * 8 * 9, 11 * 11 * 16 * 72, 400 * 50, 50 * 10,
            ])
    }

    @Test("a profile has one entry for each operator that runs")
    func profile() throws {
        let interpreter = try Interpreter(graph: Fixtures.digits("int8"))
        try interpreter.setInput(0, try image(as: .int8))
        let profile = try interpreter.profile(runs: 3)
        #expect(
            profile.entries.map(\.cost.name) == [
                "CONV_2D", "MAX_POOL_2D", "CONV_2D", "MAX_POOL_2D", "RESHAPE", "FULLY_CONNECTED", "FULLY_CONNECTED", "SOFTMAX",
            ])
        #expect(abs(profile.entries.reduce(0) { $0 + $1.share } - 1) < 1e-9)
    }

    @Test("one model in one arithmetic does not differ from itself")
    func equal() throws {
        let graph = try Fixtures.digits("int8")
        let difference = try ModelDifference(
            graph, kernels: .reference, graph, kernels: .fast, samples: [[image(as: .int8)]])
        #expect(difference.operators.count >= 8)
        #expect(difference.firstDeparture == nil)
    }

    @Test("tensors of one name are compared where the operators are the same, and left out where they are not")
    func names() throws {
        func named(_ mode: String) throws -> Graph {
            var graph = try Fixtures.digits(mode)
            for index in graph.subgraphs[0].tensors.indices { graph.subgraphs[0].tensors[index].name = "t" }
            return graph
        }
        let (graph, other) = (try named("int8"), try named("float16"))
        let sample = [try image(as: .int8)]
        let difference = try ModelDifference(graph, kernels: .reference, graph, kernels: .reference, samples: [sample])
        #expect(difference.operators.count >= 8 && difference.firstDeparture == nil)
        let unknown = try ModelDifference(graph, kernels: .reference, other, kernels: .reference, samples: [sample])
        #expect(unknown.operators.isEmpty)
    }

    @Test("float and int8 depart at the first convolution, by less than a step or two")
    func quantized() throws {
        let difference = try ModelDifference(
            Fixtures.digits("float"), kernels: .reference, Fixtures.digits("int8"), kernels: .reference,
            samples: [[image(as: .float32)]])
        let first = try #require(difference.firstDeparture)
        #expect(first.name == "CONV_2D")
        #expect(first.signalToNoise > 30)
        #expect(try #require(first.steps) < 2)
    }
}
