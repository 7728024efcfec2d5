package io.culvert.protocol.bond;

import java.security.MessageDigest;
import java.util.Arrays;

/// An immutable run of bytes in a frame of the handshake: a public key or a proof.
public final class Octets {

    /// No bytes.
    public static final Octets EMPTY = new Octets(new byte[0]);

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /// A copy of these bytes.
    ///
    /// @param bytes copied
    public static Octets of(byte[] bytes) {
        return new Octets(bytes.clone());
    }

    /// How many bytes there are, 0 or more.
    public int length() {
        return bytes.length;
    }

    /// The bytes, in a new array.
    public byte[] toBytes() {
        return bytes.clone();
    }

    /// Compares in constant time.
    @Override
    public boolean equals(Object other) {
        return other instanceof Octets octets && MessageDigest.isEqual(bytes, octets.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
