import Tensors

/// A dimension of a tensor: a number, or a number times what is unknown until the model runs, such as the batch.
struct TensorFlowDimension: Hashable, ExpressibleByIntegerLiteral {
    var factor: Int
    /// Each unknown has a number; sorted.
    var unknowns: [Int]

    init(_ factor: Int, times unknowns: [Int] = []) {
        self.factor = factor
        self.unknowns = unknowns
    }

    init(integerLiteral value: Int) { self.init(value) }

    /// nil where it is unknown.
    var value: Int? { unknowns.isEmpty ? factor : nil }

    /// What the graph's description has: 1 in place of what is unknown.
    var described: Int { value ?? 1 }

    /// -1 where it is unknown.
    var signature: Int { value ?? -1 }

    static func * (a: Self, b: Self) -> Self {
        let (factor, overflow) = a.factor.multipliedReportingOverflow(by: b.factor)
        return Self(overflow ? Int.max : factor, times: (a.unknowns + b.unknowns).sorted())
    }

    /// nil where the division leaves a rest, or it is not known whether it does.
    func divided(by other: Self) -> Self? {
        guard other.factor != 0, factor % other.factor == 0 else { return nil }
        var rest = unknowns
        for unknown in other.unknowns {
            guard let place = rest.firstIndex(of: unknown) else { return nil }
            rest.remove(at: place)
        }
        return Self(factor / other.factor, times: rest)
    }
}

extension [TensorFlowDimension] {
    var product: TensorFlowDimension { reduce(1, *) }

    /// nil where one is unknown.
    var values: [Int]? {
        let known = compactMap(\.value)
        return known.count == count ? known : nil
    }
}

/// What an output of a node is, as far as it is known before the model runs.
enum TensorFlowValue {
    case constant(TensorFlowConstant)
    /// Whole numbers of which some are unknown: dimensions of tensors and what is computed of them; a scalar or a list.
    case dimensions([TensorFlowDimension], isScalar: Bool, type: ElementType)
    case tensor(Tensor)
    /// A variable by its key in the checkpoint, or by its name where the file says no more.
    case variable(String)
    case list(List)

    /// Tensors of one shape, along the first axis of one.
    struct List {
        /// nil where nothing is in it yet.
        var stacked: Tensor?
        var count: TensorFlowDimension
        /// The shape of each; nil where it is not known yet.
        var element: [TensorFlowDimension]?
        var type: ElementType
    }

    /// A tensor of the subgraph that is being made.
    struct Tensor {
        var index: Int
        var shape: [TensorFlowDimension]
        var type: ElementType
    }

    /// The whole numbers of a scalar or a list.
    var numbers: [TensorFlowDimension]? {
        switch self {
        case .dimensions(let dimensions, _, _): dimensions
        case .constant(let constant) where constant.shape.count <= 1: constant.ints?.map { TensorFlowDimension($0) }
        default: nil
        }
    }

    var constant: TensorFlowConstant? { if case .constant(let constant) = self { constant } else { nil } }

    /// nil for what is no tensor.
    var shape: [TensorFlowDimension]? {
        switch self {
        case .constant(let constant): constant.shape.map { TensorFlowDimension($0) }
        case .dimensions(let dimensions, let isScalar, _): isScalar ? [] : [TensorFlowDimension(dimensions.count)]
        case .tensor(let tensor): tensor.shape
        case .variable, .list: nil
        }
    }

    /// nil for what is no tensor.
    var type: ElementType? {
        switch self {
        case .constant(let constant): constant.type
        case .dimensions(_, _, let type): type
        case .tensor(let tensor): tensor.type
        case .variable, .list: nil
        }
    }
}
