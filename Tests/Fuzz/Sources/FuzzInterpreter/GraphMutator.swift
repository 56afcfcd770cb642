import Models
import Tensors

/// Changes a model where the reader's checks would stop a change of its bytes: the graph that comes out is one that
/// the reader accepts as often as possible and that the operators have to refuse.
struct GraphMutator {
    var random: SplitMix64

    static let numbers = [
        0, 1, -1, 2, 3, 4, 5, 7, 8, 31, 63, 127, -128, 255, 256, 32767, 65536, 1 << 20, Int(Int32.max), Int(Int32.min),
    ]
    static let scales: [Float] = [1e-38, 1e-20, 1e-6, 0.003, 0.5, 1, 2, 1e6, 1e20, 3e38]

    init(seed: UInt32) { random = SplitMix64(state: UInt64(seed)) }

    mutating func mutate(_ graph: inout Graph) {
        guard let subgraph = graph.subgraphs.indices.randomElement(using: &random) else { return }
        for _ in 0...Int.random(in: 0...2, using: &random) { change(&graph.subgraphs[subgraph]) }
    }

    private mutating func change(_ subgraph: inout Subgraph) {
        let choice = Int.random(in: 0..<10, using: &random)
        if choice < 5 {
            guard let node = subgraph.operators.indices.randomElement(using: &random) else { return }
            change(&subgraph.operators[node], tensors: subgraph.tensors.count)
        } else {
            guard let tensor = subgraph.tensors.indices.randomElement(using: &random) else { return }
            change(&subgraph.tensors[tensor])
        }
    }

    private mutating func change(_ node: inout Operator, tensors: Int) {
        switch Int.random(in: 0..<8, using: &random) {
        case 0..<4:
            guard let field = OptionTable.table(of: node.code.builtin)?.fields.randomElement(using: &random) else { return }
            let number = Self.numbers.randomElement(using: &random)!
            let value: OperatorOptions.Value =
                switch field.kind {
                case .padding, .bool: .int(number & 1)
                case .activation: .int(abs(number) % 6)
                case .elementType: .int(abs(number) % 23)
                case .int8: .int(Int(Int8(truncatingIfNeeded: number)))
                case .int32, .int64: .int(number)
                case .uint32: .int(abs(number))
                case .float: .float(Self.scales.randomElement(using: &random)!)
                case .string: .string("s")
                case .int32s, .int64s:
                    .ints((0..<Int.random(in: 0..<6, using: &random)).map { _ in Self.numbers.randomElement(using: &random)! })
                case .bools: .ints([0, 1])
                case .floats: .floats([1, 0, -1, .nan])
                case .bytes: .bytes(Bytes([1, 2, 3]))
                }
            node.options = OperatorOptions(of: node.code.builtin, node.options.values.merging([field.name: value]) { $1 })
        case 4:
            guard let input = node.inputs.indices.randomElement(using: &random) else { return }
            node.inputs[input] = Bool.random(using: &random) ? nil : Int.random(in: 0..<max(tensors, 1), using: &random)
        case 5:
            if Bool.random(using: &random), !node.inputs.isEmpty {
                node.inputs.removeLast()
            } else {
                node.inputs.append(Int.random(in: 0..<max(tensors, 1), using: &random))
            }
        case 6: node.inputs.shuffle(using: &random)
        default:
            let builtin = BuiltinOperator.allCases.randomElement(using: &random)!
            if builtin != .custom && builtin != .placeholderForGreaterOpCodes {
                node.code = OperatorCode(builtin)
                node.options = OperatorOptions(of: builtin, node.options.values)
            }
        }
    }

    private mutating func change(_ tensor: inout TensorInfo) {
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1:
            guard let axis = tensor.shape.dimensions.indices.randomElement(using: &random) else { return }
            tensor.shape[axis] = abs(Self.numbers.randomElement(using: &random)!)
            fit(&tensor)
        case 2:
            if Bool.random(using: &random), tensor.shape.rank > 0 {
                tensor.shape.dimensions.removeLast()
            } else {
                tensor.shape.dimensions.insert(Int.random(in: 0..<4, using: &random), at: 0)
            }
            fit(&tensor)
        case 3:
            tensor.type = ElementType.allCases.randomElement(using: &random)!
            fit(&tensor)
        case 4:
            tensor.quantization =
                Bool.random(using: &random)
                ? nil : AffineQuantization(scale: Self.scales.randomElement(using: &random)!, zeroPoint: 0)
        case 5:
            if tensor.quantization != nil {
                let index = tensor.quantization!.scales.indices.randomElement(using: &random)!
                tensor.quantization!.scales[index] = Self.scales.randomElement(using: &random)!
            }
        default: changeElements(of: &tensor)
        }
    }

    private mutating func changeElements(of tensor: inout TensorInfo) {
        guard let data = tensor.data, tensor.sparsity == nil, let width = tensor.type.bitWidth, width >= 8 else { return }
        var bytes = data.array(of: UInt8.self)
        guard bytes.count >= width / 8 else { return }
        let element = Int.random(in: 0..<bytes.count / (width / 8), using: &random)
        var value = Self.numbers.randomElement(using: &random)!
        for index in 0..<width / 8 {
            bytes[element * width / 8 + index] = UInt8(truncatingIfNeeded: value)
            value >>= 8
        }
        tensor.data = Bytes(bytes)
    }

    /// Gives a constant as many bytes as its shape needs, if they are few.
    private func fit(_ tensor: inout TensorInfo) {
        guard let data = tensor.data, let elements = tensor.shape.checkedElementCount else { return }
        let needed = tensor.type.byteCount(of: elements) ?? data.count
        tensor.sparsity = nil
        if needed == 0 || needed > 1 << 16 {
            tensor.data = nil
        } else {
            tensor.data = Bytes((0..<needed).map { data[$0 % data.count] })
        }
        if let quantization = tensor.quantization, quantization.isPerChannel {
            tensor.quantization = AffineQuantization(scale: quantization.scale, zeroPoint: 0)
        }
    }
}

/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@_silgen_name("LLVMFuzzerMutate")
private func mutateBytes(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ limit: Int) -> Int

/// Called by libFuzzer in place of its own mutations, which one call in eight still gets.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutateModel(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ limit: Int, _ seed: UInt32) -> Int {
    guard seed % 8 != 0,
        var graph = try? Graph(tflite: Bytes(copying: UnsafeRawBufferPointer(start: data, count: size)))
    else { return mutateBytes(data, size, limit) }
    var mutator = GraphMutator(seed: seed)
    mutator.mutate(&graph)
    guard let bytes = try? graph.uncheckedTFLiteBytes(), bytes.count <= limit else {
        return mutateBytes(data, size, limit)
    }
    bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(start: data, count: bytes.count).copyMemory(from: $0) }
    return bytes.count
}
