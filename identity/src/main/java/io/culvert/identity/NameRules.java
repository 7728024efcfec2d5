package io.culvert.identity;

import java.util.regex.Pattern;

/// The form of the names of accounts, users and policies, as in IAM. Each pattern matches a whole name.
public final class NameRules {

    /// Twelve digits.
    public static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{12}");
    /// Any script, no control characters.
    public static final Pattern ACCOUNT_NAME = Pattern.compile("[^\\p{C}]{1,64}");
    /// Letters, digits and `_+=,.@-`; `root` is the account itself.
    public static final Pattern USER = Pattern.compile("(?!root$)[A-Za-z0-9_+=,.@-]{1,64}");
    /// Letters, digits and `_+=,.@-`.
    public static final Pattern ROLE = Pattern.compile("[A-Za-z0-9_+=,.@-]{1,64}");

    /// Letters, digits and `_+=,.@-`.
    public static final Pattern POLICY = Pattern.compile("[A-Za-z0-9_+=,.@-]{1,128}");

    private NameRules() {}
}
