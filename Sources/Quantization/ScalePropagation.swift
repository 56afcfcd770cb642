import Models
import Tensors

/// The scales of int8 activations: which calibrated ranges count, and how scales travel through operators that demand
/// equal ones.
///
/// TensorFlow's converter gives what a MAXIMUM or MINIMUM reads the scale of its result, though that is narrower, and
/// whatever else reads it finds it cut. Here it keeps its own scale then.
///
/// Source: RemoveRedundantStatsOps and QuantizationDriver in
/// tensorflow/compiler/mlir/quantization/common/quantization_lib.
struct ScalePropagation {
    typealias Operand = TensorScales.Operand

    private let subgraph: Subgraph
    private let rules: [OperatorRule?]
    private let producers: [Int?]
    private let users: [[Operand]]
    /// A scale that calibration gave is not changed by what is around it.
    private var isCalibrated: [Bool]
    private var scales: [AffineQuantization?]
    private var operandScales: [Operand: AffineQuantization] = [:]
    private var resultScales: [Int: AffineQuantization] = [:]

    /// `rules` has one entry for each operator, nil for those that stay on floats. `scale` gives a tensor's own.
    init(
        _ subgraph: Subgraph, rules: [OperatorRule?], ranges: [ClosedRange<Float>?],
        scale: (Int) throws(ModelError) -> AffineQuantization
    ) throws(ModelError) {
        self.subgraph = subgraph
        self.rules = rules
        producers = subgraph.producers()
        var users = [[Operand]](repeating: [], count: subgraph.tensors.count)
        for (index, node) in subgraph.operators.enumerated() {
            for (slot, input) in node.inputs.enumerated() {
                if let input { users[input].append(Operand(node: index, slot: slot)) }
            }
        }
        self.users = users
        scales = Array(repeating: nil, count: subgraph.tensors.count)
        isCalibrated = Array(repeating: false, count: subgraph.tensors.count)
        for tensor in rangesThatCount(ranges).sorted() {
            scales[tensor] = try scale(tensor)
            isCalibrated[tensor] = true
        }
        propagate()
    }

    var result: TensorScales {
        TensorScales(
            scales: scales, operandScales: operandScales, resultScales: resultScales,
            hasIntegers: scales.indices.map { hasIntegers($0) })
    }

    /// Whether `tensor` is calibrated, an input, a constant, or made by an operator that has a rule.
    private func hasIntegers(_ tensor: Int) -> Bool {
        guard scales[tensor] != nil else { return false }
        if isCalibrated[tensor] || subgraph.isConstant(tensor) { return true }
        guard let producer = producers[tensor] else { return true }
        return rules[producer] != nil
    }

    private func isFloat(_ tensor: Int) -> Bool { subgraph.tensors[tensor].type == .float32 }

    private func floatInputs(of node: Int) -> [Operand] {
        subgraph.operators[node].inputs.enumerated().compactMap { slot, input in
            input.flatMap { isFloat($0) ? Operand(node: node, slot: slot) : nil }
        }
    }

    private func tensor(_ operand: Operand) -> Int { subgraph.operators[operand.node].inputs[operand.slot]! }

    // MARK: Which ranges count

    /// The tensors whose calibrated range is used: not those whose scale is given by the operator, nor those that
    /// must have a neighbour's. An operator of one input takes the input's scale; one of several, such as a
    /// concatenation, gives its own to all of them.
    private func rangesThatCount(_ ranges: [ClosedRange<Float>?]) -> Set<Int> {
        let observed = ranges.indices.filter {
            ranges[$0] != nil && isFloat($0) && !subgraph.isConstant($0) && !subgraph.tensors[$0].isVariable
        }
        var redundant: Set<Int> = []
        var list = observed
        while let tensor = list.popLast() {
            if let producer = producers[tensor], case .fixed? = rules[producer] { redundant.insert(tensor) }
            for user in users[tensor] where rules[user.node] == .sameScale && floatInputs(of: user.node).count == 1 {
                for result in subgraph.operators[user.node].outputs where ranges[result] != nil {
                    if redundant.insert(result).inserted { list.append(result) }
                }
            }
        }
        list = observed.filter { !redundant.contains($0) }
        // A range that does not count is passed all the same, so that a scale reaches what is before a pool.
        var isPassed = Set(list)
        while let tensor = list.popLast() {
            guard let producer = producers[tensor], rules[producer] == .sameScale else { continue }
            for operand in floatInputs(of: producer) {
                let input = self.tensor(operand)
                guard ranges[input] != nil, !subgraph.isConstant(input), !isCut(input, by: producer, ranges) else { continue }
                redundant.insert(input)
                if isPassed.insert(input).inserted { list.append(input) }
            }
        }
        return Set(observed).subtracting(redundant)
    }

    /// Whether an operator leaves out values of its input that are read elsewhere too.
    private func isCut(_ input: Int, by node: Int, _ ranges: [ClosedRange<Float>?]) -> Bool {
        let code = subgraph.operators[node].code.builtin
        guard code == .maximum || code == .minimum, let whole = ranges[input],
            users[input].contains(where: { $0.node != node }) || subgraph.outputs.contains(input)
        else { return false }
        return subgraph.operators[node].outputs.contains { !(ranges[$0]?.contains(whole) ?? true) }
    }

    // MARK: How scales travel

    private mutating func propagate() {
        var list = rules.indices.filter { rules[$0] != nil }
        var done: Set<Int> = []
        while let node = list.popLast() {
            guard rules[node] != nil, done.insert(node).inserted else { continue }
            switch rules[node]! {
            case .sameScale:
                guard let scale = commonScale(of: node) else {
                    done.remove(node)
                    continue
                }
                for operand in floatInputs(of: node) { set(operand, scale, &list) }
                for result in subgraph.operators[node].outputs where isFloat(result) { set(result: result, scale, &list) }
            case .fixed(let scale):
                for result in subgraph.operators[node].outputs where isFloat(result) { set(result: result, scale, &list) }
            case .weighted, .free, .shape, .recurrent: break
            }
        }
    }

    /// A calibrated scale first, the inputs' before the outputs'; then the first that is known.
    private func commonScale(of node: Int) -> AffineQuantization? {
        let inputs = floatInputs(of: node).map(tensor).filter { scales[$0] != nil }
        let outputs = subgraph.operators[node].outputs.filter { scales[$0] != nil }
        let isSingleInput = subgraph.operators[node].inputs.count == 1
        let isSingleOutput = subgraph.operators[node].outputs.count == 1
        for known in [isCalibrated, scales.map { $0 != nil }] {
            let from = inputs.filter { known[$0] }, to = outputs.filter { known[$0] }
            if isSingleInput, let input = from.first { return scales[input] }
            if isSingleOutput, let output = to.first { return scales[output] }
            if let first = from.first ?? to.first { return scales[first] }
        }
        return nil
    }

    private mutating func set(_ operand: Operand, _ scale: AffineQuantization, _ list: inout [Int]) {
        let tensor = tensor(operand)
        if scales[tensor] == scale { return }
        if scales[tensor] != nil {
            operandScales[operand] = scale
            return
        }
        scales[tensor] = scale
        if let producer = producers[tensor] { list.append(producer) }
    }

    private mutating func set(result: Int, _ scale: AffineQuantization, _ list: inout [Int]) {
        if scales[result] == scale { return }
        if scales[result] != nil {
            resultScales[result] = scale
            return
        }
        scales[result] = scale
        list += users[result].map(\.node)
    }
}
