package io.culvert.control.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ErrorType;
import java.net.URLDecoder;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Reads and writes the documents of the Query protocol: requests are forms, answers are XML.
public final class QueryDocuments {

    private final String namespace;

    /// @param namespace the XML namespace of the service's answers
    public QueryDocuments(String namespace) {
        this.namespace = namespace;
    }

    /// The parameters of a request, from its body, or from its query if the body has none.
    ///
    /// @throws ApiError SerializationException if a parameter occurs twice or is malformed
    public ObjectNode read(ApiRequest request) {
        ObjectNode form = parameters(new String(request.body(), UTF_8));
        return form.isEmpty() ? parameters(request.rawQuery()) : form;
    }

    private static ObjectNode parameters(String form) {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        for (String pair : form.strip().split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && parameters.replace(decoded(pair.substring(0, equals)),
                    StringNode.valueOf(decoded(pair.substring(equals + 1)))) != null) {
                throw new ApiError(ErrorType.SERIALIZATION, "form: a parameter stands there twice");
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ApiError(ErrorType.SERIALIZATION, "form: a malformed percent escape");
        }
    }

    /// The body of an answer.
    ///
    /// @param members texts, integers, [java.time.Instant]s and maps of these by name, in the order in which
    /// they are written
    public byte[] write(String operation, Map<String, ?> members, String requestId) {
        String result = elements(members, "    ");
        return """
                <%1$sResponse xmlns="%2$s">
                  <%1$sResult>
                %3$s  </%1$sResult>
                  <ResponseMetadata>
                    <RequestId>%4$s</RequestId>
                  </ResponseMetadata>
                </%1$sResponse>
                """.formatted(operation, namespace, result, Xml.escape(requestId)).getBytes(UTF_8);
    }

    private static String elements(Map<?, ?> members, String indent) {
        return members.entrySet()
            .stream()
            .map(member -> indent + "<%1$s>%2$s</%1$s>\n".formatted(member.getKey(),
                    member.getValue() instanceof Map<?, ?> inner
                            ? "\n" + elements(inner, indent + "  ") + indent
                            : Xml.escape(String.valueOf(member.getValue()))))
            .collect(Collectors.joining());
    }
}
