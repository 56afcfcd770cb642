/// Rewriting graphs without changing what they compute.
extension Graph {
    /// The same computation in fewer operators: shapes that follow from other shapes become constants, reshapes of
    /// reshapes merge, products and sums are folded into the layer before or after them, padding into the convolution
    /// after it, activations are fused, and what nothing needs is dropped. Operator versions and `min_runtime_version`
    /// are set anew.
    package func simplified() -> Graph {
        var graph = self
        for index in graph.subgraphs.indices { graph.subgraphs[index].simplify() }
        graph.dropUnusedTensors()
        return graph.versioned()
    }
}

extension Subgraph {
    mutating func simplify() {
        foldShapeArithmetic()
        fuseParametricRelu()
        var before: Int
        repeat {
            before = operators.count
            sinkReshapes()
            mergeReshapes()
            foldScalesAndOffsets()
            fuseActivations()
            foldPadding()
            foldIntoFollowing()
            dropUnusedOperators()
        } while operators.count < before
    }

    /// For each tensor the operator that makes it.
    package func producers() -> [Int?] {
        var producers = [Int?](repeating: nil, count: tensors.count)
        for (index, node) in operators.enumerated() {
            for output in node.outputs { producers[output] = index }
        }
        return producers
    }

    /// How often each tensor is read, the subgraph's outputs included.
    package func useCounts() -> [Int] {
        var counts = [Int](repeating: 0, count: tensors.count)
        for node in operators { for input in node.inputs { if let input { counts[input] += 1 } } }
        for output in outputs { counts[output] += 1 }
        return counts
    }

    /// Whether a tensor's value is in the graph.
    package func isConstant(_ tensor: Int) -> Bool { tensors[tensor].data != nil }

    /// Reads `new` wherever `old` was read.
    mutating func replaceUses(of old: Int, by new: Int) {
        for index in operators.indices {
            for slot in operators[index].inputs.indices where operators[index].inputs[slot] == old {
                operators[index].inputs[slot] = new
            }
        }
        for slot in outputs.indices where outputs[slot] == old { outputs[slot] = new }
    }
}
