package io.culvert.identity;

import java.time.Instant;

/// A policy document with its name. This module does not interpret the document.
///
/// @param document IAM JSON, exactly as the caller sent it
public record Policy(QualifiedName name, String document, Instant updatedAt) {

    /// `arn:aws:iam::ACCOUNT:policy/NAME`.
    public static String arn(QualifiedName name) {
        return "arn:aws:iam::" + name.account() + ":policy/" + name.name();
    }
}
