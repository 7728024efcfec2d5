package io.culvert.registry;

import java.util.regex.Pattern;

/// The form of names in the registry. Patterns match a whole name.
public final class Names {

    /// Of things and thing groups.
    public static final Pattern THING = Pattern.compile("[a-zA-Z0-9:_-]{1,128}");

    /// Of the policies of certificates.
    public static final Pattern POLICY = Pattern.compile("[\\w+=,.@-]{1,128}");

    /// Of certificates: the SHA-256 of their DER encoding.
    public static final Pattern CERTIFICATE_ID = Pattern.compile("[0-9a-f]{64}");

    private Names() {}
}
