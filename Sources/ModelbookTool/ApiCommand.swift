import ArgumentParser
import Execution
import SystemIO

struct ApiCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api",
        abstract: "Prints what a cell can write.",
        discussion: """
            Without a name, what a report asks first, then the types and functions of the kit. With one, what it is and what it \
            has; "modelbook help api" is the same.
            """)

    @Argument(help: "A type, a member, a function or an argument, such as Model, quantized, Chart.line or csv.")
    var name: String?

    /// What a report of the first hour is made of.
    private static let first = [
        "Model.init(_:named:signature:", "Dataset.init(csv:", "Dataset.init(folder:", "Dataset.init(sounds:",
        "Dataset.init(inputs:", "Dataset.init(images:", "Model.size", "Model.layerTable", "Model.evaluate(",
        "Evaluation.accuracy", "Evaluation.classTable", "Evaluation.confusionChart(", "Model.evaluateRegression(",
        "Model.converted(", "Model.quantized(_:", "ModelComparison", "Model.sensitivity(", "Model.arena(", "Model.fits(",
        "Model.boardTable(", "Model.flashTable(", "Model.latency(", "Model.profile(", "Model.predict(", "Model.diagram",
    ]

    func run() throws {
        let interface = try KitInterface(of: Kit(in: Installation.pipeline().kitFolder), Toolchain.find())
        guard let name else { return Terminal.print(overview(interface)) }
        let path = name.split(separator: ".").map { String($0.prefix { $0 != "(" }) }
        let found = interface.symbols.filter { symbol in
            let own = symbol.path.dropLast() + [symbol.name]
            return own.suffix(path.count).elementsEqual(path) || path.count == 1 && symbol.path.last == name
        }
        let taking = path.count == 1 ? interface.symbols.filter { $0.labels.contains { $0 == path[0] } } : []
        guard !found.isEmpty || !taking.isEmpty else {
            let near = interface.names(near: path.last ?? "")
            throw ValidationError(
                "The kit has nothing that is called \(name)."
                    + (near.isEmpty ? "" : " Near are: \(near.joined(separator: ", "))."))
        }
        let types = found.filter(\.isType)
        Terminal.print(
            (!types.isEmpty ? types : found.isEmpty ? taking : found).map { description($0, interface) }.joined(separator: "\n\n")
        )
    }

    /// Types and functions, a line each.
    private func overview(_ interface: KitInterface) -> String {
        func lines(_ symbols: [KitInterface.Symbol]) -> String {
            symbols.map { "  \($0.path.joined(separator: "."))\($0.summary.isEmpty ? "" : ": \($0.summary)")" }.joined(
                separator: "\n")
        }
        let top = interface.symbols.filter { $0.path.count == 1 }
        func types(_ modules: Set<String>) -> String {
            lines(top.filter { modules.contains($0.module) && ($0.isType || $0.kind == "typealias") })
        }
        let first = Self.first.compactMap { name in interface.symbols.first { $0.path.joined(separator: ".").hasPrefix(name) } }
        return """
            What a report asks first
            \(lines(first))

            Functions
            \(lines(top.filter { $0.kind == "func" }))

            Models, data and quantities
            \(types(["Modelbook"]))

            Tables, charts and numbers as the page gets them
            \(types(["Records"]))

            Networks that are trained
            \(types(["Training"]))

            What models are made of and run on
            \(types(["Inference", "Micro", "Models", "Quantization", "Tensors"]))

            modelbook help api NAME says what a type has and what a function takes.
            """
    }

    private func description(_ symbol: KitInterface.Symbol, _ interface: KitInterface) -> String {
        var lines = [symbol.path.count > 1 ? "\(symbol.path.dropLast().joined(separator: ".")):" : nil, symbol.declaration]
            .compactMap { $0 }
        lines += symbol.comment.map { $0.isEmpty ? "" : "    \($0)" }
        guard symbol.isType else { return lines.joined(separator: "\n") }
        for member in interface.symbols where member.path.dropLast().elementsEqual(symbol.path) && member.kind != "func.op" {
            lines += ["", "  \(member.declaration)"]
            if !member.summary.isEmpty { lines.append("      \(member.summary)") }
        }
        return lines.joined(separator: "\n")
    }
}
