extension RequiredOperators {
    /// C++ that registers exactly these operators; it needs ``resolverHeaders(typed:)``.
    ///
    /// - Parameter typed: where to use registrations for the model's own types: less code with CMSIS-NN.
    public func resolverSource(typed choice: TypedRegistration.Choice = .none) -> String {
        let known = entries.filter { $0.method != nil }
        var lines: [String] = []
        if !missing.isEmpty {
            lines.append(
                "// TensorFlow Lite Micro has no " + missing.map(\.name.printable).joined(separator: ", ") + ":")
            lines.append("// this model does not run until a custom kernel is registered for each.")
        }
        lines.append("using OpResolver = tflite::MicroMutableOpResolver<\(max(1, known.count))>;")
        lines.append("")
        lines.append("TfLiteStatus RegisterOps(OpResolver& resolver) {")
        for entry in known {
            let argument = registration(of: entry, choice).map { "tflite::\($0.name)()" } ?? ""
            lines.append("  TF_LITE_ENSURE_STATUS(resolver.\(entry.method!)(\(argument)));")
        }
        lines.append("  return kTfLiteOk;")
        lines.append("}")
        return lines.joined(separator: "\n") + "\n"
    }

    /// The headers that declare the typed registrations, in alphabetical order.
    public func resolverHeaders(typed choice: TypedRegistration.Choice) -> [String] {
        Set(entries.compactMap { registration(of: $0, choice)?.header }).sorted()
    }

    private func registration(of entry: Entry, _ choice: TypedRegistration.Choice) -> TypedRegistration? {
        switch choice {
        case .none: nil
        case .established: entry.registration.flatMap { $0.isEstablished ? $0 : nil }
        case .all: entry.registration
        }
    }
}
