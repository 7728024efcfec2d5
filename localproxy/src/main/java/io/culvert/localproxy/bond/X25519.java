package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.Octets;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Optional;
import javax.crypto.KeyAgreement;

/// The JDK's X25519, with public keys as on the wire: 32 bytes, little-endian (RFC 7748).
final class X25519 implements KeyExchange {

    private static final String NAME = "X25519";
    private static final int BYTES = 32;

    private final PrivateKey own;
    private final Octets publicKey;

    X25519(PrivateKey own, Octets publicKey) {
        this.own = own;
        this.publicKey = publicKey;
    }

    /// A pair that was never used before.
    static X25519 fresh() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(NAME).generateKeyPair();
            return new X25519(pair.getPrivate(), octets((XECPublicKey) pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no X25519", e);
        }
    }

    @Override
    public Octets publicKey() {
        return publicKey;
    }

    @Override
    public Optional<byte[]> secretWith(Octets othersKey) {
        try {
            KeyAgreement agreement = KeyAgreement.getInstance(NAME);
            agreement.init(own);
            agreement.doPhase(key(othersKey), true);
            return Optional.of(agreement.generateSecret());
        } catch (GeneralSecurityException e) {
            // The JDK rejects keys that would make the secret zero.
            return Optional.empty();
        }
    }

    private static PublicKey key(Octets octets) throws GeneralSecurityException {
        byte[] bytes = reversed(octets.toBytes());
        bytes[0] &= 0x7f;
        return KeyFactory.getInstance(NAME)
            .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bytes)));
    }

    private static Octets octets(XECPublicKey key) {
        byte[] highestFirst = key.getU().toByteArray();
        byte[] bytes = new byte[BYTES];
        int from = Math.max(0, highestFirst.length - BYTES);
        int length = highestFirst.length - from;
        System.arraycopy(highestFirst, from, bytes, BYTES - length, length);
        return Octets.of(reversed(bytes));
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
