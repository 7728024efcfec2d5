package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ErrorType;
import io.culvert.registry.Names;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One call of the service, its path and query taken apart. All that it hands out is checked.
///
/// @param path the path's segments, decoded; at least one
/// @param query the query's parameters, decoded
record IotCall(ApiCall call, IotMeans means, List<String> path, Map<String, String> query) {

    private static final int MAX_SHOWN = 200;

    static IotCall of(ApiCall call, IotMeans means) {
        List<String> path = Stream.of(call.request().path().substring(1).split("/", -1))
            .map(IotCall::decoded)
            .toList();
        return new IotCall(call, means, path, query(call.request().rawQuery()));
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("path or query: a malformed percent escape");
        }
    }

    String account() {
        return call.caller().account();
    }

    String method() {
        return call.request().method();
    }

    Body body() {
        return Body.of(call.request().body());
    }

    /// The segments behind the second, as the operation's distinguishing part: `POST`, `PUT principals`.
    String shape() {
        return path.size() == 2 ? method() : method() + " " + String.join("/", path.subList(2, path.size()));
    }

    /// Notes the operation and asks whether the caller may do it.
    void require(String operation, String... resources) {
        call.operation(operation);
        means.access().require(call, "iot:" + operation, List.of(resources), Map.of());
    }

    String thingArn(String name) {
        return means.arns().thing(account(), name);
    }

    String groupArn(String name) {
        return means.arns().thingGroup(account(), name);
    }

    String policyArn(String name) {
        return means.arns().devicePolicy(account(), name);
    }

    String certificateArn(String id) {
        return means.arns().certificate(account(), id);
    }

    /// A name, checked and noted for the audit.
    ///
    /// @param member the member's name, for error messages
    /// @param note the field's name in the audit
    String named(String member, String name, String note) {
        if (!Names.isName(name)) {
            throw invalid(member + ": " + shown(name)
                    + " (expected: 1 to 128 letters, digits, colons, hyphens, underscores)");
        }
        call.note(note, name);
        return name;
    }

    /// The name in the path's second segment.
    String named(String member, String note) {
        return named(member, path.get(1), note);
    }

    /// A certificate's id, checked and noted.
    String certificateId(String member, String id) {
        if (!Names.isCertificateId(id)) {
            throw invalid(member + ": " + shown(id) + " (expected: 64 hexadecimal digits in lower case)");
        }
        call.note("certificate", id);
        return id;
    }

    /// The id in the ARN of a certificate that the header `x-amzn-principal` has.
    String principal() {
        return certificateOf("principal", header("x-amzn-principal"));
    }

    /// A header's value, or an empty text.
    String header(String name) {
        return call.request().header(name).orElse("");
    }

    /// The id in a certificate's ARN.
    String certificateOf(String member, String arn) {
        String prefix = certificateArn("");
        if (!arn.startsWith(prefix)) {
            throw invalid(member + ": " + shown(arn)
                    + " (expected: the ARN of a certificate of this account and region)");
        }
        return certificateId(member, arn.substring(prefix.length()));
    }

    /// A policy's name, checked and noted.
    String policyName(String name) {
        if (!Names.isPolicyName(name)) {
            throw invalid("policyName: " + shown(name)
                    + " (expected: 1 to 128 letters, digits and characters of _+=,.@-)");
        }
        call.note("policy", name);
        return name;
    }

    boolean flag(String name) {
        String text = query.getOrDefault(name, "false");
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(name + ": " + shown(text) + " (expected: true or false)");
        };
    }

    /// The version that a thing must have, where the caller gave one.
    Optional<Long> expectedVersion() {
        return Optional.ofNullable(query.get("expectedVersion")).map(text -> {
            if (!text.matches("[0-9]{1,18}")) {
                throw invalid("expectedVersion: " + shown(text) + " (expected: a whole number)");
            }
            return Long.valueOf(text);
        });
    }

    /// The page that is asked for.
    IotPage page(IotPage.Words words) {
        return new IotPage(this, words);
    }

    IotPage page() {
        return page(IotPage.Words.USUAL);
    }

    /// Refuses a parameter or member of the original that we do not have.
    static ApiError notSupported(String what) {
        return new ApiError(ErrorType.NOT_SUPPORTED, what + " is not supported by Culvert");
    }

    /// The same, with the reason and what to do instead.
    static ApiError notSupported(String what, String why) {
        return new ApiError(ErrorType.NOT_SUPPORTED, what + " is not supported: " + why);
    }

    /// Refuses a parameter that is given although we do not have it.
    void refuse(String parameter) {
        if (query.containsKey(parameter)) {
            throw notSupported(parameter);
        }
    }

    static ApiError invalid(String text) {
        return new ApiError(ErrorType.INVALID_REQUEST, text);
    }

    static ApiError notFound(String what, String name) {
        return new ApiError(ErrorType.RESOURCE_NOT_FOUND, what + " " + name + " cannot be found.");
    }

    /// A caller's text for messages, cut to a readable length.
    static String shown(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }

    /// Refuses an operation that we do not have.
    ApiError unknown() {
        ApiRequest request = call.request();
        return notSupported(request.method() + " " + shown(request.path()), Hints.of(path.getFirst()));
    }
}
