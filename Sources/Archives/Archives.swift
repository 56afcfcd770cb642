internal import CHDF5
internal import CZip
internal import CZlib
internal import CCrypto
public func foo() -> Int { Int(zlibCompileFlags()) }
public enum SHA256 {
  public static func hex(of bytes: [UInt8]) -> String { "" }
  public static func hex(of bytes: UnsafeRawBufferPointer) -> String { "" }
}
