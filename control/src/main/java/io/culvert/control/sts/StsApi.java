package io.culvert.control.sts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.api.ApiService;
import io.culvert.control.api.ErrorType;
import io.culvert.control.wire.Printable;
import io.culvert.control.wire.WireFormat;
import io.culvert.control.wire.Xml;
import io.culvert.identity.Caller;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The service `sts`, in the Query protocol: GetCallerIdentity, which needs no permission.
public final class StsApi implements ApiService {

    private static final Set<String> OTHERS = Set.of("iam", "ec2", "sqs", "sns", "autoscaling",
            "cloudformation", "elasticloadbalancing", "monitoring", "rds", "redshift");
    private static final String VERSION = "2011-06-15";

    @Override
    public String signingName() {
        return "sts";
    }

    /// Other services of AWS have the same format: their requests are not answered as if they were
    /// signed wrongly.
    @Override
    public boolean claims(ApiRequest request) {
        return WireFormat.of(request) == WireFormat.QUERY
                && request.signedFor().filter(OTHERS::contains).isEmpty();
    }

    @Override
    public ApiResponse answer(ApiCall call) {
        ApiRequest request = call.request();
        Map<String, String> form = parameters(new String(request.body(), UTF_8));
        if (form.isEmpty()) {
            form = parameters(request.rawQuery());
        }
        String action = form.getOrDefault("Action", "");
        call.operation(Printable.of(action));
        requireOurs(action, form.getOrDefault("Version", VERSION));
        return new ApiResponse(200, "text/xml", Map.of(),
                identity(call.caller(), request.requestId()).getBytes(UTF_8));
    }

    /// We issue no temporary credentials, so the rest of the service has nothing to do.
    private static void requireOurs(String action, String version) {
        if (!action.equals("GetCallerIdentity")) {
            throw new ApiError(ErrorType.UNKNOWN_OPERATION, "Action: " + Printable.of(action)
                    + " is not supported by Culvert (expected: GetCallerIdentity)");
        }
        if (!version.equals(VERSION)) {
            throw new ApiError(ErrorType.UNKNOWN_OPERATION,
                    "Version: " + Printable.of(version) + " (expected: " + VERSION + ")");
        }
    }

    private static String identity(Caller caller, String requestId) {
        return """
                <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <GetCallerIdentityResult>
                    <Arn>%s</Arn>
                    <UserId>%s</UserId>
                    <Account>%s</Account>
                  </GetCallerIdentityResult>
                  <ResponseMetadata>
                    <RequestId>%s</RequestId>
                  </ResponseMetadata>
                </GetCallerIdentityResponse>
                """.formatted(Xml.escape(caller.arn()), Xml.escape(caller.userId()),
                Xml.escape(caller.account()), Xml.escape(requestId));
    }

    private static Map<String, String> parameters(String form) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : form.strip().split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && parameters.put(decoded(pair.substring(0, equals)),
                    decoded(pair.substring(equals + 1))) != null) {
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
}
