package io.culvert.control.iot;

import io.culvert.tunnel.HmacKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/// The registration codes of accounts: 64 hexadecimal digits each. Nothing is stored; a code is derived from
/// the service's key and the account.
public final class RegistrationCodes {

    private final HmacKey key;

    /// @param serviceKey a secret of this service, 32 bytes or more; the codes get a key derived from it
    public RegistrationCodes(byte[] serviceKey) {
        this.key = HmacKey.ofService(serviceKey).derive("culvert registration code");
    }

    String of(String account) {
        return HexFormat.of().formatHex(key.tag(account));
    }

    /// Whether a certificate's common name is the code of an account.
    boolean isIn(X509Certificate certificate, String account) {
        byte[] code = of(account).getBytes(StandardCharsets.US_ASCII);
        try {
            String subject = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
            return new LdapName(subject).getRdns()
                .stream()
                .filter(rdn -> rdn.getType().equals("CN"))
                .map(Rdn::getValue)
                .anyMatch(value -> MessageDigest.isEqual(value.toString().getBytes(StandardCharsets.US_ASCII),
                        code));
        } catch (InvalidNameException e) {
            return false;
        }
    }
}
