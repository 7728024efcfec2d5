package io.culvert.cli;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;

/// Makes a request for a certificate (PKCS #10) with the JDK alone, because a larger library would double
/// what a device needs.
final class SigningRequest {

    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;
    private static final byte[] VERSION = {0x02, 0x01, 0x00};
    private static final byte[] NO_ATTRIBUTES = {(byte) 0xa0, 0x00};
    private static final byte[] ECDSA_WITH_SHA256 = HexFormat.of().parseHex("300a06082a8648ce3d040302");

    private SigningRequest() {}

    /// @param pair EC
    static String pem(KeyPair pair, String commonName) {
        try {
            byte[] content = der(SEQUENCE, VERSION, new X500Principal("CN=" + commonName).getEncoded(),
                    pair.getPublic().getEncoded(), NO_ATTRIBUTES);
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(content);
            byte[] request = der(SEQUENCE, content, ECDSA_WITH_SHA256,
                    der(BIT_STRING, new byte[]{0}, signature.sign()));
            return Pem.of("CERTIFICATE REQUEST", request);
        } catch (GeneralSecurityException e) {
            throw new CliException("a request for a certificate could not be made", e);
        }
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = content.size();
        if (length > 0xff) {
            whole.write(0x82);
            whole.write(length >> 8);
        } else if (length > 0x7f) {
            whole.write(0x81);
        }
        whole.write(length & 0xff);
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }
}
