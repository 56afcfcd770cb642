import Tensors

/// Lists of tensors, which recurrent layers read their steps from and write them to: here one tensor that has them along
/// its first axis.
extension SavedModelConverter {
    mutating func listFromTensor(_ context: Context) throws(ModelError) -> Value {
        let stacked = try tensor(of: try context.input(0), context)
        guard let count = stacked.shape.first else { throw context.error("a scalar is no list") }
        return .list(.init(stacked: stacked, count: count, element: Array(stacked.shape.dropFirst()), type: stacked.type))
    }

    mutating func reservedList(_ context: Context) throws(ModelError) -> Value {
        guard let type = ElementType(dataType: try context.node.type("element_dtype") ?? 0) else {
            throw context.error("a list of this type is not supported")
        }
        let count = context.node.op == "EmptyTensorList" ? nil : try context.input(1).numbers?.first
        guard let count else { throw context.error("a list that grows is not supported") }
        let given = try context.input(0).numbers ?? []
        let isKnown = !given.isEmpty && given.allSatisfy { $0.value.map { $0 >= 0 } ?? true }
        let isScalar = try context.input(0).shape?.isEmpty ?? true
        return .list(.init(stacked: nil, count: count, element: isKnown && !isScalar ? given : nil, type: type))
    }

    /// The list at the node's first input.
    private func list(_ context: Context) throws(ModelError) -> Value.List {
        guard case .list(let list) = try context.input(0) else { throw context.error("its input is no list") }
        return list
    }

    /// The list's tensor, zeros where nothing is in it.
    mutating func stacked(_ list: Value.List, _ context: Context) throws(ModelError) -> Value.Tensor {
        if let stacked = list.stacked { return stacked }
        guard let element = list.element, let zero = Constant([0], shape: []).cast(to: list.type) else {
            throw context.error("the shape of the list's elements is not known")
        }
        return try tensor(of: try filled([list.count] + element, with: zero, context), context)
    }

    /// Element `index` of the list.
    mutating func listElement(_ context: Context) throws(ModelError) -> Value {
        let stacked = try stacked(try list(context), context)
        let index = try tensor(of: try context.input(1), context, name: context.name + "/index")
        return .tensor(
            append(
                .gather, [stacked.index, index.index], name: context.name, shape: Array(stacked.shape.dropFirst()),
                type: stacked.type, [.axis: .int(0)]))
    }

    /// The list with another element at `index`. Before the shape of the elements is known there is nothing to put it in.
    mutating func settingElement(_ context: Context) throws(ModelError) -> Value {
        var list = try list(context)
        let item = try tensor(of: try context.input(2), context, name: context.name + "/item")
        let row = try reshaped(item, to: [1] + item.shape, context, name: context.name + "/row")
        if list.element == nil {
            list.element = item.shape
            return .list(list)
        }
        list.element = item.shape
        if list.count == 1 {
            list.stacked = row
            return .list(list)
        }
        let whole = try stacked(list, context)
        let start = try start(at: try context.input(1), rank: whole.shape.count, context)
        list.stacked = append(
            .dynamicUpdateSlice, [whole.index, row.index, start], name: context.name, shape: whole.shape, type: whole.type)
        return .list(list)
    }

    /// Where row `index` of a tensor begins.
    private mutating func start(at index: Value, rank: Int, _ context: Context) throws(ModelError) -> Int {
        if let place = index.numbers?.first?.value {
            return builder.constant(
                context.name + "/start", Constant([place] + Array(repeating: 0, count: rank - 1), shape: [rank]))
        }
        let place = try tensor(of: index, context, name: context.name + "/index")
        let zero = builder.constant(context.name + "/zero", Constant([0], shape: []))
        return append(
            .pack, [place.index] + Array(repeating: zero, count: rank - 1), name: context.name + "/start",
            shape: [Dimension(rank)], type: .int32, [.valuesCount: .int(rank)]
        ).index
    }

    mutating func listStack(_ context: Context) throws(ModelError) -> Value {
        .tensor(try stacked(try list(context), context))
    }

    func listLength(_ context: Context) throws(ModelError) -> Value {
        .constant(Constant([try list(context).count], shape: [], type: .int32))
    }
}
