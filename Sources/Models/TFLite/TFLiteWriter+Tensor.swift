import Tensors

extension TFLiteWriter {
    mutating func table(of tensor: TensorInfo) throws(ModelError) -> Reference {
        var fields = [try int32s(0, tensor.shape.dimensions)]
        fields += byte(1, Int(tensor.type.rawValue))
        fields += try int32(2, index(of: tensor.sparsity?.stored ?? tensor.data))
        fields += text(3, tensor.name)
        if let quantization = try quantization(of: tensor) { fields.append(.reference(id: 4, quantization)) }
        fields += byte(5, tensor.isVariable ? 1 : 0)
        if let sparsity = tensor.sparsity { fields.append(.reference(id: 6, try table(of: sparsity))) }
        if let signature = tensor.shapeSignature { fields.append(try int32s(7, signature)) }
        fields += byte(8, tensor.hasRank ? 1 : 0)
        return builder.table(fields)
    }

    private mutating func quantization(of tensor: TensorInfo) throws(ModelError) -> Reference? {
        var fields = floats(0, tensor.calibratedMinimum) + floats(1, tensor.calibratedMaximum)
        if let quantization = tensor.quantization {
            fields += floats(2, quantization.scales)
            fields.append(.reference(id: 3, builder.vector(quantization.zeroPoints)))
            fields += try int32(6, quantization.dimension)
        }
        if let blockwise = tensor.blockwiseQuantization {
            var details = try int32(0, blockwise.scales) + int32(2, blockwise.blockSize)
            if let zeroPoints = blockwise.zeroPoints { details += try int32(1, zeroPoints, default: -1) }
            fields += byte(4, 2)
            fields.append(.reference(id: 5, builder.table(details)))
        }
        return fields.isEmpty ? nil : builder.table(fields)
    }

    private mutating func table(of sparsity: TensorInfo.Sparsity) throws(ModelError) -> Reference {
        var dimensions: [Reference] = []
        for dimension in sparsity.dimensions {
            if dimension.isDense {
                dimensions.append(builder.table(try int32(1, dimension.denseSize)))
            } else {
                let segments = try index(vector: dimension.segments)
                let indices = try index(vector: dimension.indices)
                dimensions.append(
                    builder.table(
                        byte(0, 1) + byte(2, segments.tag) + byte(4, indices.tag) + [
                            .reference(id: 3, segments.table), .reference(id: 5, indices.table),
                        ]))
            }
        }
        var fields = [try int32s(0, sparsity.traversalOrder), .reference(id: 2, builder.vector(of: dimensions))]
        if !sparsity.blockMap.isEmpty { fields.append(try int32s(1, sparsity.blockMap)) }
        return builder.table(fields)
    }

    /// The numbers in the narrowest of the three kinds of index vectors.
    private mutating func index(vector numbers: [Int]) throws(ModelError) -> (tag: Int, table: Reference) {
        switch numbers.max() ?? 0 {
        case ...255: (3, builder.table([.reference(id: 0, builder.vector(numbers.map { UInt8($0) }))]))
        case ...65535: (2, builder.table([.reference(id: 0, builder.vector(numbers.map { UInt16($0) }))]))
        default: (1, builder.table([try int32s(0, numbers)]))
        }
    }
}
