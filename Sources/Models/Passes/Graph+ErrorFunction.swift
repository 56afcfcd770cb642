import Tensors

/// TensorFlow Lite has no error function; where it is no part of GELU, GELU is a part of it.
extension Graph {
    /// The placeholders "Erf" become sign(x) (2 gelu(a) / a − 1) with a = √2 |x|.
    mutating func writeOutErrorFunctions() {
        for index in subgraphs.indices { subgraphs[index].writeOutErrorFunctions() }
    }
}

extension Subgraph {
    fileprivate mutating func writeOutErrorFunctions() {
        let all = operators
        operators = []
        for node in all {
            if node.code.customName == "Erf", let x = node.inputs[0] {
                writeOutErrorFunction(of: x, into: node.outputs[0])
            } else {
                operators.append(node)
            }
        }
    }

    private mutating func writeOutErrorFunction(of x: Int, into output: Int) {
        let size = made(.abs, [x])
        // 0 has no quotient, and beyond 9 the function is 1.
        let a = made(
            .minimum, [made(.maximum, [made(.mul, [size, number(Float(2).squareRoot())]), number(1e-20)]), number(9)])
        let quotient = made(.div, [made(.gelu, [a], [.approximate: .int(0)]), a])
        let distance = made(.sub, [made(.mul, [quotient, number(2)]), number(1)])
        append(.mul, [made(.sign, [x]), distance], into: output)
    }

    private mutating func number(_ value: Float) -> Int {
        tensors.append(TensorInfo(name: "erf/\(tensors.count)", type: .float32, shape: [], data: Bytes(of: [value])))
        return tensors.count - 1
    }

    /// What an operator gives whose result has the first input's shape.
    private mutating func made(_ code: BuiltinOperator, _ inputs: [Int], _ options: GraphBuilder.Options = [:]) -> Int {
        let like = tensors[inputs[0]]
        tensors.append(
            TensorInfo(name: "erf/\(tensors.count)", type: .float32, shape: like.shape, shapeSignature: like.shapeSignature))
        append(code, inputs, options, into: tensors.count - 1)
        return tensors.count - 1
    }

    private mutating func append(
        _ code: BuiltinOperator, _ inputs: [Int], _ options: GraphBuilder.Options = [:], into output: Int
    ) {
        operators.append(
            Operator(OperatorCode(code), inputs: inputs, outputs: [output], options: OperatorOptions(of: code, options)))
    }
}
