import Notebooks
import Pipeline
import Records
import Rendering

extension PreviewState {
    /// Each problem with a button that opens its place.
    static func list(_ problems: [Diagnostic]) -> HTML {
        problems.enumerated().map { index, problem in
            let place = problem.file + (problem.location.map { ":\($0)" } ?? "")
            let help: HTML = problem.help.isEmpty ? "" : "<small>\(problem.help)</small>"
            return """
                <li class="\(problem.severity.rawValue)"><b>\(problem.severity.rawValue):</b> \(problem.summary) \
                <button data-problem="\(index)">\(place)</button>\(help)</li>
                """
        }.joined()
    }

    /// A field for each parameter, by its type.
    static func fields(_ parameters: [FrontMatter.Parameter], given: [String: String]) -> HTML {
        parameters.map { parameter in
            let text = given[parameter.name] ?? parameter.value.text
            let output: HTML = parameter.bounds == nil ? "" : "<output>\(text)</output>"
            return
                "<label>\(parameter.name) <input name=\"\(parameter.name)\"\(attributes(of: parameter, text))>\(output)</label>"
        }.joined()
    }

    private static func attributes(of parameter: FrontMatter.Parameter, _ text: String) -> HTML {
        let value = HTML.attribute("value", text)
        switch parameter.value {
        case .bool: return " type=\"checkbox\"" + (text == "true" ? " checked" : "")
        case .string: return value
        case .int, .double:
            let step: HTML = if case .int = parameter.value { " step=\"1\"" } else { " step=\"any\"" }
            guard let bounds = parameter.bounds else { return " type=\"number\"" + step + value }
            let ends = HTML.attribute("min", "\(bounds.minimum)") + HTML.attribute("max", "\(bounds.maximum)")
            return " type=\"range\"" + ends + (bounds.step.map { .attribute("step", "\($0)") } ?? step) + value
        }
    }
}

extension PreviewProgress {
    init(_ board: ProgressBoard) {
        let state = board.state
        text = "\(state.text), \(Number(state.seconds, .seconds, style: .init(fractionDigits: 1, symbol: "s")).text)"
        share = state.share
    }
}
