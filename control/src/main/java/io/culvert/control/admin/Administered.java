package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Members;
import io.culvert.identity.Directory;
import io.culvert.identity.Identities;
import io.culvert.identity.Outcome;
import io.culvert.identity.Outcome.Accepted;
import io.culvert.identity.Outcome.Reason;
import io.culvert.identity.Outcome.Refused;
import io.culvert.identity.Proposal;
import java.util.List;
import java.util.Map;

/// Enforces what a caller may administer: callers of the operator's account all accounts, others only their
/// own, both within their policies. An account that is hidden from the caller is treated as one that does
/// not exist.
final class Administered {

    private final Identities identities;
    private final Access access;
    private final String operator;

    Administered(Identities identities, Access access, String operator) {
        this.identities = identities;
        this.access = access;
        this.operator = operator;
    }

    String operator() {
        return operator;
    }

    Directory directory() {
        return identities.directory();
    }

    /// Whether the caller belongs to the operator's account.
    boolean isOperator(ApiCall call) {
        return call.caller().account().equals(operator);
    }

    /// The account that the input names, or the caller's own.
    String account(Members input, ApiCall call) {
        String account = input.text("accountId", AdminMemberRules.ACCOUNT_ID).orElse(call.caller().account());
        requireVisible(account, call);
        return account;
    }

    /// Refuses an account that is hidden from the caller.
    void requireVisible(String account, ApiCall call) {
        call.note("account", account);
        if (!account.equals(call.caller().account()) && !isOperator(call)) {
            throw new ApiError(ErrorType.RESOURCE_NOT_FOUND,
                    "account: " + account + " is not there (expected: one of this service's)");
        }
    }

    /// Checks the caller's permission for the action `culvert:OPERATION` on a resource.
    void require(ApiCall call, String arn) {
        access.require(call, "culvert:" + call.operation().orElseThrow(), List.of(arn), Map.of());
    }

    /// Makes a change, or refuses with the message of the rule.
    Accepted change(Proposal proposal) {
        return accepted(identities.change(proposal));
    }

    /// The changes of an accepted proposal; throws the error of a refused one.
    static Accepted accepted(Outcome outcome) {
        return switch (outcome) {
            case Accepted accepted -> accepted;
            case Refused(Reason reason, String text) -> throw new ApiError(type(reason), text);
        };
    }

    private static ErrorType type(Reason reason) {
        return switch (reason) {
            case MISSING -> ErrorType.RESOURCE_NOT_FOUND;
            case TAKEN -> ErrorType.RESOURCE_ALREADY_EXISTS;
            case IN_USE -> ErrorType.DELETE_CONFLICT;
            case TOO_MANY -> ErrorType.LIMIT_EXCEEDED;
            case INVALID -> ErrorType.INVALID_REQUEST;
            case OVERTAKEN -> ErrorType.VERSION_CONFLICT;
        };
    }
}
