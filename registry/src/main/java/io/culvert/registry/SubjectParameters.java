package io.culvert.registry;

import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/// The parameters of a provisioning template that come from a device's certificate.
final class SubjectParameters {

    private static final String PREFIX = "AWS::IoT::Certificate::";

    private static final Map<String, String> KEYWORDS = Map.of("2.5.4.46", "DNQUALIFIER", "2.5.4.5",
            "SERIALNUMBER", "2.5.4.8", "ST");

    private static final Map<String, String> NAMES = Map.of("C", "Country", "O", "Organization", "OU",
            "OrganizationalUnit", "DNQUALIFIER", "DistinguishedNameQualifier", "ST", "StateName", "CN",
            "CommonName", "SERIALNUMBER", "SerialNumber");

    private SubjectParameters() {}

    /// The certificate's id, and the parts of its subject that occur in it exactly once: of two names,
    /// neither would be the device's.
    static Map<String, String> of(String id, X509Certificate leaf) {
        Map<String, String> parameters = new HashMap<>();
        Set<String> repeated = new HashSet<>();
        try {
            String subject = leaf.getSubjectX500Principal().getName(X500Principal.RFC2253, KEYWORDS);
            for (Rdn rdn : new LdapName(subject).getRdns()) {
                String name = NAMES.get(rdn.getType());
                if (name != null && rdn.size() == 1 && rdn.getValue() instanceof String value
                        && parameters.putIfAbsent(PREFIX + name, value) != null) {
                    repeated.add(PREFIX + name);
                }
            }
        } catch (InvalidNameException e) {
            parameters.clear();
        }
        parameters.keySet().removeAll(repeated);
        parameters.put(PREFIX + "Id", id);
        return Map.copyOf(parameters);
    }
}
