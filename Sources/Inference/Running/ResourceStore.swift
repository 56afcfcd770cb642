import Models
import Tensors

/// What an operator keeps from one call to the next under a name.
package protocol Resource: AnyObject {
    /// Back to what it is before the first invocation.
    func reset()
}

/// The resources of one interpreter: variables, hash tables, states.
package final class ResourceStore {
    private var identifiers: [String: Int32] = [:]
    private var resources: [Int32: any Resource] = [:]

    /// The number that a handle tensor carries for `name`; the same name gives the same number.
    package func identifier(of name: String) -> Int32 {
        if let identifier = identifiers[name] { return identifier }
        let identifier = Int32(truncatingIfNeeded: identifiers.count + 1)
        identifiers[name] = identifier
        return identifier
    }

    /// The resource behind a handle, made on first use; nil if it is one of another kind.
    package func resource<R: Resource>(_ identifier: Int32, as kind: R.Type, make: () -> R) -> R? {
        if let present = resources[identifier] { return present as? R }
        let made = make()
        resources[identifier] = made
        return made
    }

    /// Resets every resource; operators that hold one keep it.
    package func reset() {
        for resource in resources.values { resource.reset() }
    }
}
