package io.culvert.control.admin;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.policy.PolicyDocument;
import io.culvert.policy.PolicyException;
import io.culvert.policy.TrustPolicy;

/// Members that hold policy documents.
final class PolicyMember {

    private PolicyMember() {}

    /// A role's trust policy in a member, which the policy evaluator accepts.
    ///
    /// @throws ApiError ValidationException with the place and reason if it does not
    static String trust(Members input, String member) {
        String document = input.requiredText(member, AdminMemberRules.DOCUMENT);
        try {
            TrustPolicy.parse(document);
            return document;
        } catch (PolicyException e) {
            throw new ApiError(ErrorType.VALIDATION, input.at(member) + ": " + e.text());
        }
    }

    /// The document, which the policy evaluator accepts.
    ///
    /// @throws ApiError ValidationException with the place and reason if it does not
    static String document(Members input) {
        String document = input.requiredText("policyDocument", AdminMemberRules.DOCUMENT);
        try {
            PolicyDocument.parse(document);
            return document;
        } catch (PolicyException e) {
            throw new ApiError(ErrorType.VALIDATION, input.at("policyDocument") + ": " + e.text());
        }
    }
}
