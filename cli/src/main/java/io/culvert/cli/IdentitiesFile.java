package io.culvert.cli;

import io.culvert.identity.NameRules;
import io.culvert.policy.PolicyDocument;
import io.culvert.policy.PolicyException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/// The file of `culvert apply`, read into the accounts of an ApplyIdentities request.
final class IdentitiesFile {

    private IdentitiesFile() {}

    /// The accounts that the file describes.
    ///
    /// @throws CliException if the file is not valid for the service
    static List<Map<String, Object>> read(Path path) {
        YamlPlace root = YamlFile.read("file", path).root();
        root.keys(Set.of("accounts"));
        return each(root.key("accounts"), NameRules.ACCOUNT_ID, IdentitiesFile::account);
    }

    private static List<Map<String, Object>> each(YamlPlace place, Pattern names,
            BiFunction<String, YamlPlace, Map<String, Object>> read) {
        return place.keys(names)
            .entrySet()
            .stream()
            .map(entry -> read.apply(entry.getKey(), entry.getValue()))
            .toList();
    }

    private static Map<String, Object> account(String id, YamlPlace account) {
        Map<String, YamlPlace> given = account.keys(Set.of("name", "policies", "users"));
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("accountId", id);
        if (given.containsKey("name")) {
            members.put("accountName", account.key("name").text(NameRules.ACCOUNT_NAME));
        }
        members.put("policies", each(account.key("policies"), NameRules.POLICY, IdentitiesFile::policy));
        members.put("users", each(account.key("users"), NameRules.USER, IdentitiesFile::user));
        return members;
    }

    private static Map<String, Object> policy(String name, YamlPlace policy) {
        return Map.of("policyName", name, "policyDocument", document(policy));
    }

    private static String document(YamlPlace policy) {
        if (policy.node().has("file")) {
            policy.keys(Set.of("file"));
            return PolicyFile.read(policy.file().beside(policy.node().path("file").asString()));
        }
        String document = policy.node().isString() ? policy.node().asString() : policy.node().toString();
        try {
            PolicyDocument.parse(document);
            return document;
        } catch (PolicyException e) {
            throw policy.failure(e.text());
        }
    }

    private static Map<String, Object> user(String name, YamlPlace user) {
        Map<String, YamlPlace> given = user.keys(Set.of("policies"));
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("userName", name);
        if (given.containsKey("policies")) {
            members.put("policyNames",
                    given.get("policies").items().stream().map(each -> each.text(NameRules.POLICY)).toList());
        }
        return members;
    }
}
