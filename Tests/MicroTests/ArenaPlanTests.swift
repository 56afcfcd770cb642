import Foundation
import Micro
import Models
import Tensors
import TestSupport
import Testing

@Suite("The arena plan")
struct ArenaPlanTests {
    @Test(
        "the digit classifiers take exactly what TensorFlow Lite Micro records",
        arguments: [("int8", 6_768, 3_520), ("float", 27_040, 2_944), ("int16x8", 13_520, 5_776)])
    func digits(kind: String, head: Int, tail: Int) throws {
        let plan = try ArenaPlan(graph: Fixture.digits(kind))
        #expect(plan.head == head)
        #expect(plan.tail == tail)
        #expect(plan.total == head + tail)
        #expect(plan.categories.reduce(0) { $0 + $1.used } == tail)
        #expect(plan.needed >= plan.total + 16)
    }

    @Test("every model that TensorFlow Lite Micro runs has its total, head, tail and categories")
    func conformance() throws {
        var planned = 0
        for model in ConformanceCase.all where model.micro.runs {
            let plan = try ArenaPlan(graph: Fixture.graph(model.name))
            #expect(Recorded(plan) == Recorded(model.micro.allocations ?? []), "\(model.name)")
            planned += 1
        }
        #expect(planned >= 250)
    }

    @Test("every model that TensorFlow Lite Micro refuses is refused for one of its operators")
    func refusals() throws {
        for model in ConformanceCase.all where !model.micro.runs {
            do {
                _ = try ArenaPlan(graph: Fixture.graph(model.name))
                Issue.record("\(model.name) is planned")
            } catch let refusal as MicroRefusal {
                #expect(model.operators.contains(refusal.operatorName ?? ""), "\(model.name): \(refusal)")
            }
        }
    }

