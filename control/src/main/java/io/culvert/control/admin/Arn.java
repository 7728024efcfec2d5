package io.culvert.control.admin;

import io.culvert.identity.AssumableRole;
import io.culvert.identity.Policy;
import io.culvert.identity.QualifiedName;
import io.culvert.identity.User;

/// Creates the ARNs of accounts, users and policies.
final class Arn {

    private Arn() {}

    static String account(String account) {
        return "arn:aws:iam::" + account + ":account";
    }

    static String user(String account, String name) {
        return User.arn(new QualifiedName(account, name));
    }

    static String role(String account, String name) {
        return AssumableRole.arn(new QualifiedName(account, name));
    }

    static String policy(String account, String name) {
        return Policy.arn(new QualifiedName(account, name));
    }
}
