import Storage

extension KerasArchitecture.Output {
    /// ["conv1", 0, 0, …]
    init?(_ elements: [JSONValue]) {
        guard elements.count >= 3, let layer = elements[0].string, let call = elements[1].int,
            let tensor = elements[2].int, call >= 0, tensor >= 0
        else { return nil }
        self.init(layer: layer, call: call, tensor: tensor)
    }
}

extension KerasArchitecture.Call {
    private typealias Argument = KerasArchitecture.Argument
    private static let maximumDepth = 32

    /// Reads an element of `inbound_nodes`. Keras 3 writes positional and keyword arguments; Keras 2 writes the tensors
    /// of the first argument, each a list of layer, call, tensor and all further arguments by name.
    init(_ node: JSONValue, of layer: String) throws {
        self.init()
        if let arguments = node["args"] {
            for argument in arguments.array ?? [] { positional.append(try Self.argument(argument, layer, depth: 0)) }
            for (key, value) in node["kwargs"]?.object ?? [:] {
                keywords[key] = try Self.argument(value, layer, depth: 0)
            }
        } else if let elements = node.array {
            if let single = try tensor(elements, layer) {
                positional = [single]
            } else {
                let tensors = try elements.map { element in
                    guard let tensor = try tensor(element.array ?? [], layer) else {
                        throw ModelError("it is called with \(element.brief), which is not a tensor", at: .layer(layer))
                    }
                    return tensor
                }
                positional = tensors.count == 1 ? tensors : [.list(tensors)]
            }
        } else {
            throw ModelError("it is called with \(node.brief), which is not a list of tensors", at: .layer(layer))
        }
    }

    /// Numbers the calls of the layer `name` from 0 instead of from `first`.
    mutating func renumber(_ name: String, from first: Int) {
        func renumbered(_ argument: KerasArchitecture.Argument) -> KerasArchitecture.Argument {
            switch argument {
            case .output(var output) where output.layer == name:
                output.call -= first
                return .output(output)
            case .list(let elements): return .list(elements.map(renumbered))
            case .output, .constant: return argument
            }
        }
        positional = positional.map(renumbered)
        keywords = keywords.mapValues(renumbered)
    }

    /// ["conv1", 0, 0, {…}] or ["_CONSTANT_VALUE", -1, 2.5, {…}] of Keras 2; nil for other lists.
    private mutating func tensor(_ elements: [JSONValue], _ layer: String) throws -> KerasArchitecture.Argument? {
        guard elements.count >= 3, let name = elements[0].string else { return nil }
        for (key, value) in elements.count > 3 ? elements[3].object ?? [:] : [:] {
            keywords[key] = try Self.legacyArgument(value, depth: 0)
        }
        if name == "_CONSTANT_VALUE" { return .constant(elements[2]) }
        return KerasArchitecture.Output(elements).map { .output($0) }
    }

    private static func legacyArgument(_ json: JSONValue, depth: Int) throws -> KerasArchitecture.Argument {
        guard depth < maximumDepth, let elements = json.array else { return .constant(json) }
        if elements.count == 3, let output = KerasArchitecture.Output(elements) { return .output(output) }
        let list = try elements.map { try legacyArgument($0, depth: depth + 1) }
        return list.contains { !$0.sources.isEmpty } ? .list(list) : .constant(json)
    }

    private static func argument(
        _ json: JSONValue, _ layer: String, depth: Int
    ) throws -> KerasArchitecture.Argument {
        guard depth < maximumDepth else { throw ModelError("its arguments do not end", at: .layer(layer)) }
        if json["class_name"] == .string("__keras_tensor__") {
            guard let output = json["config"]?["keras_history"]?.array.flatMap({ KerasArchitecture.Output($0) }) else {
                throw ModelError("it is called with a tensor that no layer makes", at: .layer(layer))
            }
            return .output(output)
        }
        if json["class_name"] == .string("__tuple__"), let elements = json["config"]?["value"] {
            return try argument(elements, layer, depth: depth + 1)
        }
        guard let elements = json.array else { return .constant(json) }
        let list = try elements.map { try argument($0, layer, depth: depth + 1) }
        return list.contains { !$0.sources.isEmpty } ? .list(list) : .constant(json)
    }
}
