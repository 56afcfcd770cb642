import ArgumentParser

/// `K/N`: one of N shares, from 1.
struct Shard: ExpressibleByArgument {
    var number: Int
    var count: Int

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let number = parts[0], let count = parts[1], count >= 1, (1...count).contains(number) else {
            return nil
        }
        (self.number, self.count) = (number, count)
    }
}
