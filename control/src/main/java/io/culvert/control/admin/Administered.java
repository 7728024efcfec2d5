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

/// What a caller may administer: its own account, and from the operator's account every account, always as
/// far as policies allow. Another account answers as one that is not there.
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

    /// Whether the caller may name other accounts than its own.
    boolean isOperator(ApiCall call) {
        return call.caller().account().equals(operator);
    }

    /// The account that a call is about: the one it names, or the caller's own.
    String account(Members input, ApiCall call) {
        String account = input.text("accountId", AdminMemberRules.ACCOUNT_ID).orElse(call.caller().account());
        requireVisible(account, call);
        return account;
    }

    /// Refuses an account that the caller cannot know of.
    void requireVisible(String account, ApiCall call) {
        call.note("account", account);
        if (!account.equals(call.caller().account()) && !isOperator(call)) {
            throw new ApiError(ErrorType.RESOURCE_NOT_FOUND,
                    "account: " + account + " is not there (expected: one of this service's)");
        }
    }

    /// Refuses what no policy allows; `culvert:` and the operation's name is the action.
    void require(ApiCall call, String arn) {
        access.require(call, "culvert:" + call.operation().orElseThrow(), List.of(arn), Map.of());
    }

    /// Makes the change, or refuses in the rule's own words.
    Accepted change(Proposal proposal) {
        return accepted(identities.change(proposal));
    }

    /// The changes of a proposal, or the rule's refusal.
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
