package io.culvert.control.iot;

import io.culvert.control.Access;
import io.culvert.control.ApiCall;
import io.culvert.control.ApiError;
import io.culvert.control.ApiRequest;
import io.culvert.control.ApiResponse;
import io.culvert.control.ApiService;
import io.culvert.control.Arns;
import io.culvert.control.ErrorType;
import io.culvert.registry.CertificateIssuer;
import io.culvert.registry.Registry;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The service `iot`: finds the operation by method and path, asks whether the caller may, and answers in
/// REST JSON.
public final class IotApi implements ApiService {

    private final Things things;
    private final Certificates certificates;
    private final IotEndpoints endpoints;
    private final Access access;
    private final Arns arns;

    /// @param region the region in ARNs
    public IotApi(Registry registry, CertificateIssuer issuer, Access access, IotEndpoints endpoints,
            String region) {
        this.arns = new Arns(region);
        this.access = access;
        this.endpoints = endpoints;
        this.things = new Things(registry, access, arns);
        this.certificates = new Certificates(registry, issuer, access, arns);
    }

    @Override
    public String signingName() {
        return "iot";
    }

    /// By the scope that the request says it is signed for: the paths of this service are many.
    @Override
    public boolean claims(ApiRequest request) {
        return request.header("authorization").orElse("").contains("/iot/aws4_request");
    }

    @Override
    public ApiResponse answer(ApiCall call) {
        ApiRequest request = call.request();
        List<String> path = List.of(request.path().substring(1).split("/", -1))
            .stream()
            .map(IotApi::decoded)
            .toList();
        Map<String, String> query = query(request.rawQuery());
        return switch (path.getFirst()) {
            case "things" -> things.answer(call, path, query);
            case "certificates", "keys-and-certificate", "certificate" ->
                certificates.answer(call, path, query);
            case "endpoint" -> endpoint(call, query);
            default -> throw notSupported(request);
        };
    }

    private ApiResponse endpoint(ApiCall call, Map<String, String> query) {
        call.operation("DescribeEndpoint");
        access.require(call, "iot:DescribeEndpoint", List.of("*"), Map.of());
        String type = query.getOrDefault("endpointType", "iot:Data-ATS");
        if (!type.equals("iot:Data-ATS") && !type.equals("iot:Data")) {
            throw new ApiError(ErrorType.INVALID_REQUEST,
                    "endpointType: " + type + " is not supported by Culvert (expected: iot:Data-ATS)");
        }
        return Rest.ok(Map.of("endpointAddress", endpoints.mqtt()));
    }

    static ApiError notSupported(ApiRequest request) {
        return new ApiError(ErrorType.NOT_SUPPORTED, request.method() + " " + request.path()
                + " is not supported by Culvert (expected: things, their certificates and endpoint)");
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
            throw new ApiError(ErrorType.INVALID_REQUEST, "path or query: a malformed percent escape");
        }
    }
}
