import Models
import Tensors
import Testing

/// A fault put into the small model, and what the reader has to say about the file.
struct Fault: Sendable, CustomTestStringConvertible {
    var name: String
    var message: String
    var put: @Sendable (inout Graph) -> Void

    init(_ name: String, _ message: String, _ put: @escaping @Sendable (inout Graph) -> Void) {
        self.name = name
        self.message = message
        self.put = put
    }

    var testDescription: String { name }
}

@Suite("Files whose parts do not fit each other")
struct HostileGraphTests {
    @Test("the fault is found and named", arguments: Self.faults)
    func fault(_ fault: Fault) throws {
        var graph = SmallModel.graph
        fault.put(&graph)
        let bytes = try graph.uncheckedTFLiteBytes()
        #expect(performing: { try Graph(tflite: bytes, file: "x.tflite") }, throws: { "\($0)" == "x.tflite: " + fault.message })
        // The writer refuses it too; sparse data are the file's business alone.
        if graph.subgraphs.first?.tensors[1].sparsity == nil {
            #expect(throws: ModelError.self) { try graph.tfliteBytes() }
        }
    }

    static let faults: [Fault] = indices + shapes + quantization + order + calls

    static let indices: [Fault] = [
        Fault("no subgraph", "the model has no subgraph") {
            $0.subgraphs = []; $0.signatures = []
        },
        Fault("input out of range", "node 0 FULLY_CONNECTED: the input tensor 99 does not exist: there are 5 tensors") {
            $0.subgraphs[0].operators[0].inputs[1] = 99
        },
        Fault("output -1", "node 0 FULLY_CONNECTED: the output tensor -1 does not exist: there are 5 tensors") {
            $0.subgraphs[0].operators[0].outputs = [-1]
        },
        Fault("input -2", "node 0 FULLY_CONNECTED: the input tensor -2 does not exist") {
            $0.subgraphs[0].operators[0].inputs[2] = -2
        },
        Fault(
            "intermediate -1",
            "node 0 FULLY_CONNECTED: the intermediate tensor -1 does not exist: there are 5 tensors"
        ) {
            $0.subgraphs[0].operators[0].intermediates = [-1]
        },
        Fault("subgraph input", "the input 5 of subgraph 0 does not exist: there are 5 tensors") {
            $0.subgraphs[0].inputs = [5]
        },
        Fault("subgraph output", "the output -1 of subgraph 0 does not exist: there are 5 tensors") {
            $0.subgraphs[0].outputs = [-1]
        },
        Fault("signature's tensor", "'x' of the signature 'serving_default' is tensor 77, but there are 5") {
            $0.signatures[0].inputs[0].tensor = 77
        },
        Fault("signature's subgraph", "the signature 'serving_default' is about subgraph 3, but there are 1") {
            $0.signatures[0].subgraph = 3
        },
    ]

