import Archives
public func bar() -> Int { foo() }
