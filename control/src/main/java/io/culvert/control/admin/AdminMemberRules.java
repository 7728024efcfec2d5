package io.culvert.control.admin;

import io.culvert.control.operation.TextRule;
import io.culvert.identity.NameRules;

/// The rules for the members of this service.
final class AdminMemberRules {

    static final TextRule ACCOUNT_ID = new TextRule(12, 12, NameRules.ACCOUNT_ID);
    static final TextRule ACCOUNT_NAME = new TextRule(1, 64, NameRules.ACCOUNT_NAME);
    static final TextRule USER_NAME = new TextRule(1, 64, NameRules.USER);
    static final TextRule ROLE_NAME = new TextRule(1, 64, NameRules.ROLE);
    static final TextRule POLICY_NAME = new TextRule(1, 128, NameRules.POLICY);
    static final TextRule ACCESS_KEY_ID = new TextRule(16, 128, "[A-Z0-9]+");
    static final TextRule DOCUMENT = new TextRule(1, 100_000, "(?s).*");

    private AdminMemberRules() {}
}
