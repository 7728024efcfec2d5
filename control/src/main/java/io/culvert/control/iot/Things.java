package io.culvert.control.iot;

import io.culvert.control.Access;
import io.culvert.control.ApiCall;
import io.culvert.control.ApiError;
import io.culvert.control.ApiRequest;
import io.culvert.control.ApiResponse;
import io.culvert.control.Arns;
import io.culvert.control.ErrorType;
import io.culvert.registry.Registry;
import io.culvert.registry.Thing;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `/things…`: CreateThing, DescribeThing, ListThings, DeleteThing, and a thing's principals.
final class Things {

    private static final int MAX_ATTRIBUTES = 50;

    private final Registry registry;
    private final Access access;
    private final Arns arns;

    Things(Registry registry, Access access, Arns arns) {
        this.registry = registry;
        this.access = access;
        this.arns = arns;
    }

    ApiResponse answer(ApiCall call, List<String> path, Map<String, String> query) {
        ApiRequest request = call.request();
        String account = call.caller().account();
        if (path.size() == 1 && request.method().equals("GET")) {
            return list(call, account, query);
        }
        if (path.size() < 2 || !Thing.NAME.matcher(path.get(1)).matches()) {
            throw new ApiError(ErrorType.INVALID_REQUEST, "thingName: not of the form " + Thing.NAME);
        }
        String name = path.get(1);
        call.note("thing", name);
        String what = request.method()
                + (path.size() == 3 ? " " + path.get(2) : path.size() == 2 ? "" : " ?");
        return switch (what) {
            case "POST" -> create(call, account, name);
            case "GET" -> describe(call, account, name);
            case "DELETE" -> delete(call, account, name);
            case "PUT principals" -> attach(call, account, name);
            case "DELETE principals" -> detach(call, account, name);
            case "GET principals" -> principals(call, account, name);
            default -> throw IotApi.notSupported(request);
        };
    }

    private void require(ApiCall call, String operation, String account, String thing) {
        call.operation(operation);
        access.require(call, "iot:" + operation, List.of(arns.thing(account, thing)), Map.of());
    }

    private ApiResponse list(ApiCall call, String account, Map<String, String> query) {
        require(call, "ListThings", account, "*");
        int limit = Rest.limit(query, "maxResults");
        String token = query.get("nextToken");
        List<Thing> page = registry.things(account, token == null ? null : position(token), limit);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("things", page.stream()
            .map(thing -> Map.of("thingName", thing.name(), "thingArn", arns.thing(account, thing.name()),
                    "attributes", thing.attributes(), "version", 1))
            .toList());
        if (page.size() == limit) {
            answer.put("nextToken",
                    Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(page.getLast().name().getBytes(StandardCharsets.UTF_8)));
        }
        return Rest.ok(answer);
    }

    private static String position(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ApiError(ErrorType.INVALID_REQUEST, "nextToken: not one of ours");
        }
    }

    private ApiResponse create(ApiCall call, String account, String name) {
        require(call, "CreateThing", account, name);
        Map<String, String> attributes = new TreeMap<>();
        Rest.body(call.request().body())
            .path("attributePayload")
            .path("attributes")
            .properties()
            .forEach(entry -> attributes.put(attribute(entry.getKey()),
                    attribute(entry.getValue().asString(""))));
        if (attributes.size() > MAX_ATTRIBUTES) {
            throw new ApiError(ErrorType.INVALID_REQUEST,
                    "attributes: " + attributes.size() + " (expected: at most " + MAX_ATTRIBUTES + ")");
        }
        if (registry.createThing(account, name, attributes) == Registry.Created.DIFFERENT) {
            throw new ApiError(ErrorType.RESOURCE_ALREADY_EXISTS,
                    "thing: " + name + " exists with other attributes",
                    Map.of("resourceArn", arns.thing(account, name)));
        }
        return Rest.ok(Map.of("thingName", name, "thingArn", arns.thing(account, name), "thingId", name));
    }

    private static String attribute(String text) {
        if (!text.matches("[a-zA-Z0-9_.,@/:#=\\[\\]-]{0,800}")) {
            throw new ApiError(ErrorType.INVALID_REQUEST,
                    "attributes: a name or value is malformed (expected: letters, digits and _.,@/:#=[]-)");
        }
        return text;
    }

    private Thing found(String account, String name) {
        return registry.thing(account, name)
            .orElseThrow(
                    () -> new ApiError(ErrorType.RESOURCE_NOT_FOUND, "Thing " + name + " cannot be found."));
    }

    private ApiResponse describe(ApiCall call, String account, String name) {
        require(call, "DescribeThing", account, name);
        Thing thing = found(account, name);
        return Rest.ok(Map.of("thingName", name, "thingArn", arns.thing(account, name), "thingId", name,
                "defaultClientId", name, "attributes", thing.attributes(), "version", 1));
    }

    private ApiResponse delete(ApiCall call, String account, String name) {
        require(call, "DeleteThing", account, name);
        if (!registry.certificatesOf(account, name).isEmpty()) {
            throw new ApiError(ErrorType.INVALID_REQUEST,
                    "thing: " + name + " has principals (expected: none; detach them first)");
        }
        registry.deleteThing(account, name);
        return Rest.ok(Map.of());
    }

    private String principal(ApiCall call) {
        String principal = call.request().header("x-amzn-principal").orElse("");
        String id = principal.substring(principal.lastIndexOf('/') + 1);
        if (!id.matches("[0-9a-f]{64}")) {
            throw new ApiError(ErrorType.INVALID_REQUEST,
                    "x-amzn-principal: malformed (expected: the ARN of a certificate)");
        }
        return id;
    }

    private ApiResponse attach(ApiCall call, String account, String name) {
        require(call, "AttachThingPrincipal", account, name);
        if (!registry.attach(account, name, principal(call))) {
            throw new ApiError(ErrorType.RESOURCE_NOT_FOUND,
                    "Thing " + name + " or the principal cannot be found.");
        }
        return Rest.ok(Map.of());
    }

    private ApiResponse detach(ApiCall call, String account, String name) {
        require(call, "DetachThingPrincipal", account, name);
        found(account, name);
        registry.detach(account, name, principal(call));
        return Rest.ok(Map.of());
    }

    private ApiResponse principals(ApiCall call, String account, String name) {
        require(call, "ListThingPrincipals", account, name);
        found(account, name);
        return Rest.ok(Map.of("principals",
                registry.certificatesOf(account, name)
                    .stream()
                    .map(id -> arns.certificate(account, id))
                    .toList()));
    }
}
