package io.culvert.policy;

import java.util.List;
import java.util.Optional;
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
            one("aws:userid"), one("aws:PrincipalArn"), one("aws:PrincipalAccount"),
            one("aws:PrincipalType"));

    private static final List<String> TAG_PREFIXES = List.of("aws:RequestTag/", "aws:ResourceTag/");

    /// Finds a key by its name, without regard to case; keeps the case of a tag's key.
    static Optional<ConditionKey> find(String name) {
        return KNOWN.stream()
            .filter(key -> Folding.ASCII.equal(key.name, name))
            .findAny()
            .or(() -> tag(name));
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
        return name.indexOf('/') > 0;
    }

    private static ConditionKey one(String name) {
        return new ConditionKey(name, false);
    }

    private static ConditionKey many(String name) {
        return new ConditionKey(name, true);
    }

    private record TagKey(String prefix, String key) {}
}
