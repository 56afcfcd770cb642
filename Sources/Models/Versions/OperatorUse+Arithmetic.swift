import Tensors

extension OperatorUse {
    /// Element-wise operators of two inputs.
    var versionOfArithmetic: Int {
        let isUnquantizedInt16 = type(0) == .int16 && input(0)?.quantization == nil
        switch node.code.builtin {
        case .add:
            if type(0) == .float16 { return 6 }
            if isUnquantizedInt16 { return 5 }
            if type(0) == .int64 { return 4 }
            if type(0) == .int16 { return options.bool(.potScaleInt16) ? 1 : 3 }
            return version([.int8: 2])
        case .sub:
            if type(0) == .int16 && !options.bool(.potScaleInt16) { return 5 }
            if type(0) == .int64 { return 4 }
            if broadcastRank > 4 { return 3 }
            return version([.int8: 2])
        case .mul:
            if type(0) == .float16 { return 8 }
            if isUnquantizedInt16 || type(0) == .uint32 { return 7 }
            let common = version([.complex64: 6, .int64: 5, .int16: 4])
            if common > 1 { return common }
            if let a = scale(input(0)), let b = scale(input(1)), let out = scale(outputs.first), a * b / out >= 1 {
                return 3
            }
            return version([.int8: 2])
        case .div: return broadcastRank > 4 ? 2 : 1
        case .maximum, .minimum:
            if type(0) == .int16 { return 4 }
            if broadcastRank > 4 { return 3 }
            return version([.int8: 2])
        default: return version([.int8: 2])
        }
    }

    private func scale(_ tensor: TensorInfo?) -> Float? { tensor?.quantization?.scale }

    /// Operators between two types.
    var versionOfConversion: Int {
        let (from, to) = (type(0), outputType)
        switch node.code.builtin {
        case .dequantize:
            if from == .int8 { return isPerChannel(0) ? 5 : 2 }
            return version([.uint4: 8, .int2: 7, .int4: 6, .int16: 3, .float16: 3])
        case .quantize:
            if from == .uint4 || to == .uint4 { return 5 }
            if from == .int4 || to == .int4 { return 4 }
            if outputs.first?.quantization?.isPerChannel ?? false { return 3 }
            return to == .int16 ? 2 : 1
        default:
            // CAST
            let versions: KeyValuePairs<ElementType, Int> = [
                .float8E4M3FN: 9, .float8E5M2: 9, .int2: 8, .uint4: 8, .bfloat16: 7,
            ]
            if let special = versions.first(where: { $0.key == from || $0.key == to }) { return special.value }
            if from == .int4 && to == .float32 { return 6 }
            let plain: KeyValuePairs<ElementType, Int> = [
                .float64: 5, .float16: 5, .uint16: 4, .int8: 3, .uint32: 2,
            ]
            return plain.first { $0.key == from || $0.key == to }?.value ?? 1
        }
    }
}
