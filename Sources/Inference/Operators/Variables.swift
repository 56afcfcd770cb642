import Models
import Tensors

/// VAR_HANDLE, READ_VARIABLE and ASSIGN_VARIABLE: tensors that live as long as the interpreter, by name.
enum Variables {
    private final class Variable: Resource {
        var value: Tensor?
        func reset() { value = nil }
    }

    static let handle = OperatorKernel(version: 1, isPure: false, remembers: true) { node in
        try node.expect(inputs: 0...0)
        let name = "variable \(node.options.string(.container))/\(node.options.string(.sharedName))"
        return try writeHandle(node.session.resources.identifier(of: name), node)
    }

    /// A resource tensor holds the number of its resource; it is there from the start.
    static func writeHandle(_ identifier: Int32, _ node: Node) throws -> Evaluation {
        let y = try node.output()
        try node.expect(y, type: .resource)
        try y.resize(to: .scalar, bytes: 4)
        return { y.data.storeBytes(of: identifier, as: Int32.self) }
    }

    static let read = OperatorKernel(version: 1, isPure: false) { node in
        let (handle, y) = try node.ends(inputs: 1)
        try node.expect(handle, type: .resource)
        let isFixed = y.type.bitWidth != nil && y.info.shapeSignature?.contains(-1) != true && y.info.hasRank
        if isFixed {
            try node.resize(y, to: y.info.shape)
        } else {
            node.resizeWhenEvaluated(y)
        }
        return {
            let variable = try variable(handle, node)
            guard let value = variable.value else { throw node.error("reads a variable that has no value yet") }
            guard value.type == y.type else {
                throw node.error("the variable has the type \(value.type.name) where \(y.type.name) is expected")
            }
            if isFixed {
                guard value.shape == y.shape else {
                    throw node.error("the variable has the shape \(value.shape) where \(y.shape) is expected")
                }
            } else {
                try y.resize(to: value.shape, bytes: value.bytes.count)
            }
            value.bytes.withUnsafeBytes { if $0.count > 0 { y.data.copyMemory(from: $0.baseAddress!, byteCount: $0.count) } }
        }
    }

    /// Inputs: the handle, the value.
    static let assign = OperatorKernel(version: 1, isPure: false) { node in
        try node.expect(inputs: 2...2, outputs: 0...0)
        let handle = try node.input(0)
        try node.expect(handle, type: .resource)
        let x = try node.input(1)
        return { try variable(handle, node).value = x.snapshot() }
    }

    private static func variable(_ handle: RuntimeTensor, _ node: Node) throws -> Variable {
        try node.session.resources.resource(number(handle, node), as: Variable.self, make: Variable.init)
            .unwrapped(or: node.error("the handle is not that of a variable"))
    }

    static func number(_ handle: RuntimeTensor, _ node: Node) throws -> Int32 {
        guard handle.byteCount >= 4 else { throw node.error("the handle '\(handle.name)' has no value") }
        return handle.data.loadUnaligned(as: Int32.self)
    }
}

extension Optional {
    fileprivate func unwrapped(or error: @autoclosure () -> ModelError) throws -> Wrapped {
        guard let self else { throw error() }
        return self
    }
}
