import ArgumentParser
import Rendering

/// `key:value`
struct Parameter: ExpressibleByArgument {
    var key: String
    var value: String

    init?(argument: String) {
        guard let colon = argument.firstIndex(of: ":"), colon > argument.startIndex else { return nil }
        key = String(argument[..<colon])
        value = String(argument[argument.index(after: colon)...])
    }

    /// The value, or several between commas; "\\," is a comma of a value.
    var values: [String] {
        var values = [""]
        var isEscaped = false
        for character in value {
            if isEscaped {
                values[values.count - 1] += character == "," ? "," : "\\\(character)"
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "," {
                values.append("")
            } else {
                values[values.count - 1].append(character)
            }
        }
        if isEscaped { values[values.count - 1] += "\\" }
        return values
    }

    /// The parameters of several values.
    static func sweep(of parameters: [Parameter]) throws -> [Sweep.Parameter] {
        for (index, parameter) in parameters.enumerated() where parameters[..<index].contains(where: { $0.key == parameter.key })
        {
            let advice = "write all of its values with commas: -P \(parameter.key):A,B"
            throw ValidationError("\(parameter.key) is given twice; \(advice).")
        }
        var sweep: [Sweep.Parameter] = []
        for parameter in parameters where parameter.values.count > 1 {
            let values = parameter.values
            guard Set(values).count == values.count else {
                throw ValidationError("\(parameter.key) has the same value twice: \(parameter.value).")
            }
            sweep.append(Sweep.Parameter(parameter.key, values))
        }
        return sweep
    }
}
