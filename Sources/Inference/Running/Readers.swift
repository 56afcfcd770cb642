import Models

/// Which operators read each tensor of a subgraph.
struct Readers {
    /// Where the numbers of each tensor's readers begin; one more than there are tensors.
    private let starts: [Int32]
    private let operators: [Int32]

    init(_ subgraph: Subgraph) {
        let inputs = subgraph.operators.map(\.inputs)
        var starts = [Int32](repeating: 0, count: subgraph.tensors.count + 1)
        for case let tensor? in inputs.joined() { starts[tensor + 1] += 1 }
        for tensor in subgraph.tensors.indices { starts[tensor + 1] += starts[tensor] }
        var operators = [Int32](repeating: 0, count: Int(starts[subgraph.tensors.count])), next = starts
        for (number, list) in inputs.enumerated() {
            for case let tensor? in list {
                operators[Int(next[tensor])] = Int32(number)
                next[tensor] += 1
            }
        }
        (self.starts, self.operators) = (starts, operators)
    }

    /// The numbers of the operators that read a tensor, ascending; one that reads it twice is there twice.
    subscript(_ tensor: Int) -> [Int] { operators[Int(starts[tensor])..<Int(starts[tensor + 1])].map(Int.init) }
}
