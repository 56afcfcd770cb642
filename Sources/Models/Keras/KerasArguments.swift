import Storage
import Tensors

/// What one call of a layer passes. It remembers what was taken, so that an argument that nothing takes is found.
final class KerasArguments {
    typealias Value = GraphBuilder.Value

    indirect enum Operand {
        case value(Value)
        case list([Operand])
        case constant(JSONValue)

        /// For messages.
        var brief: String {
            switch self {
            case .value: "a tensor"
            case .list(let elements): "[" + elements.map(\.brief).joined(separator: ", ") + "]"
            case .constant(let value): value.brief
            }
        }

        /// The tensors and constants of a list, or the one operand itself.
        var elements: [Operand] {
            if case .list(let elements) = self { elements } else { [self] }
        }

        /// The tensors and constants of a list and of the lists in it.
        var leaves: [Operand] {
            if case .list(let elements) = self { elements.flatMap(\.leaves) } else { [self] }
        }

        /// Whether it is None, or a list of it.
        var isNull: Bool {
            guard case .constant(let value) = self else { return false }
            return value.isNull || value.array.map { !$0.isEmpty && $0.allSatisfy(\.isNull) } ?? false
        }
    }

    /// The tensor that the call begins with, or the first of the list that it begins with.
    var firstValue: Value? {
        guard case .value(let value)? = (positional.first ?? keywords["inputs"])?.leaves.first else { return nil }
        return value
    }

    /// All tensors that the call passes.
    var values: [Value] {
        (positional + keywords.keys.sorted().map { keywords[$0]! }).flatMap(\.leaves).compactMap {
            if case .value(let value) = $0 { value } else { nil }
        }
    }

    /// Whether what is no tensor is one number, which means the same in any order of axes.
    var hasOnlyNumbers: Bool {
        (positional + keywords.values).flatMap(\.leaves).allSatisfy {
            guard case .constant(let json) = $0 else { return true }
            return json.array == nil && json.object == nil || (Constant(json).map { $0.count == 1 } ?? false)
        }
    }

    /// The same call with other tensors.
    func mapping(_ body: (Value) throws -> Value) rethrows -> KerasArguments {
        func mapped(_ operand: Operand) throws -> Operand {
            switch operand {
            case .value(let value): .value(try body(value))
            case .list(let elements): .list(try elements.map(mapped))
            case .constant: operand
            }
        }
        return KerasArguments(positional: try positional.map(mapped), keywords: try keywords.mapValues(mapped))
    }

    private let positional: [Operand]
    private let keywords: [String: Operand]
    private var takenPositions: Set<Int> = []
    private var takenKeywords: Set<String> = []

    init(positional: [Operand], keywords: [String: Operand] = [:]) {
        self.positional = positional
        self.keywords = keywords
    }

    /// A call of `call` where the layers before it have made `values`.
    convenience init(_ call: KerasArchitecture.Call, values: [KerasArchitecture.Output: Value]) {
        func operand(_ argument: KerasArchitecture.Argument) -> Operand {
            switch argument {
            case .output(let output): .value(values[output]!)
            case .list(let elements): .list(elements.map(operand))
            case .constant(let value): .constant(value)
            }
        }
        self.init(positional: call.positional.map(operand), keywords: call.keywords.mapValues(operand))
    }

    /// The argument at `position`, or named `name`; nil where the call has neither or passes None.
    func take(_ position: Int?, _ name: String) -> Operand? {
        var operand: Operand?
        if let position, positional.indices.contains(position) {
            takenPositions.insert(position)
            operand = positional[position]
        } else if let keyword = keywords[name] {
            takenKeywords.insert(name)
            operand = keyword
        }
        return operand.flatMap { $0.isNull ? nil : $0 }
    }

    /// A constant, or `defaultValue` where the call has none.
    func constant(_ position: Int?, _ name: String) -> JSONValue? {
        guard case .constant(let value)? = take(position, name) else { return nil }
        return value
    }

    /// An argument that nothing took, as Python writes it; None says nothing.
    var untaken: String? {
        for (position, operand) in positional.enumerated() where !takenPositions.contains(position) && !operand.isNull {
            return "\(operand.brief) as argument \(position + 1)"
        }
        return keywords.keys.sorted().first { !takenKeywords.contains($0) && !keywords[$0]!.isNull }
            .map { "\($0)=\(keywords[$0]!.brief)" }
    }
}
