package io.culvert.localproxy.bond;

import java.util.Arrays;

/// The secret that only the two processes of a bond know. Never leaves memory.
final class BondRoot {

    static final int BYTES = 32;

    private final byte[] bytes;

    /// @param bytes owned by this from here on
    BondRoot(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Callers must neither change nor keep the array.
    byte[] bytes() {
        return bytes;
    }

    void wipe() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "BondRoot";
    }
}
