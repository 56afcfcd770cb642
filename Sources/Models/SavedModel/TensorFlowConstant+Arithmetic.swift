import Tensors

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Arithmetic on constants, element by element as TensorFlow computes it.
extension TensorFlowConstant {
    /// nil for what is not computed here.
    static func unary(_ code: BuiltinOperator, _ a: TensorFlowConstant) -> TensorFlowConstant? {
        if let ints = a.ints, code == .neg || code == .abs, a.type != .bool {
            return a.with(ints.map { code == .neg ? 0 &- $0 : abs(max($0, -Int.max)) })
        }
        guard let floats = a.floats, let function = function(code) else { return nil }
        return TensorFlowConstant(floats.map(function), shape: a.shape)
    }

    private static func function(_ code: BuiltinOperator) -> ((Float) -> Float)? {
        switch code {
        case .neg: { -$0 }
        case .abs: { abs($0) }
        case .square: { $0 * $0 }
        case .sqrt: { $0.squareRoot() }
        case .rsqrt: { 1 / $0.squareRoot() }
        case .relu: { max($0, 0) }
        case .exp: { exp($0) }
        case .log: { log($0) }
        case .tanh: { tanh($0) }
        case .logistic: { 1 / (1 + exp(-$0)) }
        case .floor: { $0.rounded(.down) }
        case .ceil: { $0.rounded(.up) }
        default: nil
        }
    }

    /// NumPy's rule makes the shapes one; nil for what is not computed here.
    static func binary(_ code: BuiltinOperator, _ a: TensorFlowConstant, _ b: TensorFlowConstant) -> TensorFlowConstant? {
        guard a.type == b.type, let shape = KerasConverter.broadcast(a.shape, b.shape),
            let x = a.broadcast(to: shape), let y = b.broadcast(to: shape)
        else { return nil }
        if let x = x.floats, let y = y.floats {
            if let function = floatFunction(code) {
                return TensorFlowConstant(zip(x, y).map(function), shape: shape)
            }
            guard let compares = comparison(code) else { return nil }
            return TensorFlowConstant(truth: zip(x, y).map { compares(Double($0), Double($1)) }, shape: shape)
        }
        guard let p = x.ints, let q = y.ints else { return nil }
        if let function = intFunction(code) {
            var values: [Int] = []
            for (first, second) in zip(p, q) {
                guard let value = function(first, second) else { return nil }
                values.append(value)
            }
            return x.with(values)
        }
        guard let compares = comparison(code), (p + q).allSatisfy({ $0.magnitude < 1 << 53 }) else {
            return nil
        }
        return TensorFlowConstant(truth: zip(p, q).map { compares(Double($0), Double($1)) }, shape: shape)
    }

    private static func floatFunction(_ code: BuiltinOperator) -> ((Float, Float) -> Float)? {
        switch code {
        case .add: { $0 + $1 }
        case .sub: { $0 - $1 }
        case .mul: { $0 * $1 }
        case .div: { $0 / $1 }
        case .maximum: { max($0, $1) }
        case .minimum: { min($0, $1) }
        case .squaredDifference: { ($0 - $1) * ($0 - $1) }
        case .pow: { pow($0, $1) }
        default: nil
        }
    }

    /// Functions that give nil where the result is not a number.
    private static func intFunction(_ code: BuiltinOperator) -> ((Int, Int) -> Int?)? {
        switch code {
        case .add: { $0.addingReportingOverflow($1).partialValue }
        case .sub: { $0.subtractingReportingOverflow($1).partialValue }
        case .mul: { $0.multipliedReportingOverflow(by: $1).partialValue }
        case .maximum: { max($0, $1) }
        case .minimum: { min($0, $1) }
        case .floorDiv, .div:
            { $1 == 0 || ($0 == Int.min && $1 == -1) ? nil : $0 / $1 - ($0 % $1 != 0 && ($0 < 0) != ($1 < 0) ? 1 : 0) }
        case .floorMod: { $1 == 0 || $1 == -1 ? ($1 == 0 ? nil : 0) : ($0 % $1 + $1) % $1 }
        case .logicalAnd: { $0 & $1 }
        case .logicalOr: { $0 | $1 }
        default: nil
        }
    }

    private static func comparison(_ code: BuiltinOperator) -> ((Double, Double) -> Bool)? {
        switch code {
        case .equal: { $0 == $1 }
        case .notEqual: { $0 != $1 }
        case .less: { $0 < $1 }
        case .lessEqual: { $0 <= $1 }
        case .greater: { $0 > $1 }
        case .greaterEqual: { $0 >= $1 }
        default: nil
        }
    }

    private init(truth: [Bool], shape: [Int]) {
        self.init(type: .bool, shape: shape, data: Bytes(truth.map { $0 ? 1 : 0 }))
    }

    /// Whole numbers of the same type and shape, cut to its width.
    func with(_ values: [Int]) -> TensorFlowConstant { TensorFlowConstant(cutting: values, shape: shape, type: type) }

    /// Whole numbers, cut to the width of the type.
    init(cutting values: [Int], shape: [Int], type: ElementType) {
        let data: Bytes
        switch type {
        case .int64: data = Bytes(of: values.map(Int64.init))
        case .int16: data = Bytes(of: values.map { Int16(truncatingIfNeeded: $0) })
        case .int8, .uint8, .bool: data = Bytes(of: values.map { UInt8(truncatingIfNeeded: $0) })
        default: data = Bytes(of: values.map { Int32(truncatingIfNeeded: $0) })
        }
        self.init(type: type, shape: shape, data: data)
    }

    /// As elements of another type; nil for what is not computed here.
    func cast(to target: ElementType) -> TensorFlowConstant? {
        if target == type { return self }
        if let ints {
            switch target {
            case .float32: return TensorFlowConstant(ints.map { Float($0) }, shape: shape)
            case .bool: return TensorFlowConstant(truth: ints.map { $0 != 0 }, shape: shape)
            case .int8, .uint8, .int16, .int32, .int64: return TensorFlowConstant(cutting: ints, shape: shape, type: target)
            default: return nil
            }
        }
        if type == .float64, target == .float32 {
            return TensorFlowConstant(data.array(of: Double.self).map { Float($0) }, shape: shape)
        }
        if type == .float16, target == .float32 {
            return TensorFlowConstant(data.array(of: Float16.self).map { Float($0) }, shape: shape)
        }
        guard let floats, [.int32, .int64].contains(target), floats.allSatisfy({ abs($0) < 0x1p31 }) else { return nil }
        return TensorFlowConstant(cutting: floats.map { Int($0) }, shape: shape, type: target)
    }
}
