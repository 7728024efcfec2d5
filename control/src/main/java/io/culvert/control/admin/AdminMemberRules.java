package io.culvert.control.admin;

import io.culvert.control.operation.TextRule;
import io.culvert.identity.Names;
import java.util.regex.Pattern;

/// What members of the administration must be like.
final class AdminMemberRules {

    static final TextRule ACCOUNT_ID = new TextRule(12, 12, Names.ACCOUNT_ID);
    static final TextRule ACCOUNT_NAME = new TextRule(1, 64, Names.ACCOUNT_NAME);
    static final TextRule USER_NAME = new TextRule(1, 64, Names.USER);
    static final TextRule POLICY_NAME = new TextRule(1, 128, Names.POLICY);
    static final TextRule ACCESS_KEY_ID = new TextRule(16, 128, Pattern.compile("[A-Z0-9]+"));
    static final TextRule DOCUMENT = new TextRule(1, 100_000, Pattern.compile("(?s).*"));

    private AdminMemberRules() {}
}
