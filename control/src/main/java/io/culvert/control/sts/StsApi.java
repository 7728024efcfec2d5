package io.culvert.control.sts;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.api.ApiService;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.control.operation.TextRule;
import io.culvert.control.wire.Printable;
import io.culvert.control.wire.QueryDocuments;
import io.culvert.control.wire.WireFormat;
import io.culvert.identity.SessionTokens;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The service `sts`, in the Query protocol: who calls, and temporary credentials.
public final class StsApi implements ApiService {

    private static final Set<String> OTHERS = Set.of("iam", "ec2", "sqs", "sns", "autoscaling",
            "cloudformation", "elasticloadbalancing", "monitoring", "rds", "redshift");
    private static final String VERSION = "2011-06-15";
    private static final TextRule TEXT = TextRule.atMost(100_000);

    private final QueryDocuments documents = new QueryDocuments("https://sts.amazonaws.com/doc/2011-06-15/");
    private final SortedMap<String, Operation> operations = new TreeMap<>();

    /// @param identities verifies tokens of identity providers
    /// @param tokens makes temporary credentials
    public StsApi(RoleSessions roles, WebIdentities identities, SessionTokens tokens, Access access,
            InstantSource clock) {
        List.of(new GetCallerIdentity(), new GetSessionToken(tokens, clock), new AssumeRole(roles, access),
                new AssumeRoleWithWebIdentity(identities, new WebRoles(roles), access))
            .forEach(operation -> operations.put(operation.name(), operation));
    }

    @Override
    public String signingName() {
        return "sts";
    }

    /// Claims all requests in the Query protocol except those signed for another service: the refusal of
    /// those should name that service instead of the signature.
    @Override
    public boolean claims(ApiRequest request) {
        return WireFormat.of(request) == WireFormat.QUERY
                && request.signedFor().filter(OTHERS::contains).isEmpty();
    }

    @Override
    public boolean isOpen(ApiRequest request) {
        return Members.of(documents.read(request))
            .text("Action", TEXT)
            .filter(AssumeRoleWithWebIdentity.NAME::equals)
            .isPresent();
    }

    @Override
    public ApiResponse answer(ApiCall call) {
        Members input = Members.of(documents.read(call.request()));
        String action = input.text("Action", TEXT).orElse("");
        Operation operation = known(action, input.text("Version", TEXT).orElse(VERSION));
        call.operation(operation.name());
        Map<String, ?> answer = operation.run(input, call);
        return new ApiResponse(200, "text/xml", Map.of(),
                documents.write(operation.name(), answer, call.request().requestId()));
    }

    private Operation known(String action, String version) {
        Operation operation = operations.get(action);
        if (operation == null) {
            throw new ApiError(ErrorType.UNKNOWN_OPERATION,
                    "Action: " + Printable.of(action) + " is not supported by Culvert (expected: "
                            + String.join(", ", operations.keySet()) + ")");
        }
        if (!version.equals(VERSION)) {
            throw new ApiError(ErrorType.UNKNOWN_OPERATION,
                    "Version: " + Printable.of(version) + " (expected: " + VERSION + ")");
        }
        return operation;
    }
}
