package io.culvert.control.tunneling;

import io.culvert.control.operation.TextRule;

/// The rules for the members of this service (spec: service 2).
final class MemberRules {

    static final TextRule TUNNEL_ID = new TextRule(1, 128, "[a-zA-Z0-9_\\-+=:]{1,128}");
    static final TextRule ARN = new TextRule(1, 1011, "(?s).*");
    static final TextRule THING_NAME = new TextRule(1, 128, "[a-zA-Z0-9:_-]+");
    static final TextRule SERVICE = new TextRule(1, 128, "[a-zA-Z0-9:_-]+");
    static final TextRule DESCRIPTION = new TextRule(1, 2048, "[^\\p{C}]{1,2048}");
    static final TextRule TAG_KEY = new TextRule(1, 128, "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    static final TextRule TAG_VALUE = new TextRule(0, 256, "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    static final TextRule NEXT_TOKEN = new TextRule(1, 4096, "[a-zA-Z0-9_=-]{1,4096}");

    private MemberRules() {}
}
