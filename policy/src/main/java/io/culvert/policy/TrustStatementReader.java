package io.culvert.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Parses one statement of a trust policy.
final class TrustStatementReader {

    private static final List<String> ELEMENTS = List.of("Sid", "Effect", "Principal", "Action", "Condition");
    private static final Set<String> ACTIONS = Set.of("sts:AssumeRole", "sts:AssumeRoleWithWebIdentity");
    private static final Pattern ACCOUNT = Pattern.compile("(?:arn:aws:iam::)?([0-9]{12})(?::root)?");
    private static final Pattern PRINCIPAL = Pattern
        .compile("arn:aws:(?:iam::[0-9]{12}:(?:user|role)|sts::[0-9]{12}:assumed-role)/[^*?]+");
    private static final Pattern PROVIDER = Pattern.compile("arn:aws:iam::[0-9]{12}:oidc-provider/[^*?]+");

    private final Element element;
    private final boolean variables;
    private final Set<String> accounts = new HashSet<>();
    private final Set<String> arns = new HashSet<>();
    private final Set<String> providers = new HashSet<>();

    /// @param variables whether the document's version supports variables
    TrustStatementReader(Element element, boolean variables) {
        this.element = element;
        this.variables = variables;
    }

    TrustStatement read() {
        Map<String, Element> members = element.members(ELEMENTS);
        readPrincipal(required(members, "Principal"));
        Element condition = members.get("Condition");
        return new TrustStatement(StatementReader.effect(element.place(), members),
                actions(required(members, "Action")), Set.copyOf(accounts), Set.copyOf(arns),
                Set.copyOf(providers),
                condition == null ? List.of() : new ConditionReader(variables).read(condition));
    }

    private Element required(Map<String, Element> members, String name) {
        Element member = members.get(name);
        if (member == null) {
            throw element.place().refuse("no " + name, "one in a role's trust policy");
        }
        return member;
    }

    private void readPrincipal(Element principal) {
        if (principal.node().isString() && principal.text().equals("*")) {
            accounts.add("*");
            return;
        }
        principal.members(List.of("AWS", "Federated"))
            .forEach((kind, values) -> values.list().forEach(each -> add(kind, each.place(), each.text())));
        if (accounts.isEmpty() && arns.isEmpty() && providers.isEmpty()) {
            throw principal.place().refuse("no principal", "AWS or Federated");
        }
    }

    private void add(String kind, Place place, String text) {
        Matcher account = ACCOUNT.matcher(text);
        if (kind.equals("Federated")) {
            require(PROVIDER.matcher(text).matches(), place, text,
                    "arn:aws:iam::ACCOUNT:oidc-provider/HOST/PATH, of a provider that the service is configured for");
            providers.add(text);
        } else if (text.equals("*")) {
            accounts.add(text);
        } else if (account.matches()) {
            accounts.add(account.group(1));
        } else {
            require(PRINCIPAL.matcher(text).matches(), place, text,
                    "*, an account, or the ARN of a user, a role or a role's session, without wildcards");
            arns.add(text);
        }
    }

    private static void require(boolean isValid, Place place, String text, String expected) {
        if (!isValid) {
            throw place.refuse(Place.quoted(text), expected);
        }
    }

    private static Set<String> actions(Element element) {
        Set<String> actions = new HashSet<>();
        for (Element each : element.list()) {
            Set<String> matching = new HashSet<>(ACTIONS);
            matching.retainAll(Actions.matching(
                    Template.parse(each.place(), Template.withoutVariables(each.place(), each.text()), true)
                        .constant()));
            require(!matching.isEmpty(), each.place(), each.text(),
                    "sts:AssumeRole or sts:AssumeRoleWithWebIdentity");
            actions.addAll(matching);
        }
        return Set.copyOf(actions);
    }
}
