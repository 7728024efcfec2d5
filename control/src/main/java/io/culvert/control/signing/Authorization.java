package io.culvert.control.signing;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The parts of an `Authorization: AWS4-HMAC-SHA256 …` header.
///
/// @param accessKeyId the access key that the client claims to have signed with
/// @param scope date, region and service that the signature is for
/// @param signedHeaders lower-case names in ascending order
/// @param signature 64 lower-case hexadecimal digits
record Authorization(String accessKeyId, CredentialScope scope, List<String> signedHeaders,
        String signature) {

    static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private static final int MAX_CHARS = 4096;
    private static final Set<String> PARTS = Set.of("Credential", "SignedHeaders", "Signature");
    private static final Pattern HEADER_NAME = Pattern.compile("[!-~&&[^A-Z]]+");
    private static final Pattern HEX_SHA256 = Pattern.compile("[0-9a-f]{64}");

    Authorization {
        signedHeaders = List.copyOf(signedHeaders);
    }

    /// Parses the header's value.
    ///
    /// @throws ApiError if the header is malformed; the message names the part but not its value
    static Authorization parse(String header) {
        if (header.length() > MAX_CHARS) {
            throw incomplete("Authorization: " + header.length() + " characters (expected: at most "
                    + MAX_CHARS + ")");
        }
        if (!header.startsWith(ALGORITHM + " ")) {
            throw incomplete("Authorization: another scheme or algorithm (expected: " + ALGORITHM + ")");
        }
        Map<String, String> parts = parts(header.substring(ALGORITHM.length() + 1));
        String credential = part(parts, "Credential");
        int scope = credential.indexOf('/');
        if (scope <= 0) {
            throw incomplete(CredentialScope.FORM);
        }
        return new Authorization(credential.substring(0, scope),
                CredentialScope.parse(credential.substring(scope + 1)),
                signedHeaders(part(parts, "SignedHeaders")), signature(part(parts, "Signature")));
    }

    static ApiError incomplete(String message) {
        return new ApiError(ErrorType.INCOMPLETE_SIGNATURE, message);
    }

    private static Map<String, String> parts(String text) {
        Map<String, String> parts = new HashMap<>();
        for (String part : text.split(",", -1)) {
            String trimmed = part.strip();
            int equals = trimmed.indexOf('=');
            if (equals <= 0 || !PARTS.contains(trimmed.substring(0, equals))) {
                throw incomplete(
                        "Authorization: a part that is none of its own (expected: Credential, SignedHeaders, Signature)");
            }
            if (parts.put(trimmed.substring(0, equals), trimmed.substring(equals + 1)) != null) {
                throw incomplete("Authorization: a part stands there twice");
            }
        }
        return parts;
    }

    private static String part(Map<String, String> parts, String name) {
        String value = parts.get(name);
        if (value == null || value.isEmpty()) {
            throw incomplete("Authorization header requires '" + name + "' parameter.");
        }
        return value;
    }

    private static List<String> signedHeaders(String text) {
        String[] names = text.split(";", -1);
        for (int i = 0; i < names.length; i++) {
            boolean ascending = i == 0 || names[i - 1].compareTo(names[i]) < 0;
            if (!HEADER_NAME.matcher(names[i]).matches() || !ascending) {
                throw incomplete("SignedHeaders: not a list of lower-case header names in ascending order");
            }
        }
        return Arrays.asList(names);
    }

    private static String signature(String text) {
        if (!HEX_SHA256.matcher(text).matches()) {
            throw incomplete("Signature: not 64 lower-case hexadecimal digits");
        }
        return text;
    }

    @Override
    public String toString() {
        return "Authorization[" + accessKeyId + ", …]";
    }
}
