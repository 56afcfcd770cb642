import Models
import Tensors

/// Operators in a row: what plans look like when nothing branches.
enum Chain {
    /// Tensors of the given bytes, each made from the one before by a reshape-like operator without checks.
    static func graph(_ bytes: [Int]) -> Graph {
        let tensors = bytes.enumerated().map { index, count in
            TensorInfo(name: "t\(index)", type: .int8, shape: [1, count])
        }
        let operators = (1..<bytes.count).map { index in
            Operator(OperatorCode(.expandDims), inputs: [index - 1], outputs: [index])
        }
        return Graph(
            subgraphs: [
                Subgraph(tensors: tensors, inputs: [0], outputs: [bytes.count - 1], operators: operators)
            ])
    }
}
