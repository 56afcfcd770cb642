extension Board {
    /// Boards that people use for machine learning.
    public static let all: [Board] = arduino + espressif + stm32 + others
}
