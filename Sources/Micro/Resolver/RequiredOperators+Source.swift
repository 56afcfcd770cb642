extension RequiredOperators {
    /// C++ that registers exactly these operators.
    ///
    /// - Parameter typed: use registrations for the model's own types where TFLM has them: less code with CMSIS-NN
    ///   and on Xtensa.
    public func resolverSource(typed: Bool = false) -> String {
        let known = entries.filter { $0.method != nil }
        var lines: [String] = []
        if !missing.isEmpty {
            lines.append("// TensorFlow Lite Micro has no " + missing.map(\.name.printable).joined(separator: ", ") + ":")
            lines.append("// this model does not run until a custom kernel is registered for each.")
        }
        lines.append("using OpResolver = tflite::MicroMutableOpResolver<\(max(1, known.count))>;")
        lines.append("")
        lines.append("TfLiteStatus RegisterOps(OpResolver& resolver) {")
        for entry in known {
            let argument = typed ? entry.registration.map { "tflite::\($0)()" } ?? "" : ""
            lines.append("  TF_LITE_ENSURE_STATUS(resolver.\(entry.method!)(\(argument)));")
        }
        lines.append("  return kTfLiteOk;")
        lines.append("}")
        return lines.joined(separator: "\n") + "\n"
    }
}
