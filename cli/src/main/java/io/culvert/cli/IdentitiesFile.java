package io.culvert.cli;

import io.culvert.identity.NameRules;
import io.culvert.policy.PolicyDocument;
import io.culvert.policy.PolicyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The file of `culvert apply`, read into the accounts of an ApplyIdentities request. Refusals name the file,
/// the place in it, the value and the rule.
final class IdentitiesFile {

    private static final long MAX_BYTES = 1 << 20;
    private static final YAMLMapper YAML = YAMLMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();

    private final Path file;

    private IdentitiesFile(Path file) {
        this.file = file;
    }

    /// The accounts that the file describes.
    ///
    /// @throws CliException if the file is not valid for the service
    static List<Map<String, Object>> read(Path path) {
        return new IdentitiesFile(path).accounts();
    }

    private List<Map<String, Object>> accounts() {
        JsonNode root = parsed();
        requireKeys(root, "file", Set.of("accounts"));
        return each(root.path("accounts"), "accounts", NameRules.ACCOUNT_ID, this::account);
    }

    private JsonNode parsed() {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw refusal("file", Files.size(file) + " bytes", "at most " + MAX_BYTES);
            }
            return YAML.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new CliException(file + ": cannot be read (" + e.getMessage() + ")", e);
        } catch (JacksonException e) {
            throw new CliException(file + ": line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage() + " (expected: YAML)", e);
        }
    }

    private Map<String, Object> account(String at, Map.Entry<String, JsonNode> entry) {
        JsonNode account = entry.getValue();
        requireKeys(account, at, Set.of("name", "policies", "users"));
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("accountId", entry.getKey());
        if (account.has("name")) {
            members.put("accountName", text(account.path("name"), at + ".name", NameRules.ACCOUNT_NAME));
        }
        members.put("policies",
                each(account.path("policies"), at + ".policies", NameRules.POLICY, this::policy));
        members.put("users", each(account.path("users"), at + ".users", NameRules.USER, this::user));
        return members;
    }

    private Map<String, Object> policy(String at, Map.Entry<String, JsonNode> entry) {
        return Map.of("policyName", entry.getKey(), "policyDocument", document(at, entry.getValue()));
    }

    private String document(String at, JsonNode node) {
        if (node.has("file")) {
            requireKeys(node, at, Set.of("file"));
            return PolicyFile.read(file.toAbsolutePath().resolveSibling(node.path("file").asString()));
        }
        String document = node.isString() ? node.asString() : node.toString();
        try {
            PolicyDocument.parse(document);
            return document;
        } catch (PolicyException e) {
            throw new CliException(file + ": " + at + ": " + e.text(), e);
        }
    }

    private Map<String, Object> user(String at, Map.Entry<String, JsonNode> entry) {
        JsonNode user = entry.getValue();
        requireKeys(user, at, Set.of("policies"));
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("userName", entry.getKey());
        if (user.has("policies")) {
            members.put("policyNames", policyNames(at + ".policies", user.path("policies")));
        }
        return members;
    }

    private List<String> policyNames(String at, JsonNode list) {
        if (!list.isArray()) {
            throw refusal(at, list.toString(), "a list of policies' names");
        }
        List<String> names = new ArrayList<>();
        list.forEach(name -> names.add(text(name, at + "[" + names.size() + "]", NameRules.POLICY)));
        return names;
    }

    private List<Map<String, Object>> each(JsonNode structure, String at, Pattern names,
            BiFunction<String, Map.Entry<String, JsonNode>, Map<String, Object>> read) {
        requireStructure(structure, at);
        List<Map<String, Object>> all = new ArrayList<>();
        structure.properties().forEach(entry -> {
            String place = at + "." + entry.getKey();
            if (!names.matcher(entry.getKey()).matches()) {
                throw refusal(place, entry.getKey(), names.pattern());
            }
            all.add(read.apply(place, entry));
        });
        return all;
    }

    private String text(JsonNode node, String at, Pattern rule) {
        if (!node.isValueNode() || !rule.matcher(node.asString()).matches()) {
            throw refusal(at, node.toString(), rule.pattern());
        }
        return node.asString();
    }

    private void requireKeys(JsonNode structure, String at, Set<String> known) {
        requireStructure(structure, at);
        structure.propertyNames().forEach(key -> {
            if (!known.contains(key)) {
                throw refusal(at, key, "one of " + String.join(", ", known.stream().sorted().toList()));
            }
        });
    }

    private void requireStructure(JsonNode node, String at) {
        if (!node.isObject() && !node.isNull() && !node.isMissingNode()) {
            throw refusal(at, node.toString(), "names with their values");
        }
    }

    private CliException refusal(String at, String value, String rule) {
        String shown = value.length() > 80 ? value.substring(0, 80) + "…" : value;
        return new CliException(file + ": " + at + ": " + shown + " (expected: " + rule + ")");
    }
}
