package io.culvert.control.wire;

import io.culvert.control.api.ApiError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// An operation's place in an API in REST style: its method, its path, and which members of its input stand
/// in the path, the query and the headers; all others stand in the body. Immutable.
///
/// @param method `PUT`
/// @param path the segments; one in braces, `{thingName}`, holds the member of that name
/// @param query the members in the query, by name
/// @param headers the members in headers, by name, with the lower-case name of the header
public record RestBinding(String method, List<String> path, Map<String, Type> query,
        Map<String, String> headers) {

    /// The type of a member in the query.
    public enum Type {
        TEXT, FLAG, INTEGER
    }

    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");

    /// An operation all of whose members stand in the path and the body.
    ///
    /// @param path `/things/{thingName}`
    public static RestBinding of(String method, String path) {
        return new RestBinding(method, List.of(path.substring(1).split("/")), Map.of(), Map.of());
    }

    /// The same, with texts in the query.
    public RestBinding texts(String... names) {
        return with(Type.TEXT, names);
    }

    /// The same, with flags in the query: `true` or `false`.
    public RestBinding flags(String... names) {
        return with(Type.FLAG, names);
    }

    /// The same, with integers in the query.
    public RestBinding integers(String... names) {
        return with(Type.INTEGER, names);
    }

    private RestBinding with(Type type, String... names) {
        Map<String, Type> more = new LinkedHashMap<>(query);
        List.of(names).forEach(name -> more.put(name, type));
        return new RestBinding(method, path, more, headers);
    }

    /// The same, with a member in a header.
    public RestBinding header(String member, String header) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(member, header);
        return new RestBinding(method, path, query, more);
    }

    /// Whether a request has this method and a path of this form.
    public boolean matches(RestRequest request) {
        if (!request.method().equals(method) || request.path().size() != path.size()) {
            return false;
        }
        for (int i = 0; i < path.size(); i++) {
            if (!isMember(path.get(i)) && !path.get(i).equals(request.path().get(i))) {
                return false;
            }
        }
        return true;
    }

    /// The members of a request that matches, each from its own place alone. The body of a GET or DELETE is
    /// not read.
    ///
    /// @throws ApiError SerializationException if the body is not a JSON structure
    public ObjectNode read(RestRequest request) {
        boolean hasBody = !method.equals("GET") && !method.equals("DELETE");
        ObjectNode members = Documents.json().read(hasBody ? request.request().body() : new byte[0]);
        for (int i = 0; i < path.size(); i++) {
            if (isMember(path.get(i))) {
                members.put(path.get(i).substring(1, path.get(i).length() - 1), request.path().get(i));
            }
        }
        query.forEach((name, type) -> set(members, name,
                Optional.ofNullable(request.query().get(name)).map(text -> node(text, type))));
        headers.forEach((name, header) -> set(members, name,
                request.request().header(header).map(StringNode::valueOf)));
        return members;
    }

    private static boolean isMember(String segment) {
        return segment.startsWith("{");
    }

    private static void set(ObjectNode members, String name, Optional<? extends JsonNode> value) {
        if (value.isPresent()) {
            members.set(name, value.get());
        } else {
            members.remove(name);
        }
    }

    /// A value that does not have the type stays a text, and the operation refuses it.
    private static JsonNode node(String text, Type type) {
        if (type == Type.FLAG && (text.equals("true") || text.equals("false"))) {
            return BooleanNode.valueOf(text.equals("true"));
        }
        return type == Type.INTEGER && INTEGER.matcher(text).matches()
                ? LongNode.valueOf(Long.parseLong(text))
                : StringNode.valueOf(text);
    }
}
