import Models

/// Computes a node's outputs from its inputs. What could be wrong was checked when it was made; it throws only for
/// faults in the data, such as an index out of range.
package typealias Evaluation = () throws -> Void

/// How one operator is prepared: checks, output shapes, scale arithmetic; the result computes.
package struct OperatorKernel: Sendable {
    package typealias Preparation = @Sendable (Node) throws -> Evaluation

    /// The highest version of the operator that the kernel knows.
    package let version: Int
    /// Whether the outputs depend on nothing but the inputs, so that constants can be computed beforehand.
    package let isPure: Bool
    /// Whether the outputs may depend on earlier invocations, other than by variables.
    package let remembers: Bool
    package let prepare: Preparation

    package init(version: Int, isPure: Bool = true, remembers: Bool = false, prepare: @escaping Preparation) {
        self.version = version
        self.isPure = isPure
        self.remembers = remembers
        self.prepare = prepare
    }
}

/// Thrown by a preparation that needs a shape or value which only running the model gives: the operator is then
/// prepared when its inputs are there.
package struct NotYetKnown: Error {}
