import Comparison
import Rendering

/// What was found about one page, for other programs.
public struct VerificationSummary: Codable, Sendable {
    public var report: String
    public var holds: Bool
    /// Whether its source gives the page; nil where that was not tried, or gives none.
    public var isReproduced: Bool?
    public var findings: [ReportVerification.Finding]
    public var unchecked: [String]
    public var numbersThatDiffer: Int
    public var numbersTyped: Int
    public var claimsFalse: Int
    /// By which copies are found; nil for what cannot be read.
    public var fingerprint: Fingerprint?
}

extension ReportVerification {
    public var summary: VerificationSummary {
        // What a page says of itself may be a lie.
        let ledger = rendered ?? page.ledger
        return VerificationSummary(
            report: page.path, holds: holds, isReproduced: isReproduced, findings: findings, unchecked: unchecked,
            numbersThatDiffer: difference?.values.count ?? 0, numbersTyped: ledger.numbers?.typed ?? 0,
            claimsFalse: ledger.claims.count { !$0.holds }, fingerprint: (try? PageReading(page.text)).map(Fingerprint.init))
    }
}
