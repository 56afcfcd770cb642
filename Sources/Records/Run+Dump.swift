extension Run {
    /// The run as text, one value a line, for tests and for looking. What is nil, empty or false is left out.
    public func dump() -> String {
        var dumper = RunDumper()
        for (index, cell) in cells.enumerated() {
            dumper.line(0, "Cell \(index) \(cell.status)")
            for (number, output) in cell.outputs.enumerated() {
                let place = cell.places[number].map { " @\($0.line):\($0.column)" } ?? ""
                dumper.add(output, named: nil, place: place, depth: 1)
            }
        }
        for (index, value) in inlines.sorted(by: { $0.key < $1.key }) {
            dumper.line(0, "Directive \(index)")
            dumper.add(value, named: nil, depth: 1)
        }
        for (index, error) in inlineErrors.sorted(by: { $0.key < $1.key }) {
            dumper.line(0, "Directive \(index)")
            dumper.add(error, named: "error", depth: 1)
        }
        for file in filesRead { dumper.line(0, "FileRead \(file.path.debugDescription) \(file.sha256)") }
        for file in filesWritten { dumper.line(0, "FileWritten \(file.path.debugDescription) \(file.sha256)") }
        for lookup in lookups { dumper.line(0, "Lookup \(lookup.path.debugDescription) \(lookup.found ?? "not found")") }
        for value in measurements { dumper.add(value, named: "Measurement", depth: 0) }
        for request in irreproducible { dumper.add(request, named: "Irreproducible", depth: 0) }
        if let sourceDate { dumper.line(0, "SourceDate \(sourceDate)") }
        for warning in compilerWarnings { dumper.add(warning, named: "CompilerWarning", depth: 0) }
        if let failure { dumper.add(failure, named: "Failure", depth: 0) }
        return dumper.text
    }
}

/// Writes values with the names of their properties and cases.
private struct RunDumper {
    var text = ""

    mutating func line(_ depth: Int, _ content: String) {
        text += String(repeating: "  ", count: depth) + content + "\n"
    }

    mutating func add(_ value: Any, named name: String?, place: String = "", depth: Int) {
        let mirror = Mirror(reflecting: value)
        let head = name.map { $0 + " " } ?? ""
        switch mirror.displayStyle {
        case .optional?:
            if let wrapped = mirror.children.first { add(wrapped.value, named: name, place: place, depth: depth) }
        case .enum?:
            guard let payload = mirror.children.first else { return line(depth, "\(head)\(value)\(place)") }
            let label = payload.label ?? ""
            if let scalar = Self.scalar(payload.value) { return line(depth, "\(head)\(label)\(place) \(scalar)") }
            line(depth, "\(head)\(label)\(place)")
            addContent(of: payload.value, depth: depth + 1)
        case .collection?:
            let list = Array(mirror.children)
            guard !list.isEmpty else { return }
            line(depth, "\(name ?? "")\(place)")
            for item in list { add(item.value, named: nil, depth: depth + 1) }
        default:
            if let scalar = Self.scalar(value) {
                if scalar != "false" { line(depth, "\(head)\(scalar)\(place)") }
                return
            }
            var inner = RunDumper()
            inner.addContent(of: value, depth: depth + 1)
            guard !inner.text.isEmpty else { return }
            line(depth, (name ?? "\(mirror.subjectType)") + place)
            text += inner.text
        }
    }

    private mutating func addContent(of value: Any, depth: Int) {
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .struct || mirror.displayStyle == .tuple else {
            return add(value, named: nil, depth: depth)
        }
        for child in mirror.children {
            // The unnamed values of a case have numbers.
            add(child.value, named: child.label.flatMap { $0.hasPrefix(".") ? nil : $0 }, depth: depth)
        }
    }

    private static func scalar(_ value: Any) -> String? {
        switch value {
        case let text as String: text.debugDescription
        case is Int, is Double, is Bool: "\(value)"
        default: nil
        }
    }
}
