package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.api.ApiService;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.control.operation.Operations;
import io.culvert.control.wire.Documents;
import io.culvert.identity.Identities;
import io.culvert.identity.IdentityLimits;
import io.culvert.identity.KeyMint;
import io.culvert.identity.KeyUse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The service `culvert`: finds the operation, reads its document, writes the answer.
public final class AdminApi implements ApiService {

    private static final String NAME = "culvert";
    private static final String TARGET_PREFIX = "Culvert.";

    private final Operations operations;

    /// The operations on these identities.
    ///
    /// @param operator the account from which all others are administered
    /// @param others operations of this service that are not about identities
    public AdminApi(Identities identities, KeyMint mint, KeyUse use, IdentityLimits limits, Access access,
            String operator, List<Operation> others, InstantSource clock) {
        Administered administered = new Administered(identities, access, operator);
        Subjects subjects = new Subjects(administered);
        List<Operation> all = new ArrayList<>(others);
        all.addAll(List.of(new CreateAccount(administered, limits, clock), new DeleteAccount(administered),
                new ListAccounts(administered), new CreateUser(administered, subjects, mint, limits, clock),
                new DeleteUser(administered, subjects), new ListUsers(administered),
                new AttachUserPolicy(administered, subjects, limits),
                new DetachUserPolicy(administered, subjects),
                new CreateAccessKey(administered, subjects, mint, limits, clock),
                new UpdateAccessKey(administered, subjects), new DeleteAccessKey(administered, subjects),
                new ListAccessKeys(administered, use), new PutPolicy(administered, subjects, limits, clock),
                new GetPolicy(administered, subjects), new DeletePolicy(administered, subjects),
                new ListPolicies(administered), new ApplyIdentities(administered, mint, limits, clock),
                new CreateRole(administered, subjects, mint, limits, clock),
                new GetRole(administered, subjects), new ListRoles(administered),
                new DeleteRole(administered, subjects), new UpdateAssumeRolePolicy(administered, subjects),
                new AttachRolePolicy(administered, subjects, limits),
                new DetachRolePolicy(administered, subjects)));
        this.operations = new Operations(all);
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
    public boolean isOpen(ApiRequest request) {
        return operations.isOpen(name(request));
    }

    private static String name(ApiRequest request) {
        return request.header("x-amz-target").orElse("").substring(TARGET_PREFIX.length());
    }

    @Override
    public ApiResponse answer(ApiCall call) {
        ApiRequest request = call.request();
        Operation operation = operations.find(name(request), call);
        Documents documents = Documents.json();
        Map<String, ?> answer = operation.run(Members.of(documents.read(request.body())), call);
        return new ApiResponse(200, documents.contentType(), Map.of(), documents.write(answer));
    }
}
