import Models
import Tensors

/// The one operator of a subgraph that combines two elements, for the operators that LiteRT recognizes in it.
enum RegionOperation {
    /// The new element instead of the old one: the subgraph is empty.
    case update
    case add, multiply, maximum, minimum, and, or

    init(_ node: Node, subgraph: Int, isUpdateAllowed: Bool) throws {
        let subgraphs = node.session.graph.subgraphs
        try node.require(subgraphs.indices.contains(subgraph), "calls subgraph \(subgraph); the model has \(subgraphs.count)")
        let operators = subgraphs[subgraph].operators
        if operators.isEmpty && isUpdateAllowed {
            self = .update
            return
        }
        try node.require(
            operators.count == 1, "subgraph \(subgraph) has \(operators.count) operators where one is expected")
        switch operators[0].code.builtin {
        case .add, .stablehloAdd: self = .add
        case .mul, .stablehloMultiply: self = .multiply
        case .maximum, .stablehloMaximum: self = .maximum
        case .minimum, .stablehloMinimum: self = .minimum
        case .logicalAnd, .stablehloAnd: self = .and
        case .logicalOr, .stablehloOr: self = .or
        default: throw node.error("cannot combine elements by \(operators[0].code.name) of subgraph \(subgraph)")
        }
    }

    /// `REDUCE_WINDOW`'s code for the operation; nil for an unknown one.
    init?(code: Int) {
        switch code {
        case 1: self = .add
        case 2: self = .multiply
        case 3: self = .minimum
        case 4: self = .maximum
        case 5: self = .and
        case 6: self = .or
        default: return nil
        }
    }

    /// Integers wrap around.
    func integer<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> (T, T) -> T {
        switch self {
        case .update: { $1 }
        case .add: (&+)
        case .multiply: (&*)
        case .maximum: { $0 < $1 ? $1 : $0 }
        case .minimum: { $1 < $0 ? $1 : $0 }
        case .and: { $0 != 0 && $1 != 0 ? 1 : 0 }
        case .or: { $0 != 0 || $1 != 0 ? 1 : 0 }
        }
    }

    /// - Parameter keepsFirst: Whether the first of two that cannot be compared stays.
    func float<T: BinaryFloatingPoint & BitwiseCopyable>(_: T.Type, keepsFirst: Bool) -> (T, T) -> T {
        switch self {
        case .update: { $1 }
        case .add: (+)
        case .multiply: (*)
        case .maximum: keepsFirst ? { $0 < $1 ? $1 : $0 } : { $0 >= $1 ? $0 : $1 }
        case .minimum: keepsFirst ? { $1 < $0 ? $1 : $0 } : { $0 <= $1 ? $0 : $1 }
        case .and: { $0 != 0 && $1 != 0 ? 1 : 0 }
        case .or: { $0 != 0 || $1 != 0 ? 1 : 0 }
        }
    }

    /// On booleans, a sum is "or" and a product "and".
    var boolean: (UInt8, UInt8) -> UInt8 {
        switch self {
        case .update: { $1 }
        case .add, .maximum, .or: { $0 | $1 }
        case .multiply, .minimum, .and: { $0 & $1 }
        }
    }

    /// A loop over elements of `type` that are combined by the operation.
    func evaluation(of type: ElementType, _ loop: some CombiningLoop) -> Evaluation? {
        switch type {
        case .float16: loop.evaluation(float(Float16.self, keepsFirst: true))
        case .float32: loop.evaluation(float(Float.self, keepsFirst: true))
        case .float64: loop.evaluation(float(Double.self, keepsFirst: true))
        case .int8: loop.evaluation(integer(Int8.self))
        case .uint8: loop.evaluation(integer(UInt8.self))
        case .int16: loop.evaluation(integer(Int16.self))
        case .uint16: loop.evaluation(integer(UInt16.self))
        case .int32: loop.evaluation(integer(Int32.self))
        case .uint32: loop.evaluation(integer(UInt32.self))
        case .int64: loop.evaluation(integer(Int64.self))
        case .uint64: loop.evaluation(integer(UInt64.self))
        case .bool: loop.evaluation(boolean)
        default: nil
        }
    }
}

/// A loop for any type of element.
protocol CombiningLoop {
    func evaluation<T: BitwiseCopyable>(_ combine: @escaping (T, T) -> T) -> Evaluation
}
