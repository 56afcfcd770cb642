/// The loops that read like the formula: what every other kernel is compared with.
public enum Reference {}
