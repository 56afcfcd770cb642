import Micro

extension InspectReport {
    /// What TensorFlow Lite Micro has for the model's operators.
    struct MicroOperators: Encodable {
        struct Entry: Encodable {
            var name: String
            var isCustom: Bool
            var versions: [Int]
            /// Nodes that use it.
            var count: Int
            var types: [String]
            /// The method of `MicroMutableOpResolver`; missing where TFLM has no kernel.
            var resolverMethod: String?
            /// The registration for these types alone, and where it is declared.
            var typedRegistration: String?
            var header: String?
            /// Why TFLM does not run a node of it.
            var refusal: String?
        }

        /// In the order of their first use.
        var required: [Entry]
        /// Names of those that TFLM does not have.
        var unavailable: [String]
        /// Names of those that the file declares and no node uses.
        var unused: [String]

        init(_ operators: RequiredOperators) {
            required = operators.entries.map { entry in
                Entry(
                    name: entry.name, isCustom: entry.isCustom, versions: entry.versions, count: entry.count,
                    types: entry.types, resolverMethod: entry.method, typedRegistration: entry.registration?.name,
                    header: entry.registration?.header, refusal: entry.refusal?.description)
            }
            unavailable = operators.missing.map(\.name)
            unused = operators.unused
        }
    }
}
