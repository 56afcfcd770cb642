import Tensors

/// What an output of a node is, as far as it is known before the model runs.
enum TensorFlowValue {
    typealias Tensor = GraphBuilder.Tensor

    /// Of whole numbers some may be open: dimensions of tensors and what is computed of them.
    case constant(Constant)
    case tensor(Tensor)
    /// A variable by its key in the checkpoint, or by its name where the file says no more.
    case variable(String)
    case list(List)

    /// Tensors of one shape, along the first axis of one.
    struct List {
        /// nil where nothing is in it yet.
        var stacked: Tensor?
        var count: Dimension
        /// The shape of each; nil where it is not known yet.
        var element: [Dimension]?
        var type: ElementType
    }

    /// The whole numbers of a scalar or a list.
    var numbers: [Dimension]? {
        if case .constant(let constant) = self, constant.shape.count <= 1 { constant.numbers } else { nil }
    }

    /// What is known before the model runs.
    var constant: Constant? { if case .constant(let constant) = self, constant.open == nil { constant } else { nil } }

    /// nil for what is no tensor.
    var shape: [Dimension]? {
        switch self {
        case .constant(let constant): constant.shape.map { Dimension($0) }
        case .tensor(let tensor): tensor.shape
        case .variable, .list: nil
        }
    }

    /// nil for what is no tensor.
    var type: ElementType? {
        switch self {
        case .constant(let constant): constant.type
        case .tensor(let tensor): tensor.type
        case .variable, .list: nil
        }
    }
}
