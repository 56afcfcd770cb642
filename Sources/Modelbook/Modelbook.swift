import Models
public func baz() -> Int { bar() }
