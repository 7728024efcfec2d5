package io.culvert.registry;

import java.util.regex.Pattern;

/// The form of names in the registry.
public final class Names {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9:_-]{1,128}");
    private static final Pattern CERTIFICATE_ID = Pattern.compile("[0-9a-f]{64}");

    private static final Pattern POLICY = Pattern.compile("[\\w+=,.@-]{1,128}");

    private Names() {}

    /// Whether a certificate's policy may be called so: 1 to 128 of `[A-Za-z0-9_+=,.@-]`.
    public static boolean isPolicyName(String text) {
        return POLICY.matcher(text).matches();
    }

    /// Whether a thing or a thing group may be called so: 1 to 128 of `[a-zA-Z0-9:_-]`.
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /// Whether a certificate's id looks so: 64 lower-case hexadecimal digits.
    public static boolean isCertificateId(String text) {
        return CERTIFICATE_ID.matcher(text).matches();
    }
}
