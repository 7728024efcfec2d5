package io.culvert.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A key that conditions and variables may name (spec: service 4.2).
///
/// @param name in AWS's spelling; for a tag it ends with the tag's key as the policy spells it,
/// `aws:ResourceTag/Env`
/// @param manyValued whether a request may have several values of it
record ConditionKey(String name, boolean manyValued) {

    /// The longest key of a tag.
    private static final int MAX_TAG_KEY = 128;

    private static final List<ConditionKey> KNOWN = List.of(many("iot:ThingGroupArn"),
            many("iot:TunnelDestinationService"), one("iot:ClientMode"), one("iot:Delete"),
            many("aws:TagKeys"), one("aws:SecureTransport"), one("aws:SourceIp"), one("aws:CurrentTime"),
            one("aws:EpochTime"), one("aws:RequestedRegion"), one("aws:UserAgent"), one("aws:username"),
            one("aws:userid"), one("aws:PrincipalArn"), one("aws:PrincipalAccount"), one("aws:PrincipalType"),
            one("aws:TokenIssueTime"), one("aws:FederatedProvider"), one("sts:RoleSessionName"),
            one("sts:ExternalId"));

    /// A claim of an identity provider, `HOST:CLAIM` or `HOST/PATH:CLAIM`. The host has a dot, so that a
    /// misspelt key of AWS's is none.
    private static final Pattern CLAIM = Pattern.compile(
            "(?:[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+|localhost)(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~/-]{0,200})?"
                    + ":([A-Za-z0-9_]{1,64})");
    private static final Set<String> SINGLE_CLAIMS = Set.of("sub", "aud", "azp", "email", "iss");

    private static final List<String> TAG_PREFIXES = List.of("aws:RequestTag/", "aws:ResourceTag/");

    /// Finds a key by its name, without regard to case; keeps the case of a tag's key.
    static Optional<ConditionKey> find(String name) {
        return KNOWN.stream()
            .filter(key -> Folding.ASCII.equal(key.name, name))
            .findAny()
            .or(() -> tag(name))
            .or(() -> claim(name));
    }

    private static Optional<ConditionKey> claim(String name) {
        Matcher claim = CLAIM.matcher(name);
        return claim.matches() ? Optional.of(new ConditionKey(name, !SINGLE_CLAIMS.contains(claim.group(1))))
                : Optional.empty();
    }

    private static Optional<ConditionKey> tag(String name) {
        return TAG_PREFIXES.stream()
            .filter(prefix -> name.length() > prefix.length()
                    && Folding.ASCII.equal(name.substring(0, prefix.length()), prefix))
            .map(prefix -> new TagKey(prefix, name.substring(prefix.length())))
            .filter(tag -> tag.key.codePointCount(0, tag.key.length()) <= MAX_TAG_KEY)
            .map(tag -> one(tag.prefix + tag.key))
            .findAny();
    }

    /// The names that error messages suggest.
    static List<String> names() {
        return Stream
            .concat(KNOWN.stream().map(ConditionKey::name),
                    TAG_PREFIXES.stream().map(prefix -> prefix + "KEY"))
            .toList();
    }

    boolean isTag() {
        return TAG_PREFIXES.stream().anyMatch(name::startsWith);
    }

    private static ConditionKey one(String name) {
        return new ConditionKey(name, false);
    }

    private static ConditionKey many(String name) {
        return new ConditionKey(name, true);
    }

    private record TagKey(String prefix, String key) {}
}
