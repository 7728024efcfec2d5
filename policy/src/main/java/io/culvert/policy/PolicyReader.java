package io.culvert.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Parses whole documents.
final class PolicyReader {

    private static final int MAX_CHARACTERS = 6144;
    private static final int MAX_TEXT = 30_000;
    private static final int MAX_DEPTH = 8;
    private static final List<String> ELEMENTS = List.of("Version", "Id", "Statement");
    private static final List<String> VERSIONS = List.of("2012-10-17", "2008-10-17");

    private static final JsonMapper MAPPER = JsonMapper
        .builder(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxNumberLength(64).build())
            .build())
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .build();

    private PolicyReader() {}

    static PolicyDocument read(String json) {
        Map<String, Element> members = members(json);
        boolean variables = version(members);
        return new PolicyDocument(json, statements(each(members), variables));
    }

    /// The statements of a role's trust policy.
    static List<TrustStatement> trust(String json) {
        Map<String, Element> members = members(json);
        boolean variables = version(members);
        return each(members).stream().map(each -> new TrustStatementReader(each, variables).read()).toList();
    }

    /// The statements of a document, of either kind of policy.
    static List<Element> statements(String json) {
        Map<String, Element> members = members(json);
        version(members);
        return each(members);
    }

    private static Map<String, Element> members(String json) {
        checkSize(json);
        Map<String, Element> members = tree(json).members(ELEMENTS);
        if (members.containsKey("Id")) {
            members.get("Id").text();
        }
        return members;
    }

    private static List<Element> each(Map<String, Element> members) {
        Element element = members.get("Statement");
        if (element == null) {
            throw Place.DOCUMENT.refuse("no Statement", "one or more");
        }
        return element.node().isArray() ? element.list()
                : List.of(new Element(element.place().element(0), element.node()));
    }

    private static void checkSize(String json) {
        if (json.length() > MAX_TEXT) {
            throw Place.DOCUMENT.refuse(json.length() + " characters", "at most " + MAX_TEXT);
        }
        long counted = json.codePoints().filter(each -> !Character.isWhitespace(each)).count();
        if (counted > MAX_CHARACTERS) {
            throw Place.DOCUMENT.refuse(counted + " characters besides white space",
                    "at most " + MAX_CHARACTERS);
        }
    }

    private static Element tree(String json) {
        try {
            return new Element(Place.DOCUMENT, MAPPER.readTree(json));
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw Place.DOCUMENT.refuse(
                    at == null ? "malformed"
                            : "malformed at line " + at.getLineNr() + ", column " + at.getColumnNr(),
                    "one JSON object, each name in it once, at most " + MAX_DEPTH + " deep");
        }
    }

    /// Whether the document's version supports variables. A document without a version has the older one,
    /// which does not.
    private static boolean version(Map<String, Element> members) {
        Element version = members.get("Version");
        if (version == null) {
            return false;
        }
        if (!VERSIONS.contains(version.text())) {
            throw version.place().refuse(Place.quoted(version.text()), "2012-10-17");
        }
        return version.text().equals(VERSIONS.getFirst());
    }

    private static List<Statement> statements(List<Element> elements, boolean variables) {
        List<Statement> statements = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Element each : elements) {
            Statement statement = new StatementReader(each, variables).read();
            if (!names.add(statement.name())) {
                throw each.place()
                    .member("Sid")
                    .refuse(Place.quoted(statement.name()), "another name for each statement");
            }
            statements.add(statement);
        }
        return statements;
    }
}
