package io.culvert.policy;

import java.util.ArrayList;
import java.util.List;

/// Evaluates policies as IAM does: for every resource of the request, at least one statement must allow the
/// action and none may deny it. A caller without policies has no permissions; root has all. Keeps no state.
public final class PolicyAuthorizer implements Authorizer {

    private final PolicySource source;

    public PolicyAuthorizer(PolicySource source) {
        this.source = source;
    }

    @Override
    public Decision decide(AccessRequest request) {
        return explain(request).decision();
    }

    /// The decision, with the verdict of each statement.
    public Explanation explain(AccessRequest request) {
        if (request.caller().isRoot()) {
            return new Explanation(new Decision.Allowed(), List.of());
        }
        List<Judgement> judgements = judge(request, source.policiesOf(request.caller()));
        return new Explanation(decision(request, judgements), judgements);
    }

    private static List<Judgement> judge(AccessRequest request, List<NamedPolicy> policies) {
        RequestKeys keys = new RequestKeys(request);
        List<Judgement> judgements = new ArrayList<>();
        for (String resource : request.resources()) {
            for (NamedPolicy policy : policies) {
                for (Statement statement : policy.document().statements()) {
                    judgements.add(new Judgement(resource, policy.name(), statement.name(),
                            statement.effect(), statement.judge(request.action(), resource, keys)));
                }
            }
        }
        return judgements;
    }

    private static Decision decision(AccessRequest request, List<Judgement> judgements) {
        for (Judgement each : judgements) {
            if (each.applies() && each.effect() == Effect.DENY) {
                return new Decision.Denied("policy " + each.policy() + ", " + each.statement() + " denies "
                        + request.action() + " on " + each.resource(), true, each.resource());
            }
        }
        for (String resource : request.resources()) {
            if (judgements.stream().noneMatch(each -> each.applies() && each.resource().equals(resource))) {
                return new Decision.Denied("no policy allows " + request.action() + " on " + resource, false,
                        resource);
            }
        }
        return new Decision.Allowed();
    }
}
