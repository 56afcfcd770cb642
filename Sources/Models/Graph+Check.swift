import Tensors

extension Graph {
    /// Refuses a graph whose parts do not fit each other: indices, sizes of constants, quantization parameters, the
    /// order of operators, calls between subgraphs.
    ///
    /// What an operator demands of its own inputs and options is checked when an interpreter prepares it.
    public func check() throws(ModelError) {
        let faults = GraphFaults(self)
        if let first = faults.structure.first ?? faults.order.first { throw first }
    }

    fileprivate func checkSignatures() throws(ModelError) {
        for signature in signatures {
            guard subgraphs.indices.contains(signature.subgraph) else {
                throw ModelError(
                    "the signature '\(signature.key)' is about subgraph \(signature.subgraph), but there are "
                        + "\(subgraphs.count)")
            }
            let count = subgraphs[signature.subgraph].tensors.count
            for entry in signature.inputs + signature.outputs where !(0..<count).contains(entry.tensor) {
                throw ModelError(
                    "'\(entry.name)' of the signature '\(signature.key)' is tensor \(entry.tensor), but there are "
                        + "\(count)")
            }
        }
    }
}

/// What is wrong with a graph.
struct GraphFaults {
    /// Indices that lead nowhere; shapes, constants, scales and calls that are not possible.
    private(set) var structure: [ModelError] = []
    /// Operators that read what is not there yet or write what has its value from elsewhere, at most one for each subgraph, and
    /// signatures of tensors that do not exist.
    private(set) var order: [ModelError] = []

    init(_ graph: Graph) {
        if graph.subgraphs.isEmpty { structure.append(ModelError("the model has no subgraph")) }
        func fault(_ check: () throws(ModelError) -> Void) -> ModelError? {
            do throws(ModelError) {
                try check()
                return nil
            } catch { return error }
        }
        for (index, subgraph) in graph.subgraphs.enumerated() {
            for (number, tensor) in subgraph.tensors.enumerated() {
                guard let fault = tensor.fault(among: subgraph.tensors.count) else { continue }
                structure.append(ModelError(fault, at: .tensor(number, name: tensor.name, subgraph: index)))
            }
            if let wrong = fault({ () throws(ModelError) in try subgraph.checkIndices(number: index) }) {
                structure.append(wrong)
            } else if let wrong = fault({ () throws(ModelError) in try subgraph.checkOrder(number: index) }) {
                order.append(wrong)
            }
        }
        fault(graph.checkCalls).map { structure.append($0) }
        fault(graph.checkSignatures).map { order.append($0) }
    }
}

extension TensorInfo {
    /// What is wrong with the tensor itself; nil if nothing is.
    fileprivate func fault(among tensorCount: Int) -> String? {
        guard shape.rank <= 16 else { return "the shape has \(shape.rank) dimensions, more than any operator takes" }
        if let negative = shape.dimensions.first(where: { $0 < 0 }) { return "the dimension \(negative) is negative" }
        guard let elements = shape.checkedElementCount else { return "the shape \(shape) has too many elements" }
        if let signature = shapeSignature, signature.contains(where: { $0 < -1 }) {
            return "the shape signature \(signature) has a dimension below -1"
        }
        if let data {
            if type == .string {
                if let fault = data.stringFault(count: elements) { return fault }
            } else if type.bitWidth != nil {
                guard let bytes = type.byteCount(of: elements), bytes == data.count else {
                    return "\(data.count) bytes of data do not fill \(type.name) \(shape)"
                }
            }
        } else if type.bitWidth != nil && type.byteCount(of: elements) == nil {
            return "the shape \(shape) has too many elements"
        }
        if let blockwise = blockwiseQuantization {
            let valid = 0..<tensorCount
            guard valid.contains(blockwise.scales), blockwise.zeroPoints.map(valid.contains) ?? true else {
                return "the tensors with the scales of its blocks do not exist"
            }
            guard blockwise.blockSize > 0 else { return "the quantized blocks have \(blockwise.blockSize) elements" }
        }
        return quantization.flatMap { $0.fault(type: type, shape: shape) }
    }
}

extension AffineQuantization {
    /// What is wrong with the parameters for a tensor of that type and shape; nil if nothing is.
    func fault(type: ElementType, shape: Shape) -> String? {
        guard !scales.isEmpty, scales.count == zeroPoints.count else {
            return "there are \(scales.count) scales, but \(zeroPoints.count) zero points"
        }
        if scales.count > 1 {
            guard shape.dimensions.indices.contains(dimension) else {
                return "the quantized dimension \(dimension) does not exist in the shape \(shape)"
            }
            guard shape[dimension] == scales.count else {
                return "there are \(scales.count) scales for \(shape[dimension]) slices of dimension \(dimension)"
            }
        }
        // Converters give a channel of zeros the scale 0.
        if let scale = scales.first(where: { !($0 >= 0 && $0.isFinite) }) {
            return "the scale \(scale) is not a positive number"
        }
        let allowed: ClosedRange<Int64>? =
            switch type {
            case .int8: -128...127
            case .uint8: 0...255
            case .int16: -32768...32767
            case .int4: -8...7
            case .int2: -2...1
            default: Int64(Int32.min)...Int64(Int32.max)
            }
        if let allowed, let zeroPoint = zeroPoints.first(where: { !allowed.contains($0) }) {
            return "the zero point \(zeroPoint) lies outside \(type.name)"
        }
        return nil
    }
}

extension Bytes {
    /// What is wrong with a tensor of `count` strings: the number of strings, the offsets of each and of the end, then
    /// the strings' bytes.
    fileprivate func stringFault(count: Int) -> String? {
        guard let stored = uint32(at: 0), Int(stored) == count, self.count >= 4 * (count + 2) else {
            return "the data do not hold \(count) strings"
        }
        var previous = 4 * (count + 2)
        for index in 0...count {
            let offset = Int(uint32(at: 4 + 4 * index) ?? 0)
            guard offset >= previous, index > 0 || offset == previous, offset <= self.count else {
                return "the offset \(offset) of string \(index) is wrong"
            }
            previous = offset
        }
        return previous == self.count ? nil : "the strings end at byte \(previous) of \(self.count)"
    }
}
