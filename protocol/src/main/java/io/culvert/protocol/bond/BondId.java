package io.culvert.protocol.bond;

/// The 16 random bytes that name a bond. Not a secret.
public record BondId(long high, long low) {

    /// What a source names that holds no bond.
    public static final BondId NONE = new BondId(0, 0);

    /// Its first 8 digits, as log lines have it.
    @Override
    public String toString() {
        return "%08x".formatted(high >>> Integer.SIZE);
    }
}
