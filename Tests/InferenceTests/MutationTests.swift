import Inference
import Models
import Tensors
import TestSupport
import Testing

/// Models in which one thing is wrong: each is refused or runs; none traps.
@Suite struct MutationTests {
    private static let values = [0, -1, 1, 2, 7, 255, 65_536, 1 << 31 - 1, -(1 << 31), 1 << 40, Int.max, Int.min]

    /// Changes one option, shape, type, scale, operand or constant of the graph.
    private func mutate(_ graph: inout Graph, _ random: inout Random) {
        let s = Int.random(in: 0..<graph.subgraphs.count, using: &random)
        let value = Self.values.randomElement(using: &random)!
        switch Int.random(in: 0..<7, using: &random) {
        case 0:
            guard let n = graph.subgraphs[s].operators.indices.randomElement(using: &random) else { return }
            let options = graph.subgraphs[s].operators[n].options.values
            if let field = options.keys.sorted(by: { $0.rawValue < $1.rawValue }).randomElement(using: &random) {
                graph.subgraphs[s].operators[n].options[field] = .int(value)
            }
        case 1:
            let t = Int.random(in: 0..<graph.subgraphs[s].tensors.count, using: &random)
            let rank = graph.subgraphs[s].tensors[t].shape.rank
            if rank > 0 { graph.subgraphs[s].tensors[t].shape[Int.random(in: 0..<rank, using: &random)] = value }
            if graph.subgraphs[s].tensors[t].data != nil, let count = graph.subgraphs[s].tensors[t].shape.checkedElementCount,
                let bytes = graph.subgraphs[s].tensors[t].type.byteCount(of: count), bytes < 1 << 20
            {
                graph.subgraphs[s].tensors[t].data = Bytes([UInt8](repeating: 1, count: bytes))
            }
        case 2:
            let t = Int.random(in: 0..<graph.subgraphs[s].tensors.count, using: &random)
            graph.subgraphs[s].tensors[t].type = ElementType.allCases.randomElement(using: &random)!
        case 3:
            let t = Int.random(in: 0..<graph.subgraphs[s].tensors.count, using: &random)
            let scale = [0, 1e-30, 1e-10, 1, 1e10, 1e30].randomElement(using: &random)! as Float
            graph.subgraphs[s].tensors[t].quantization =
                Bool.random(using: &random)
                ? nil : AffineQuantization(scale: scale, zeroPoint: Int.random(in: -128...127, using: &random))
        case 4:
            guard let n = graph.subgraphs[s].operators.indices.randomElement(using: &random),
                let i = graph.subgraphs[s].operators[n].inputs.indices.randomElement(using: &random)
            else { return }
            let count = graph.subgraphs[s].tensors.count
            graph.subgraphs[s].operators[n].inputs[i] =
                Bool.random(using: &random) ? nil : Int.random(in: 0..<count, using: &random)
        case 5:
            let constants = graph.subgraphs[s].tensors.indices.filter { graph.subgraphs[s].tensors[$0].data != nil }
            guard let t = constants.randomElement(using: &random) else { return }
            let data = graph.subgraphs[s].tensors[t].data!
            let fill = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random)! as UInt8
            graph.subgraphs[s].tensors[t].data = Bytes([UInt8](repeating: fill, count: data.count))
        default:
            guard let n = graph.subgraphs[s].operators.indices.randomElement(using: &random) else { return }
            graph.subgraphs[s].operators[n].code.builtin = BuiltinOperator.allCases.randomElement(using: &random)!
        }
    }

    @Test("a model with one thing wrong is refused or runs", arguments: KernelChoice.allCases)
    func mutations(kernels: KernelChoice) throws {
        var refused = 0
        var ran = 0
        for (number, item) in ConformanceCase.all.enumerated() {
            let original = try Fixtures.graph(item.folder.appendingPathComponent("model.tflite"))
            for round in 0..<12 {
                var random = Random(seed: UInt64(number * 1000 + round))
                var graph = original
                for _ in 0...round % 3 { mutate(&graph, &random) }
                var options = InterpreterOptions()
                options.memoryLimit = 16 << 20
                options.loopLimit = 100
                do {
                    let interpreter = try Interpreter(graph: graph, kernels: kernels, options: options)
                    try interpreter.allocateTensors()
                    // Windows far larger than the image take long, not forever: only what is small is run.
                    let costs = try interpreter.operatorCosts()
                    if costs.allSatisfy({ $0.multiplyAccumulates < 1 << 24 }) { try interpreter.invoke() }
                    ran += 1
                } catch {
                    refused += 1
                    #expect(!error.message.isEmpty, "\(item), round \(round)")
                }
            }
        }
        print("\(kernels): \(refused) refused, \(ran) ran")
        #expect(refused > 0 && ran > 0)
    }
}
