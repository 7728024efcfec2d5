package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.api.ApiService;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.Documents;
import io.culvert.identity.Identities;
import io.culvert.identity.IdentityLimits;
import io.culvert.identity.KeyMint;
import io.culvert.identity.KeyUse;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The service `culvert`: finds the operation, reads its document, writes the answer.
public final class AdminApi implements ApiService {

    private static final String NAME = "culvert";
    private static final String TARGET_PREFIX = "Culvert.";

    private final Map<String, AdminOperation> operations = new HashMap<>();

    /// The operations on these identities.
    ///
    /// @param operator the account from which all others are administered
    public AdminApi(Identities identities, KeyMint mint, KeyUse use, IdentityLimits limits, Access access,
            String operator, InstantSource clock) {
        Administered administered = new Administered(identities, access, operator);
        operations.putAll(new AccountOperations(administered, limits, clock).byName());
        operations.putAll(new UserOperations(administered, mint, limits, clock).byName());
        operations.putAll(new KeyOperations(administered, mint, use, limits, clock).byName());
        operations.putAll(new PolicyOperations(administered, limits, clock).byName());
        operations.put("ApplyIdentities", new ApplyIdentities(administered, mint, limits, clock));
    }

    @Override
    public String signingName() {
        return NAME;
    }

    @Override
    public boolean claims(ApiRequest request) {
        return request.path().equals("/")
                && request.header("x-amz-target").orElse("").startsWith(TARGET_PREFIX);
    }

    @Override
    public ApiResponse answer(ApiCall call) {
        ApiRequest request = call.request();
        String name = request.header("x-amz-target").orElse("").substring(TARGET_PREFIX.length());
        @Nullable
        AdminOperation operation = operations.get(name);
        if (operation == null || !request.method().equals("POST")) {
            throw new ApiError(ErrorType.UNKNOWN_OPERATION,
                    "operation: not one of this service (expected: POST, and one of "
                            + String.join(", ", new TreeSet<>(operations.keySet())) + ")");
        }
        call.operation(name);
        Map<String, ?> answer = operation.run(Members.of(Documents.json().read(request.body())), call);
        return new ApiResponse(200, Documents.json().contentType(), Map.of(), Documents.json().write(answer));
    }
}
