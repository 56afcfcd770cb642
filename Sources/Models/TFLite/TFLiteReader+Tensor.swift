import Tensors

extension TFLiteReader {
    mutating func tensor(
        _ table: FlatTable, name: Bytes, at location: ModelError.Location
    ) throws(ModelError) -> TensorInfo {
        let file = flat.file
        func refuse(_ message: String, help: String = "") -> ModelError {
            ModelError(message, at: location, in: file, help: help)
        }
        let code = try table.int8(1, "type")
        let known = ElementType(rawValue: code)
        if known == nil { try passOver(refuse("the element type \(code) is unknown")) }
        // A type of elements without a size.
        let type = known ?? .variant
        let shape = Shape(shared(try table.int32s(0, "shape") ?? []))
        if try table.uint32(10, "external_buffer") != 0 {
            try passOver(
                refuse(
                    "the data lie in another file (external buffer)", help: "Convert the model into a single file."))
        }
        var info = TensorInfo(
            text: name, type: type, shape: shape, hasRank: try table.bool(8, "has_rank"),
            isVariable: try table.bool(5, "is_variable"))
        if let signature = try table.int32s(7, "shape_signature"), signature.count == shape.rank {
            info.shapeSignature = signature
        }
        let buffer = Int(try table.uint32(2, "buffer"))
        if buffer < buffers.count {
            info.data = buffers[buffer]
        } else if buffer > 0 {
            try passOver(refuse("the data are in buffer \(buffer), but the file has \(buffers.count) buffers"))
        }
        if let quantization = try table.table(4, "quantization") {
            try read(quantization, into: &info, refuse: { refuse($0) })
        }
        if let sparsity = try table.table(6, "sparsity"), let stored = info.data {
            let description = try read(sparsity, stored: stored)
            do throws(SparseError) {
                info.data = try description.densified(type: type, shape: shape, limit: &densifyBudget)
            } catch {
                try passOver(refuse("the sparse data are inconsistent: " + error.message))
                info.data = nil
            }
            info.sparsity = description
        }
        return info
    }

    private mutating func read(
        _ table: FlatTable, into info: inout TensorInfo, refuse: (String) -> ModelError
    ) throws(ModelError) {
        info.setCalibration(
            minimum: try table.decoded(0, "min", of: 4) ?? .empty, maximum: try table.decoded(1, "max", of: 4) ?? .empty)
        if let scales = try table.decoded(2, "scale", of: 4), !scales.isEmpty {
            var zeroPoints = try table.int64s(3, "zero_point") ?? []
            if zeroPoints.isEmpty { zeroPoints = [0] }
            if zeroPoints.count == 1 && scales.count > 4 {
                zeroPoints = Array(repeating: zeroPoints[0], count: scales.count / 4)
            }
            info.quantization = AffineQuantization(
                scales: scales, zeroPoints: zeroPoints, dimension: try table.int32(6, "quantized_dimension"))
            // Old converters left scales of 0 on floats, shapes and biases, where they have no meaning.
            let isQuantized = [.int8, .uint8, .int16, .int4, .uint4, .int2].contains(info.type)
            if !isQuantized, let quantization = info.quantization,
                quantization.scales.contains(0) || quantization.fault(type: info.type, shape: info.shape) != nil
            {
                info.quantization = nil
            }
        }
        let (none, custom, blockwise): (UInt8, UInt8, UInt8) = (0, 1, 2)
        switch try table.uint8(4, "details_type") {
        case none, custom: break
        case blockwise:
            guard let details = try table.table(5, "details") else { break }
            info.blockwiseQuantization = TensorInfo.BlockwiseQuantization(
                scales: try details.int32(0, "scales"),
                zeroPoints: try details.has(1) ? [try details.int32(1, "zero_points")].first { $0 != -1 } : nil,
                blockSize: try details.int32(2, "block_size"))
        case let other:
            try passOver(refuse("the kind of quantization (details type \(other)) is not supported"))
        }
    }

    private func read(_ table: FlatTable, stored: Bytes) throws(ModelError) -> TensorInfo.Sparsity {
        let dimensions = try table.tables(2, "dim_metadata") { (table, _) throws(ModelError) in
            TensorInfo.Sparsity.Dimension(
                isDense: try table.int8(0, "format") == 0, denseSize: try table.int32(1, "dense_size"),
                segments: try indices(table, 2, "array_segments"), indices: try indices(table, 4, "array_indices"))
        }
        return TensorInfo.Sparsity(
            traversalOrder: try table.int32s(0, "traversal_order") ?? [],
            blockMap: try table.int32s(1, "block_map") ?? [], dimensions: dimensions ?? [], stored: stored)
    }

    /// A `SparseIndexVector`: its tag in field `id`, the table with the numbers in the next.
    private func indices(_ table: FlatTable, _ id: Int, _ field: StaticString) throws(ModelError) -> [Int] {
        let tag = try table.uint8(id, field)
        guard let vector = try table.table(id + 1, field) else { return [] }
        switch tag {
        case 1: return try vector.int32s(0, field) ?? []
        case 2: return try vector.uint16s(0, field) ?? []
        case 3: return try vector.uint8s(0, field) ?? []
        default: return []
        }
    }
}