    @Test("a hybrid model is refused at its first hybrid operator, with the types")
    func hybrid() throws {
        let refusal = try #require(throws: MicroRefusal.self) { try ArenaPlan(graph: Fixture.digits("dynamic")) }
        #expect(refusal.node == 2)
        #expect(
            refusal.description
                == "node 2 CONV_2D: TensorFlow Lite Micro refuses it when tensors are allocated: "
                + "hybrid models are not supported: the input is float32 and the weights int8")
    }

    @Test("half-precision weights are refused at their DEQUANTIZE")
    func float16() throws {
        let refusal = try #require(throws: MicroRefusal.self) { try ArenaPlan(graph: Fixture.digits("float16")) }
        #expect(refusal.operatorName == "DEQUANTIZE")
        #expect(refusal.reason == "the input is float16; the kernel has int16, int8, uint8")
    }

    @Test("a softmax whose input has almost no scale is refused: the runtime would abort")
    func tinyScale() throws {
        var graph = try Fixture.graph("softmax__int8")
        let node = try #require(graph.subgraphs[0].operators.firstIndex { $0.code.builtin == .softmax })
        let input = try #require(graph.subgraphs[0].operators[node].inputs[0])
        graph.subgraphs[0].tensors[input].quantization = AffineQuantization(scale: 0x1p-27, zeroPoint: 0)
        let refusal = try #require(throws: MicroRefusal.self) { try ArenaPlan(graph: graph) }
        #expect(refusal.operatorName == "SOFTMAX")
        #expect(refusal.reason.hasPrefix("the input's scale times beta is 7.45"))
    }

    @Test("an operator without a kernel is named")
    func missing() throws {
        let refusal = try #require(throws: MicroRefusal.self) { try ArenaPlan(graph: Fixture.graph("gelu__int8")) }
        #expect(refusal.stage == .lookup)
        #expect(
            refusal.description
                == "node 0 GELU: TensorFlow Lite Micro does not have it: it has no kernel for this operator")
    }

    @Test("32-bit targets need less for structures and the same for tensors", arguments: MicroTarget.allCases)
    func targets(target: MicroTarget) throws {
        let graph = try Fixture.digits("int8")
        let plan = try ArenaPlan(graph: graph, target: target)
        let host = try ArenaPlan(graph: graph)
        #expect(plan.tail <= host.tail)
        #expect(plan.head >= host.head)
        #expect(plan.lowerBound <= plan.head)
    }

    @Test("an offline plan of the wrong length is refused with both lengths")
    func offlineLength() throws {
        var graph = try Fixture.graph("relu__int8")
        graph.metadata.append(
            .init(name: "OfflineMemoryAllocation", bytes: .init(of: [0, 0, 3, 0, 16, 32] as [Int32])))
        let refusal = try #require(throws: MicroRefusal.self) { try ArenaPlan(graph: graph) }
        #expect(refusal.reason == "the offline plan has 3 offsets and the model 2 tensors")
    }

    @Test("an offline plan fixes its tensors and leaves the others to the planner")
    func offline() throws {
        var graph = try Fixture.graph("relu__int8")
        graph.metadata.append(
            .init(name: "OfflineMemoryAllocation", bytes: .init(of: [0, 0, 2, 256, -1] as [Int32])))
        let plan = try ArenaPlan(graph: graph)
        #expect(plan.buffers.map(\.isFixed) == [true, false])
        #expect(plan.buffers.map(\.offset) == [256, 0])
        #expect(plan.head == 256 + plan.buffers[0].size)
    }

    @Test(
        "what is needed covers the smallest arena that TensorFlow Lite Micro accepts, at any address, by less than 32 bytes",
        arguments: [
            ("reduce_max__int8", 1376), ("mean__int8", 1376), ("tanh__int8", 1096), ("batch_norm_conv__int8", 1768),
            ("batch_to_space_nd__int8", 1064), ("squeeze__int8", 1048), ("arg_max__int8", 1016), ("split_v__int8", 1264),
            ("fully_connected__int8", 1440), ("gather__int8", 1080), ("log_softmax__int8", 1008), ("add__float", 2024),
        ])
    func needed(model: String, smallest: Int) throws {
        let needed = try ArenaPlan(graph: Fixture.graph(model)).needed
        #expect(needed >= smallest + 15 && needed < smallest + 32, "\(needed)")
    }

    @Test("an arena that 32 bits cannot count is refused, and the tensor is named")
    func enormous() throws {
        let graph = Chain.graph([1 << 20, 1 << 33, 16])
        for target in MicroTarget.allCases {
            let refusal = try #require(throws: MicroRefusal.self) { try ArenaPlan(graph: graph, target: target) }
            #expect(refusal.stage == .plan)
            #expect(refusal.reason.contains("tensor 1 't1', int8 [1, 8589934592], takes 8,589,934,592 bytes"))
        }
        #expect(throws: MicroRefusal.self) { try MicroOptimization(graph) }
    }

    @Test("a negative offset other than -1 in an offline plan is refused")
    func negativeOffset() throws {
        let refusal = try #require(throws: MicroRefusal.self) { try offlinePlan([0, -16]) }
        #expect(refusal.reason.hasPrefix("the offline plan has the offset -16 for tensor 1"))
    }

    @Test("tensors of an offline plan that overlap while both live are reported, in JSON too")
    func overlap() throws {
        let plan = try offlinePlan([0, 16])
        #expect(plan.head < plan.lowerBound)
        #expect(plan.warnings.count == 1)
        #expect(
            plan.warnings[0].hasSuffix(
                "live at the same time and overlap; TensorFlow Lite Micro does not notice, and outputs are wrong"))
        #expect(plan.description.contains("warning: tensor 0 "))
        #expect(!plan.description.contains(": reached"))
        #expect(try plan.json().contains("overlap"))
        #expect(try offlinePlan([0, 4096]).warnings.isEmpty)
        #expect(try offlinePlan([0, 4100]).warnings[0].hasPrefix("1 of 2 offsets are no multiples of 16"))
    }

    private func offlinePlan(_ offsets: [Int32]) throws -> ArenaPlan {
        var graph = try Fixture.graph("relu__int8")
        graph.metadata.append(.init(name: "OfflineMemoryAllocation", bytes: .init(of: [0, 0, 2] + offsets)))
        return try ArenaPlan(graph: graph)
    }

    @Test("the JSON has the documented keys")
    func json() throws {
        let plan = try ArenaPlan(graph: Fixture.digits("int8"))
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(plan.json().utf8)) as? [String: Any])
        for key in ["target", "total", "head", "tail", "needed", "lower_bound", "categories", "buffers"] {
            #expect(object[key] != nil, "\(key)")
        }
        let categories = try #require(object["categories"] as? [[String: Any]])
        #expect(categories[0]["name"] as? String == "TfLiteEvalTensor data")
        #expect(categories[0]["used"] as? Int == 552)
        #expect(categories[0]["requested"] as? Int == 552)
        #expect(categories[0]["count"] as? Int == 23)
    }
}
