package io.culvert.protocol.bond;

/// The 16 random bytes that name a bond. Not a secret.
public record BondId(long high, long low) {

    /// The id that a source without a bond sends.
    public static final BondId NONE = new BondId(0, 0);

    /// Its first 8 digits, for log lines.
    @Override
    public String toString() {
        return "%08x".formatted(high >>> Integer.SIZE);
    }
}
