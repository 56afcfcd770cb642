import Tensors

/// A tensor of the graph as an ONNX value. Its elements need not lie in the order of the value's axes: moving axes,
/// splitting and joining them is done in this description, and the graph moves elements only where an operator needs
/// them elsewhere.
///
/// An image (N, C, H, W) that lies as (N, H, W, C) has the factors N, H, W, C and the axes [N], [C], [H], [W]; made flat it
/// has the axes [N], [C, H, W] and lies where it did.
struct ONNXValue {
    /// An index into the graph's tensors.
    var tensor: Int
    /// The sizes of which the tensor is made, outermost in memory first. None is 1.
    var factors: [Dimension]
    /// The tensor's dimensions: for each its factors, in the order of memory.
    var dimensions: [[Int]]
    /// The ONNX value's axes: for each its factors, outermost first.
    var axes: [[Int]]

    /// - Parameters:
    ///   - shape: of the ONNX value.
    ///   - order: for each dimension of the tensor the axis that it holds.
    init(tensor: Int, shape: [Dimension], order: [Int]) {
        self.tensor = tensor
        factors = []
        dimensions = []
        axes = [[Int]](repeating: [], count: shape.count)
        for axis in order {
            dimensions.append(shape[axis].isOne ? [] : [factors.count])
            axes[axis] = dimensions.last!
            if !shape[axis].isOne { factors.append(shape[axis]) }
        }
    }

    var rank: Int { axes.count }
    /// Of the ONNX value. Products were checked when the value was made.
    var shape: [Dimension] { axes.map(size) }
    /// Of the tensor.
    var tensorShape: [Dimension] { dimensions.map(size) }

    func size(_ list: [Int]) -> Dimension { list.map { factors[$0] }.total ?? Dimension(0) }

    /// Cuts a factor into several, outermost first; their product is the factor.
    mutating func split(_ factor: Int, into parts: [Dimension]) {
        factors.replaceSubrange(factor...factor, with: parts)
        func replaced(_ list: [Int]) -> [Int] {
            list.flatMap { index -> [Int] in
                if index < factor { return [index] }
                return index == factor ? Array(factor..<factor + parts.count) : [index + parts.count - 1]
            }
        }
        dimensions = dimensions.map(replaced)
        axes = axes.map(replaced)
    }

    /// Makes the axes anew out of the same elements in the same order; false where a new axis has parts of factors
    /// that do not divide each other.
    mutating func reshape(to shape: [Dimension]) -> Bool {
        var result = self
        var rest = Array(axes.joined().reversed())
        var lists: [[Int]] = []
        for extent in shape {
            var (open, list) = (extent, [Int]())
            while !open.isOne {
                guard let factor = rest.last else { return false }
                let size = result.factors[factor]
                if let quotient = open.divided(by: size) {
                    list.append(factor)
                    rest.removeLast()
                    open = quotient
                } else if let inner = size.divided(by: open) {
                    result.split(factor, into: [open, inner])
                    func moved(_ index: Int) -> Int { index > factor ? index + 1 : index }
                    rest = rest.dropLast().map(moved) + [factor + 1]
                    list = list.map(moved) + [factor]
                    lists = lists.map { $0.map(moved) }
                    open = .one
                } else {
                    return false
                }
            }
            lists.append(list)
        }
        guard rest.isEmpty else { return false }
        result.axes = lists
        self = result
        return true
    }

    /// Whether each axis lies in one piece, its parts in order.
    var hasWholeAxes: Bool {
        axes.allSatisfy { list in zip(list, list.dropFirst()).allSatisfy { $0 + 1 == $1 } }
    }

    /// The axes in the order of memory; one without elements of its own behind the one before it. nil where an axis lies
    /// in pieces.
    var order: [Int]? {
        guard hasWholeAxes else { return nil }
        if dimensions.count == rank, dimensions.filter(\.isEmpty).count == axes.filter(\.isEmpty).count {
            var empty = axes.indices.filter { axes[$0].isEmpty }
            let order = dimensions.compactMap { list in
                list.isEmpty ? empty.removeFirst() : axes.firstIndex { $0 == list }
            }
            if order.count == rank { return order }
        }
        var order = axes.indices.filter { !axes[$0].isEmpty }.sorted { axes[$0][0] < axes[$1][0] }
        for axis in axes.indices where axes[axis].isEmpty {
            order.insert(axis, at: (axis == 0 ? nil : order.firstIndex(of: axis - 1)).map { $0 + 1 } ?? 0)
        }
        return order
    }

    /// Cuts the factors of axis `axis` and of axis `other` of `value` where either is cut; false where the pieces do not
    /// divide each other. The axes have equal sizes.
    mutating func align(_ axis: Int, _ value: inout ONNXValue, _ other: Int) -> Bool {
        func cuts(_ value: ONNXValue, _ axis: Int) -> Set<Dimension> {
            let list = value.axes[axis]
            return Set(list.indices.map { value.size(Array(list[$0...])) })
        }
        let all = cuts(self, axis).union(cuts(value, other)).sorted {
            $0.isOpen == $1.isOpen ? $0.count < $1.count : $1.isOpen
        }
        for (smaller, larger) in zip(all, all.dropFirst()) where larger.divided(by: smaller) == nil { return false }
        cut(axis, at: all)
        value.cut(other, at: all)
        return true
    }

    /// - Parameter cuts: products of the innermost parts, rising; the last is the whole axis.
    private mutating func cut(_ axis: Int, at cuts: [Dimension]) {
        var inner = Dimension.one
        var position = axes[axis].count - 1
        while position >= 0 {
            let factor = axes[axis][position]
            guard let end = inner.times(factors[factor]) else { return }
            let between = cuts.filter { cut in
                cut != inner && cut != end && cut.divided(by: inner) != nil && end.divided(by: cut) != nil
            }
            var parts: [Dimension] = []
            var last = inner
            for point in between + [end] {
                parts.append(point.divided(by: last)!)
                last = point
            }
            if parts.count > 1 { split(factor, into: parts.reversed()) }
            inner = end
            position -= 1
        }
    }
}

/// What a node reads or gives.
enum ONNXOperand {
    case constant(Constant)
    case value(ONNXValue)

    var shape: [Dimension] {
        switch self {
        case .constant(let constant): constant.extents
        case .value(let value): value.shape
        }
    }
    var rank: Int { shape.count }
    var constant: Constant? { if case .constant(let constant) = self { constant } else { nil } }
}
