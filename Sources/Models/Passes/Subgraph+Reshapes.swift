import Tensors

extension Subgraph {
    /// Exporters compute the shape of a reshape from the shape of its input, so that the batch stays open: SHAPE,
    /// STRIDED_SLICE, PACK. One unknown dimension follows from the number of elements, so a constant with one -1
    /// says the same.
    mutating func foldShapeArithmetic() {
        let producers = producers()
        for index in operators.indices where operators[index].code.builtin == .reshape {
            guard operators[index].inputs.count > 1, let shape = operators[index].inputs[1],
                let packer = producers[shape], operators[packer].code.builtin == .pack
            else { continue }
            var target: [Int32] = []
            for part in operators[packer].inputs {
                if let part, let data = tensors[part].data, tensors[part].type == .int32, data.count == 4 {
                    target.append(data.array(of: Int32.self)[0])
                } else {
                    target.append(-1)
                }
            }
            guard target.count(where: { $0 < 0 }) <= 1 else { continue }
            tensors.append(
                TensorInfo(
                    name: tensors[shape].name, type: .int32, shape: Shape([target.count]), data: Bytes(of: target)))
            operators[index].inputs[1] = tensors.count - 1
        }
        dropUnusedOperators()
    }

    /// A reshape after a reshape needs only the second; one that changes nothing is not needed.
    mutating func mergeReshapes() {
        let producers = producers()
        for index in operators.indices where operators[index].code.builtin == .reshape {
            guard let source = operators[index].inputs[0] else { continue }
            if let first = producers[source], operators[first].code.builtin == .reshape,
                let origin = operators[first].inputs[0]
            {
                operators[index].inputs[0] = origin
            }
            let (input, output) = (operators[index].inputs[0]!, operators[index].outputs[0])
            if tensors[input].shape == tensors[output].shape,
                tensors[input].shapeSignature == tensors[output].shapeSignature, !outputs.contains(output)
            {
                replaceUses(of: output, by: input)
            }
        }
    }

    /// Moves a reshape behind a following elementwise operator, so that this meets the convolution before it. The
    /// last dimension stays, so that numbers per channel keep their meaning.
    mutating func sinkReshapes() {
        let producers = producers()
        let uses = useCounts()
        for index in operators.indices where operators[index].code.builtin == .reshape {
            let middle = operators[index].outputs[0]
            guard let input = operators[index].inputs[0], uses[middle] == 1, !outputs.contains(middle),
                let source = producers[input], Self.weighted.contains(operators[source].code.builtin),
                uses[input] == 1,
                let next = operators.indices.first(where: { operators[$0].inputs.contains(middle) }), next > index,
                tensors[input].shape.dimensions.last == tensors[middle].shape.dimensions.last
            else { continue }
            let code = operators[next].code.builtin
            let isElementwise =
                code.keepsType
                || ([.add, .mul, .sub].contains(code) && perChannelOperand(of: operators[next]) != nil)
            guard isElementwise, let slot = operators[next].inputs.firstIndex(of: middle) else { continue }
            // middle = reshape(input), output = f(middle) becomes middle' = f(input), output = reshape(middle').
            let output = operators[next].outputs[0]
            tensors[middle].shape = tensors[input].shape
            tensors[middle].shapeSignature = tensors[input].shapeSignature
            operators[next].inputs[slot] = input
            operators[next].outputs[0] = middle
            operators[index].inputs[0] = middle
            operators[index].outputs[0] = output
            let reshape = operators.remove(at: index)
            operators.insert(reshape, at: next)
            return sinkReshapes()
        }
    }
}
