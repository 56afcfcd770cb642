import Inference
import Models
import Tensors
import TestSupport
import Testing

/// What the StableHLO operators and their neighbours say of options and shapes that are not possible.
@Suite struct StablehloRefusalTests {
    @Test("a slice that is larger than the tensor is refused")
    func gather() {
        var g = TinyGraph()
        let x = g.input(.float32, [2, 3])
        let starts = g.input(.int32, [4, 1])
        _ = g.output(.float32, [4, 3])
        func options(_ sizes: [Int], _ map: [Int]) -> [OptionField: OperatorOptions.Value] {
            [
                .sliceSizes: .ints(sizes), .startIndexMap: .ints(map), .collapsedSliceDims: .ints([0]), .offsetDims: .ints([1]),
                .indexVectorDim: .int(1),
            ]
        }
        let values = [Bytes(of: [Float](repeating: 0, count: 6)), Bytes(of: [0, 9, -9, 1] as [Int32])]
        #expect(refusal(g.graph(.stablehloGather, [x, starts], options([1, 3], [0])), values) == nil)
        #expect(
            refusal(g.graph(.stablehloGather, [x, starts], options([1, 4], [0])))
                == "node 0 STABLEHLO_GATHER: slices of [1, 4] are not possible in [2, 3]")
        #expect(
            refusal(g.graph(.stablehloGather, [x, starts], options([1, 3], [2])))
                == "node 0 STABLEHLO_GATHER: index vectors of 1 elements do not fit the dimensions [2]")
    }

    @Test("updates that fall outside are left out, those of another shape are refused")
    func scatter() {
        var g = TinyGraph()
        let x = g.input(.int32, [3])
        let indices = g.input(.int64, [4, 1])
        let updates = g.input(.int32, [4])
        _ = g.output(.int32, [3])
        func graph(_ inserted: [Int]) -> Graph {
            var graph = g.graph(
                .stablehloScatter, [x, indices, updates],
                [
                    .insertedWindowDims: .ints(inserted), .scatterDimsToOperandDims: .ints([0]), .indexVectorDim: .int(1),
                    .updateComputationSubgraphIndex: .int(1),
                ])
            let scalar = TensorInfo(name: "s", type: .int32, shape: [])
            graph.subgraphs.append(Subgraph(tensors: [scalar, scalar], inputs: [0, 1], outputs: [1], operators: []))
            return graph
        }
        let values = [
            Bytes(of: [1, 2, 3] as [Int32]), Bytes(of: [0, .max, -1, .min] as [Int64]), Bytes(of: [7, 8, 9, 10] as [Int32]),
        ]
        #expect(refusal(graph([0]), values) == nil)
        #expect(
            refusal(graph([])) == "node 0 STABLEHLO_SCATTER: windows along [], with [] inserted, do not fit updates [4] of [3]")
    }

    @Test("padding that overflows is refused, padding that cuts everything off gives nothing")
    func pad() {
        var g = TinyGraph()
        let x = g.input(.float32, [2])
        let value = g.input(.float32, [])
        _ = g.output(.float32, [2])
        func graph(_ low: Int, _ high: Int, _ interior: Int) -> Graph {
            g.graph(
                .stablehloPad, [x, value],
                [
                    .edgePaddingLow: .ints([low]), .edgePaddingHigh: .ints([high]), .interiorPadding: .ints([interior]),
                ])
        }
        #expect(
            refusal(graph(1 << 40, 0, 0))
                == "node 0 STABLEHLO_PAD: [1099511627776], [0] and [0] elements before, between and after those of [2] are not possible"
        )
        #expect(
            refusal(graph(1 << 30, 0, 0))
                == "node 0 STABLEHLO_PAD: the output 't2' of shape [1073741826] needs 4294967304 bytes, over the limit of 2147483648"
        )
        #expect(refusal(graph(-5, 0, 0), [Bytes(of: [1, 2] as [Float]), Bytes(of: [0] as [Float])]) == nil)
    }

    @Test("a window that would be moved for years is refused")
    func reduceWindow() {
        var g = TinyGraph()
        let x = g.input(.int8, [1 << 24])
        let start = g.input(.int8, [])
        let size = g.constant(.int64, [1], [1 << 23] as [Int64])
        let one = g.constant(.int64, [1], [1] as [Int64])
        _ = g.output(.int8, [1])
        #expect(
            refusal(g.graph(.reduceWindow, [x, start, size, one, one], [.reduceFunction: .int(1)]))
                == "node 0 REDUCE_WINDOW: a window of [8388608] over [16777216] takes more steps than the limit of 17592186044416"
        )
    }

    @Test("grams of more words than can be tried are refused")
    func skipGram() {
        var g = TinyGraph()
        let x = g.input(.string, [1])
        _ = g.output(.string, [1])
        let graph = g.graph(.skipGram, [x], [.ngramSize: .int(32), .maxSkipSize: .int(64), .includeAllNgrams: .int(0)])
        let sentence = [UInt8](repeating: 97, count: 64).map { [$0] }.joined(separator: [32])
        let packed = Bytes(of: [1, 12, 12 + 127] as [Int32]).array(of: UInt8.self) + sentence
        #expect(refusal(graph, [Bytes(packed)]) == "node 0 SKIP_GRAM: tries more than 1000000 sequences of words")
    }

    @Test("random numbers repeat from one interpreter to the next and not from one invocation to the next")
    func random() throws {
        var g = TinyGraph()
        let shape = g.constant(.int32, [1], [5] as [Int32])
        _ = g.output(.float32, [5])
        func draws() throws -> [[Float]] {
            let interpreter = try Interpreter(graph: g.graph(.randomStandardNormal, [shape]), kernels: .reference)
            return try (0..<2).map { _ in
                try interpreter.invoke()
                return try interpreter.output(0).bytes.array(of: Float.self)
            }
        }
        let (first, second) = (try draws(), try draws())
        #expect(first == second)
        #expect(first[0] != first[1])
    }
}
