package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.BondFrameEncoder;
import io.culvert.protocol.bond.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The keys that the handshake of an epoch derives: the root of the bond, and for each end the proof that it
/// has the root and has seen the same handshake (spec: c1 7.2).
///
/// @param root the root of a fresh bond; a resumed bond keeps the one that it has
record BondKeys(BondRoot root, Octets proofOfDestination, Octets proofOfSource) {

    private static final byte[] NAME = "culvert.tunneling-1.0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LABEL = "culvert 1".getBytes(StandardCharsets.US_ASCII);
    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    /// @param secret the result of the key exchange
    /// @param resumed the root of the resumed bond, or null for a fresh bond
    /// @param welcome its proof is ignored
    static BondKeys derive(byte[] secret, @Nullable BondRoot resumed, Grants grants, BondFrame.Hello hello,
            BondFrame.Welcome welcome) {
        byte[] transcript = transcript(grants, hello, welcome);
        byte[] salt = resumed == null ? new byte[KEY_BYTES] : resumed.bytes();
        byte[] keys = expand(salt, secret, transcript);
        byte[] root = Arrays.copyOf(keys, KEY_BYTES);
        byte[] ofDestination = Arrays.copyOfRange(keys, KEY_BYTES, 2 * KEY_BYTES);
        byte[] ofSource = Arrays.copyOfRange(keys, 2 * KEY_BYTES, 3 * KEY_BYTES);
        return new BondKeys(new BondRoot(root), Octets.of(hmac(ofDestination, transcript)),
                Octets.of(hmac(ofSource, transcript)));
    }

    static byte[] transcript(Grants grants, BondFrame.Hello hello, BondFrame.Welcome welcome) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(NAME);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(hello.epoch()).flip());
            digest.update(grants.source().toBytes());
            digest.update(grants.destination().toBytes());
            digest.update(BondFrameEncoder.toBytes(hello));
            byte[] whole = BondFrameEncoder.toBytes(welcome);
            digest.update(whole, 0, whole.length - welcome.proof().length());
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }

    /// Three keys, one after the other, by HKDF (RFC 5869).
    private static byte[] expand(byte[] salt, byte[] secret, byte[] transcript) {
        byte[] info = Arrays.copyOf(LABEL, LABEL.length + transcript.length);
        System.arraycopy(transcript, 0, info, LABEL.length, transcript.length);
        try {
            return KDF.getInstance("HKDF-SHA256")
                .deriveData(HKDFParameterSpec.ofExtract()
                    .addIKM(secret)
                    .addSalt(salt)
                    .thenExpand(info, 3 * KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no HKDF-SHA256", e);
        }
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no " + HMAC, e);
        }
    }
}