    static let shapes: [Fault] = [
        Fault("negative dimension", "tensor 0 'input': the dimension -4 is negative") {
            $0.subgraphs[0].tensors[0].shape = [1, -4]
        },
        Fault("overflow", "tensor 0 'input': the shape [2147483647, 2147483647, 2147483647] has too many elements") {
            $0.subgraphs[0].tensors[0].shape = [2_147_483_647, 2_147_483_647, 2_147_483_647]
        },
        Fault(
            "overflow of bytes",
            "tensor 3 'logits': the shape [2147483647, 2147483647, 2] has too many elements"
        ) {
            $0.subgraphs[0].tensors[3].shape = [2_147_483_647, 2_147_483_647, 2]
            $0.subgraphs[0].tensors[3].type = .complex128
        },
        Fault("rank", "tensor 0 'input': the shape has 1000000 dimensions, more than any operator takes") {
            $0.subgraphs[0].tensors[0].shape = Shape(Array(repeating: 1, count: 1_000_000))
        },
        Fault("too little data", "tensor 1 'weights': 12 bytes of data do not fill int8 [3, 5]") {
            $0.subgraphs[0].tensors[1].shape = [3, 5]
        },
        Fault("too much data", "tensor 2 'bias': 12 bytes of data do not fill int32 [2]") {
            $0.subgraphs[0].tensors[2].shape = [2]
        },
        Fault("data of an empty tensor", "tensor 2 'bias': 12 bytes of data do not fill int32 [0]") {
            $0.subgraphs[0].tensors[2].shape = [0]
        },
        Fault("shape signature", "tensor 0 'input': the shape signature [-7, 4] has a dimension below -1") {
            $0.subgraphs[0].tensors[0].shapeSignature = [-7, 4]
        },
        Fault("strings", "tensor 2 'bias': the data do not hold 3 strings") {
            $0.subgraphs[0].tensors[2].type = .string
        },
        Fault("string offsets", "tensor 2 'bias': the offset 200 of string 0 is wrong") {
            $0.subgraphs[0].tensors[2].type = .string
            $0.subgraphs[0].tensors[2].shape = [1]
            $0.subgraphs[0].tensors[2].data = Bytes(of: [1, 200, 12] as [Int32])
        },
        Fault(
            "sparse indices",
            "tensor 1 'weights': the sparse data are inconsistent: an index lies outside dimension 1, which has 4 elements"
        ) {
            $0.subgraphs[0].tensors[1].sparsity = sparsity(segments: [0, 1, 1, 1], indices: [4], stored: 1)
        },
        Fault(
            "sparse segments",
            "tensor 1 'weights': the sparse data are inconsistent: the segments of dimension 1 are not ascending from 0 "
                + "to the end"
        ) {
            $0.subgraphs[0].tensors[1].sparsity = sparsity(segments: [0, 2, 1, 1], indices: [0], stored: 1)
        },
        Fault(
            "sparse count",
            "tensor 1 'weights': the sparse data are inconsistent: 1 elements are described, but 7 bytes are stored"
        ) {
            $0.subgraphs[0].tensors[1].sparsity = sparsity(segments: [0, 1, 1, 1], indices: [0], stored: 7)
        },
        Fault(
            "sparse giant",
            "tensor 1 'weights': the sparse data are inconsistent: 4294967296 bytes out of 1 are too many"
        ) {
            $0.subgraphs[0].tensors[1].shape = [65_536, 65_536]
            $0.subgraphs[0].tensors[1].sparsity = sparsity(segments: [0, 1, 1, 1], indices: [0], stored: 1)
        },
    ]

    private static func sparsity(segments: [Int], indices: [Int], stored: Int) -> TensorInfo.Sparsity {
        TensorInfo.Sparsity(
            traversalOrder: [0, 1], blockMap: [],
            dimensions: [
                .init(isDense: true, denseSize: 3, segments: [], indices: []),
                .init(isDense: false, denseSize: 0, segments: segments, indices: indices),
            ], stored: Bytes(Array(repeating: 1, count: stored)))
    }

    static let quantization: [Fault] = [
        Fault("scale below 0", "tensor 0 'input': the scale -0.5 is not a positive number") {
            $0.subgraphs[0].tensors[0].quantization?.scales = [-0.5]
        },
        Fault("scale NaN", "tensor 0 'input': the scale nan is not a positive number") {
            $0.subgraphs[0].tensors[0].quantization?.scales = [.nan]
        },
        Fault("scale infinite", "tensor 0 'input': the scale inf is not a positive number") {
            $0.subgraphs[0].tensors[0].quantization?.scales = [.infinity]
        },
        Fault("too few scales", "tensor 1 'weights': there are 2 scales for 3 slices of dimension 0") {
            $0.subgraphs[0].tensors[1].quantization = AffineQuantization(scales: [1, 1], zeroPoints: [0, 0])
        },
        Fault("zero points", "tensor 1 'weights': there are 3 scales, but 2 zero points") {
            $0.subgraphs[0].tensors[1].quantization?.zeroPoints = [0, 0]
        },
        Fault("quantized dimension", "tensor 1 'weights': the quantized dimension 7 does not exist in the shape [3, 4]") {
            $0.subgraphs[0].tensors[1].quantization?.dimension = 7
        },
        Fault("zero point", "tensor 0 'input': the zero point 128 lies outside int8") {
            $0.subgraphs[0].tensors[0].quantization?.zeroPoints = [128]
        },
        Fault("blocks", "tensor 1 'weights': the tensors with the scales of its blocks do not exist") {
            $0.subgraphs[0].tensors[1].blockwiseQuantization = .init(scales: 44, zeroPoints: nil, blockSize: 32)
        },
    ]

