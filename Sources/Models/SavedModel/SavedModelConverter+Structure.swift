import Tensors

/// Parameters, variables and functions.
extension SavedModelConverter {
    mutating func placeholder(_ context: Context) throws(ModelError) -> Value {
        guard let type = ElementType(dataType: try context.node.type("dtype") ?? 0) else {
            throw context.error("an input of this type is not supported")
        }
        guard let dimensions = try context.node.shape("shape") else {
            throw context.error(
                "the number of its dimensions is unknown",
                help: "Export the model with an input whose number of dimensions is known.")
        }
        guard dimensions.allSatisfy({ $0 >= -1 }), Shape(dimensions.map { max($0, 1) }).checkedElementCount != nil else {
            throw context.error("its shape \(Shape(dimensions)) is not possible")
        }
        let name = context.name.hasSuffix(":0") ? context.name : context.name + ":0"
        var shape = dimensions.map { $0 < 0 ? nil : Dimension($0) }
        if let batch = conversion.batch, shape.first == .some(nil) { shape[0] = Dimension(batch) }
        return .tensor(add(name: name, shape: shape, type: type))
    }

    func handle(_ context: Context) throws(ModelError) -> Value {
        let shared = try context.node.string("shared_name") ?? ""
        return .variable(shared.isEmpty ? context.name : shared)
    }

    func variable(_ context: Context) throws(ModelError) -> Constant {
        guard case .variable(let key) = try context.input(0) else { throw context.error("what it reads is not a variable") }
        return try variable(key, context)
    }

    func variable(_ key: String, _ context: Context) throws(ModelError) -> Constant {
        guard let value = model.values[key] else {
            throw context.error("the folder has no elements for the variable '\(key)'")
        }
        return value
    }

    mutating func partitionedCall(_ context: Context) throws(ModelError) -> [Value] {
        guard let function = try context.node.function("f") else { throw context.error("it names no function") }
        return try call(function, context.inputs, context)
    }
}
