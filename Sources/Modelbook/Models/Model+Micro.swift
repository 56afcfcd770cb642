import Micro
import Models
import Records

extension Model {
    /// The arena of TensorFlow Lite Micro for this model.
    ///
    /// - Throws: `MicroRefusal` where the runtime would refuse the model.
    public func arena(for target: MicroTarget = .cortexM) throws -> Arena {
        Arena(plan: try ArenaPlan(graph: graph, target: target), origins: origins)
    }

    /// The same model with a plan of the arena in its metadata that unmodified TensorFlow Lite Micro follows, where
    /// that saves memory.
    public func plannedForMicro(_ target: MicroTarget = .cortexM, named name: String? = nil) throws -> Model {
        let planned = try MicroOptimization(graph, target: target).graph
        return try Model(try planned.tfliteBytes(), named: name ?? "\(self.name), planned", of: self, from: origins)
    }

    /// The operators that the nodes use, over all subgraphs.
    public var requiredOperators: RequiredOperators { RequiredOperators(graph) }

    /// The operators that a resolver must register, with the code that each brings.
    public var operatorTable: Table {
        let required = requiredOperators
        return Table(
            titles("Operator", "Nodes", "Types", "Version", "Registered by", "Code"),
            required.entries.map { entry in
                [
                    Table.Cell.code(entry.name), count(entry.count), entry.types.joined(separator: "; "),
                    entry.versions.map(String.init).joined(separator: ", "),
                    entry.method.map { Table.Cell.code($0 + "()") } ?? Table.Cell.text(words("not in TensorFlow Lite Micro")),
                    byteCount(CodeSize.bytes(for: [entry.name]) - CodeSize.runtime),
                ]
            },
            note: words("Code is an estimate: the size of the reference kernel for all types, compiled for x86-64."))
    }

    /// C++ that registers exactly the required operators.
    public var resolverSource: Display { .code(requiredOperators.resolverSource(), language: "cpp") }

    /// The same with registrations for the model's own types alone, which leave out code in builds with CMSIS-NN, below
    /// the headers that declare them.
    public var typedResolverSource: Display {
        let operators = requiredOperators
        let headers = operators.resolverHeaders(typed: .all).map { "#include \"\($0)\"\n" }.joined()
        return .code(
            headers + (headers.isEmpty ? "" : "\n") + operators.resolverSource(typed: .all), language: "cpp")
    }

    /// Runtime and the kernels of the required operators in flash: an estimate.
    public var codeSize: ByteCount { byteCount(CodeSize.bytes(for: requiredOperators.entries.map(\.name))) }

    /// What registering every operator would put into flash: an estimate.
    public var codeSizeOfAllOperators: ByteCount { byteCount(AllOperators.codeBytes) }

    /// How many operators a resolver for all of them registers.
    public var countOfAllOperators: Count { count(AllOperators.count) }
}
