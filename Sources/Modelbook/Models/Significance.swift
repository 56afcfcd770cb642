#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Whether two classifiers differ by more than chance.
enum Significance {
    /// The two-sided exact McNemar test: how likely it is that the samples on which only one of two is right are divided at least as
    /// unevenly, if both were equally good.
    ///
    /// Q. McNemar, "Note on the sampling error of the difference between correlated proportions or percentages", 1947.
    static func mcNemar(_ onlyFirst: Int, _ onlySecond: Int) -> Double {
        let n = onlyFirst + onlySecond, k = min(onlyFirst, onlySecond)
        guard n > 0, 2 * k < n else { return 1 }
        let whole = logFactorial(n) - Double(n) * log(2)
        let tail = (0...k).reduce(0) { $0 + exp(whole - logFactorial($1) - logFactorial(n - $1)) }
        return min(1, 2 * tail)
    }

    private static func logFactorial(_ n: Int) -> Double { lgamma(Double(n) + 1) }
}
