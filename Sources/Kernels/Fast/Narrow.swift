/// An Int in 32 bits: a prepared kernel keeps many small numbers. One that does not fit becomes the nearest that does, which is
/// over the limit that a plan then looks at.
@propertyWrapper struct Narrow {
    private var stored: Int32

    @inline(__always) init(wrappedValue: Int) { stored = Int32(clamping: wrappedValue) }

    @inline(__always) var wrappedValue: Int {
        get { Int(stored) }
        set { stored = Int32(clamping: newValue) }
    }
}
