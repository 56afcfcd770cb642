#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The C library's functions, under names that say what they are.
func exponential(_ x: Float) -> Float { expf(x) }
func exponential(_ x: Double) -> Double { exp(x) }
func exponentialMinusOne(_ x: Float) -> Float { expm1f(x) }
func logarithm(_ x: Float) -> Float { logf(x) }
func logarithm(_ x: Double) -> Double { log(x) }
func logarithmOfOnePlus(_ x: Double) -> Double { log1p(x) }
func logBase2(_ x: Float) -> Float { log2f(x) }
func sine(_ x: Float) -> Float { sinf(x) }
func cosine(_ x: Float) -> Float { cosf(x) }
func cosine(_ x: Double) -> Double { cos(x) }
func hyperbolicTangent(_ x: Float) -> Float { tanhf(x) }
func complementaryErrorFunction(_ x: Float) -> Float { erfcf(x) }
func power(_ x: Float, _ y: Float) -> Float { powf(x, y) }
func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }
func arcTangent(_ y: Float, _ x: Float) -> Float { atan2f(y, x) }
func arcTangent(_ y: Double, _ x: Double) -> Double { atan2(y, x) }