    static let order: [Fault] = [
        Fault("operators reversed", "node 0 SOFTMAX: tensor 3 'logits' is read before it is computed") {
            $0.subgraphs[0].operators.reverse()
        },
        Fault("in place", "node 1 SOFTMAX: its output, tensor 3 'logits', is that of node 0 too") {
            $0.subgraphs[0].operators[1].outputs = [3]
        },
        Fault("input is output", "node 0 FULLY_CONNECTED: tensor 3 'logits' is both its input and its output") {
            $0.subgraphs[0].operators[0].inputs[0] = 3
        },
        Fault("empty input is output", "node 0 FULLY_CONNECTED: tensor 3 'logits' is both its input and its output") {
            $0.subgraphs[0].operators[0].inputs[0] = 3
            $0.subgraphs[0].tensors[3].shape = [1, 0]
        },
        Fault("writes a constant", "node 0 FULLY_CONNECTED: its output, tensor 2 'bias', is a constant") {
            $0.subgraphs[0].operators[0].outputs = [2]
        },
        Fault("writes an input", "node 0 FULLY_CONNECTED: its output, tensor 0 'input', is an input of the subgraph") {
            $0.subgraphs[0].operators[0].outputs = [0]
        },
        Fault("nothing computes the output", "tensor 4 'output': it is an output of subgraph 0, but nothing computes it") {
            $0.subgraphs[0].operators.removeLast()
        },
        Fault("weights without data", "node 0 FULLY_CONNECTED: tensor 1 'weights' is read before it is computed") {
            $0.subgraphs[0].tensors[1].data = nil
        },
    ]

    static let calls: [Fault] = [
        Fault("call of itself", "node 0 WHILE: it calls subgraph 0, which leads back to this call") {
            call(.while, [.condSubgraphIndex: .int(0), .bodySubgraphIndex: .int(0)], &$0)
        },
        Fault("call out of range", "node 0 IF: it calls subgraph 9, but there are 2") {
            call(.if, [.thenSubgraphIndex: .int(1), .elseSubgraphIndex: .int(9)], &$0)
        },
        Fault("negative call", "node 0 CALL_ONCE: it calls subgraph -1, but there are 2") {
            call(.callOnce, [.initSubgraphIndex: .int(-1)], &$0)
        },
        Fault("a circle of two", "node 0 CALL_ONCE of subgraph 1: it calls subgraph 0, which leads back to this call") {
            call(.stablehloComposite, [.decompositionSubgraphIndex: .int(1)], &$0)
            $0.subgraphs[1].operators = [
                Operator(
                    OperatorCode(.callOnce), inputs: [], outputs: [],
                    options: OperatorOptions(of: .callOnce, [.initSubgraphIndex: .int(0)]))
            ]
        },
        Fault("a deep tower", "subgraphs call each other more than 64 deep") {
            let count = 1000
            $0.subgraphs[0].operators = []
            $0.subgraphs[0].outputs = []
            for next in 1...count {
                $0.subgraphs[next - 1].operators.append(
                    Operator(
                        OperatorCode(.callOnce), inputs: [], outputs: [],
                        options: OperatorOptions(of: .callOnce, [.initSubgraphIndex: .int(next)])))
                $0.subgraphs.append(Subgraph(tensors: [], inputs: [], outputs: [], operators: []))
            }
        },
    ]

    private static func call(
        _ builtin: BuiltinOperator, _ values: [OptionField: OperatorOptions.Value], _ graph: inout Graph
    ) {
        graph.subgraphs[0].operators = [
            Operator(
                OperatorCode(builtin), inputs: [0], outputs: [4], options: OperatorOptions(of: builtin, values))
        ]
        graph.subgraphs.append(Subgraph(name: "", tensors: [], inputs: [], outputs: [], operators: []))
    }

    @Test("a scale of 0 on a tensor that is not quantized is ignored")
    func unquantized() throws {
        var graph = SmallModel.graph
        graph.subgraphs[0].tensors[2].quantization = AffineQuantization(scale: 0, zeroPoint: 0)
        let read = try Graph(tflite: graph.uncheckedTFLiteBytes())
        #expect(read == SmallModel.graph)
    }

    @Test("unknown values of options are refused")
    func options() throws {
        var graph = SmallModel.graph
        graph.subgraphs[0].operators[0].options[.fusedActivationFunction] = .int(77)
        let bytes = try graph.uncheckedTFLiteBytes()
        #expect(
            performing: { try Graph(tflite: bytes) },
            throws: {
                "\($0)" == "node 0 FULLY_CONNECTED: the option fused_activation_function has the unknown value 77"
            })
    }
}
