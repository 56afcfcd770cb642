internal import CHDF5
internal import CZip
internal import CZlib
internal import CCrypto
public func foo() -> Int { Int(zlibCompileFlags()) }
