package io.culvert.control.provisioning;

import io.culvert.registry.Attributes;
import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.Names;
import io.culvert.registry.Provisioning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A provisioning template: one thing, one certificate, and the policies of the certificate. Immutable.
public final class ProvisioningTemplate {

    /// The maximum length of a template.
    public static final int MAX_CHARS = 10_240;

    private static final String THING = "AWS::IoT::Thing";
    private static final String CERTIFICATE = "AWS::IoT::Certificate";
    private static final String POLICY = "AWS::IoT::Policy";
    private static final Set<String> SOURCES = Set.of("CertificateId", "CertificatePem",
            "CertificateSigningRequest");
    private static final int MAX_POLICIES = 10;
    private static final int MAX_GROUPS = 10;

    private static final JsonMapper JSON = JsonMapper
        .builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).build())
            .build())
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();

    /// A resource of the template and its place in it.
    private record Resource(JsonNode node, String place) {

        JsonNode properties() {
            return node.path("Properties");
        }

        JsonNode property(String name) {
            return properties().path(name);
        }

        String at(String property) {
            return place + ".Properties." + property;
        }
    }

    /// A template with its parameters filled in.
    public record Filled(Provisioning.Plan plan, CertificateWanted certificate) {}

    /// The declared parameters, each with its default, which may be missing.
    private final Map<String, Optional<String>> parameters;
    private final Resource thing;
    private final Resource certificate;
    private final List<Resource> policies;

    private ProvisioningTemplate(Map<String, Optional<String>> parameters, Resource thing,
            Resource certificate, List<Resource> policies) {
        this.parameters = parameters;
        this.thing = thing;
        this.certificate = certificate;
        this.policies = policies;
    }

    /// Reads a template.
    ///
    /// @throws TemplateException if it could not be followed, whatever its parameters are
    public static ProvisioningTemplate parse(String body) {
        JsonNode root = root(body);
        requireOnly(root, "template", Set.of("Parameters", "Resources"));
        Map<String, List<Resource>> byType = resources(root.path("Resources"));
        List<Resource> policies = byType.getOrDefault(POLICY, List.of());
        if (policies.size() > MAX_POLICIES) {
            throw new TemplateException("Resources", policies.size() + " policies",
                    "at most " + MAX_POLICIES);
        }
        ProvisioningTemplate template = new ProvisioningTemplate(parameters(root.path("Parameters")),
                only(byType, THING), only(byType, CERTIFICATE), policies);
        template.check();
        return template;
    }

    private static JsonNode root(String body) {
        if (body.length() > MAX_CHARS) {
            throw new TemplateException("template", body.length() + " characters", "at most " + MAX_CHARS);
        }
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw new TemplateException("template", "not JSON", "one JSON object, no name twice");
        }
    }

    private static Map<String, Optional<String>> parameters(JsonNode declared) {
        Map<String, Optional<String>> parameters = new HashMap<>();
        declared.properties().forEach(each -> {
            String place = "Parameters." + each.getKey();
            requireOnly(each.getValue(), place, Set.of("Type", "Default"));
            if (!each.getValue().path("Type").asString("").equals("String")) {
                throw new TemplateException(place + ".Type", "another type", "String");
            }
            parameters.put(each.getKey(), each.getValue().path("Default").asStringOpt());
        });
        return parameters;
    }

    private static Map<String, List<Resource>> resources(JsonNode declared) {
        Map<String, List<Resource>> byType = new HashMap<>();
        declared.properties().forEach(each -> {
            String place = "Resources." + each.getKey();
            requireOnly(each.getValue(), place, Set.of("Type", "Properties", "OverrideSettings"));
            String type = each.getValue().path("Type").asString("");
            requireOnly(each.getValue().path("Properties"), place + ".Properties", switch (type) {
                case THING -> Set.of("ThingName", "AttributePayload", "ThingGroups");
                case CERTIFICATE ->
                    Set.of("CertificateId", "CertificatePem", "CertificateSigningRequest", "Status");
                case POLICY -> Set.of("PolicyName");
                default -> throw new TemplateException(place + ".Type", "'" + type + "'",
                        THING + ", " + CERTIFICATE + " or " + POLICY);
            });
            byType.computeIfAbsent(type, key -> new ArrayList<>()).add(new Resource(each.getValue(), place));
        });
        return byType;
    }

    private static Resource only(Map<String, List<Resource>> byType, String type) {
        List<Resource> found = byType.getOrDefault(type, List.of());
        if (found.size() != 1) {
            throw new TemplateException("Resources", found.size() + " of " + type, "one");
        }
        return found.getFirst();
    }

    private static void requireOnly(JsonNode node, String place, Set<String> names) {
        if (!node.isObject()) {
            throw new TemplateException(place, "missing or not an object", "one");
        }
        node.propertyNames().forEach(name -> {
            if (!names.contains(name)) {
                throw new TemplateException(place, "'" + name + "', which Culvert does not have",
                        names.stream().sorted().collect(Collectors.joining(", ")));
            }
        });
    }

    /// Evaluates all values once with parameters that break no rule.
    private void check() {
        Map<String, String> any = new HashMap<>();
        parameters.keySet().forEach(name -> any.put(name, "x"));
        filled(new TemplateValues(any));
    }

    /// Whether a template declares a parameter of this name.
    public boolean declares(String parameter) {
        return parameters.containsKey(parameter);
    }

    /// Fills the parameters in; values of parameters that are not declared are ignored.
    ///
    /// @throws TemplateException if a value is missing or breaks the rule of its place
    public Filled filled(Map<String, String> given) {
        Map<String, String> values = new HashMap<>();
        parameters.forEach((name, byDefault) -> Optional.ofNullable(given.get(name))
            .or(() -> byDefault)
            .ifPresent(value -> values.put(name, value)));
        return filled(new TemplateValues(values));
    }

    private Filled filled(TemplateValues values) {
        String name = matching(values, thing, "ThingName", thing.property("ThingName"), Names.THING);
        return new Filled(new Provisioning.Plan(name, attributes(values), existing(), groups(values),
                policies(values), status()), wanted(values));
    }

    private static String matching(TemplateValues values, Resource resource, String property, JsonNode node,
            Pattern pattern) {
        String text = values.text(node, resource.at(property));
        if (!pattern.matcher(text).matches()) {
            throw new TemplateException(resource.at(property), "a value that is not allowed here",
                    pattern.pattern());
        }
        return text;
    }

    private Attributes attributes(TemplateValues values) {
        JsonNode payload = thing.property("AttributePayload");
        if (payload.isMissingNode()) {
            return Attributes.NONE;
        }
        JsonNode nested = payload.path("attributes");
        JsonNode named = nested.isObject() ? nested : payload;
        Map<String, String> texts = new HashMap<>();
        named.properties()
            .forEach(each -> texts.put(each.getKey(),
                    values.text(each.getValue(), thing.at("AttributePayload." + each.getKey()))));
        Attributes.fault(texts).ifPresent(fault -> {
            throw new TemplateException(thing.at("AttributePayload") + ": " + fault);
        });
        return new Attributes(texts);
    }

    private Provisioning.Existing existing() {
        JsonNode settings = thing.node().path("OverrideSettings");
        if (settings.isMissingNode()) {
            return Provisioning.Existing.DO_NOTHING;
        }
        String place = thing.place() + ".OverrideSettings";
        requireOnly(settings, place, Set.of("AttributePayload"));
        String name = settings.path("AttributePayload").asString("");
        return Arrays.stream(Provisioning.Existing.values())
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new TemplateException(place + ".AttributePayload", "'" + name + "'",
                    "DO_NOTHING, REPLACE, MERGE or FAIL"));
    }

    private List<String> groups(TemplateValues values) {
        JsonNode named = thing.property("ThingGroups");
        if (named.isMissingNode()) {
            return List.of();
        }
        if (!named.isArray() || named.size() > MAX_GROUPS) {
            throw new TemplateException(thing.at("ThingGroups"), "not a short list",
                    "at most " + MAX_GROUPS + " names");
        }
        return named.valueStream()
            .map(group -> matching(values, thing, "ThingGroups", group, Names.THING))
            .toList();
    }

    private List<String> policies(TemplateValues values) {
        return policies.stream()
            .map(each -> matching(values, each, "PolicyName", each.property("PolicyName"), Names.POLICY))
            .toList();
    }

    private DeviceCertificate.Status status() {
        JsonNode given = certificate.property("Status");
        String status = given.isMissingNode() ? "ACTIVE" : given.isString() ? given.asString() : "";
        return switch (status) {
            case "ACTIVE", "Active" -> DeviceCertificate.Status.ACTIVE;
            case "INACTIVE", "Inactive" -> DeviceCertificate.Status.INACTIVE;
            default -> throw new TemplateException(certificate.at("Status"), "another status",
                    "\"ACTIVE\" or \"INACTIVE\"");
        };
    }

    private CertificateWanted wanted(TemplateValues values) {
        List<String> given = SOURCES.stream().filter(certificate.properties()::has).toList();
        if (given.size() != 1) {
            throw new TemplateException(certificate.place() + ".Properties",
                    given.size() + " ways to find the certificate",
                    "one of CertificateId, CertificatePem, CertificateSigningRequest");
        }
        String source = given.getFirst();
        String value = values.text(certificate.property(source), certificate.at(source));
        return switch (source) {
            case "CertificateId" -> new CertificateWanted.Registered(value);
            case "CertificatePem" -> new CertificateWanted.Given(value);
            default -> new CertificateWanted.Requested(value);
        };
    }
}
