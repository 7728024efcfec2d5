package io.culvert.cli;

import io.culvert.identity.Caller;
import io.culvert.policy.AccessRequest;
import io.culvert.policy.Decision;
import io.culvert.policy.Effect;
import io.culvert.policy.Explanation;
import io.culvert.policy.Judgement;
import io.culvert.policy.NamedPolicy;
import io.culvert.policy.PolicyAuthorizer;
import io.culvert.policy.PolicyDocument;
import io.culvert.policy.PolicyException;
import io.culvert.policy.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `culvert policy simulate`: needs no service.
@Command(name = "simulate", mixinStandardHelpOptions = true, sortOptions = false, description = "Shows whether policies allow a request, and what each statement says about it.", footer = {
        "", "Without --context, the time is now and the transport secure. Give both resources of",
        "a request that has two: OpenTunnel to a thing asks for tunnel/* and thing/NAME.", "", "Example:",
        "  culvert policy simulate --policy ops.json --action iot:OpenTunnel --user alice \\",
        "      --resource arn:aws:iot:us-east-1:000000000000:tunnel/* \\",
        "      --resource arn:aws:iot:us-east-1:000000000000:thing/pump \\",
        "      --context iot:TunnelDestinationService=SSH --context aws:SourceIp=203.0.113.7", "",
        "Exit codes: 0 allowed, 1 denied, 2 wrong usage or a policy that is refused."})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class PolicySimulateCommand implements Callable<Integer> {

    private static final int ACCOUNT_PART = 4;
    private static final String[] COLUMNS = {"POLICY", "STATEMENT", "EFFECT", "RESOURCE", "SAYS"};

    @Option(names = "--policy", paramLabel = "FILE", required = true, description = "a policy document; may be repeated")
    private List<Path> policies = List.of();

    @Option(names = "--action", paramLabel = "ACTION", required = true, description = "such as iot:OpenTunnel")
    private String action = "";

    @Option(names = "--resource", paramLabel = "ARN", description = "a resource of the request; may be repeated, and all must be allowed (*)")
    private List<String> resources = List.of("*");

    @Option(names = "--context", paramLabel = "KEY=VALUE", description = "a condition key; may be repeated, also for one key")
    private List<String> context = List.of();

    @Option(names = "--user", paramLabel = "NAME", defaultValue = "someone", description = "user name of the caller (someone)")
    private String user = "someone";

    @Option(names = "--account", paramLabel = "ID", description = "account of the caller (that of the first resource)")
    private String account = "";

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            List<NamedPolicy> documents = policies.stream().map(PolicySimulateCommand::read).toList();
            AccessRequest request = AccessRequest.written(caller(), action, resources, keys());
            return show(request, new PolicyAuthorizer(caller -> documents).explain(request));
        } catch (PolicyException e) {
            throw new ParameterException(spec.commandLine(), e.text());
        }
    }

    private static NamedPolicy read(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            return new NamedPolicy(name, PolicyDocument.parse(Files.readString(file)));
        } catch (PolicyException e) {
            throw e.in(name);
        } catch (IOException e) {
            throw new CliException("policy: " + file + " cannot be read (expected: a JSON document in UTF-8)",
                    e);
        }
    }

    private Caller caller() {
        String[] arn = resources.getFirst().split(":", -1);
        String owner = !account.isEmpty() ? account
                : arn.length > ACCOUNT_PART && arn[ACCOUNT_PART].matches("\\d{12}") ? arn[ACCOUNT_PART]
                        : "000000000000";
        return new Caller(owner, user, "AIDASIMULATED", "arn:aws:iam::" + owner + ":user/" + user,
                "AKIASIMULATED");
    }

    private Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new HashMap<>();
        for (String pair : context) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new ParameterException(spec.commandLine(),
                        "context: " + pair + " (expected: KEY=VALUE)");
            }
            keys.computeIfAbsent(pair.substring(0, equals), key -> new ArrayList<>())
                .add(pair.substring(equals + 1));
        }
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        keys.putIfAbsent("aws:CurrentTime", List.of(now.toString()));
        keys.putIfAbsent("aws:EpochTime", List.of(Long.toString(now.getEpochSecond())));
        keys.putIfAbsent("aws:SecureTransport", List.of("true"));
        return keys;
    }

    private int show(AccessRequest request, Explanation explanation) {
        PrintWriter out = spec.commandLine().getOut();
        boolean allowed = explanation.decision() instanceof Decision.Allowed;
        String why = switch (explanation.decision()) {
            case Decision.Allowed() -> request.action() + " on " + String.join(" and ", request.resources());
            case Decision.Denied denied -> denied.why();
        };
        if (json) {
            out.println(document(allowed, why, explanation));
        } else {
            out.println((allowed ? "allowed: " : "denied: ") + why);
            table(out, explanation);
        }
        out.flush();
        return allowed ? 0 : 1;
    }

    private static String document(boolean allowed, String why, Explanation explanation) {
        ObjectNode document = new JsonMapper().createObjectNode().put("allowed", allowed).put("why", why);
        ArrayNode statements = document.putArray("statements");
        explanation.judgements().stream().map(PolicySimulateCommand::row).forEach(row -> {
            ObjectNode statement = statements.addObject();
            for (int i = 0; i < row.length; i++) {
                statement.put(COLUMNS[i].toLowerCase(Locale.ROOT), row[i]);
            }
        });
        return document.toPrettyString();
    }

    private static void table(PrintWriter out, Explanation explanation) {
        List<String[]> rows = new ArrayList<>();
        rows.add(COLUMNS);
        explanation.judgements().forEach(each -> rows.add(row(each)));
        Table.print(out, rows);
    }

    private static String[] row(Judgement judgement) {
        return new String[]{judgement.policy(), judgement.statement(),
                judgement.effect() == Effect.ALLOW ? "Allow" : "Deny", judgement.resource(),
                switch (judgement.verdict()) {
                    case Verdict.Applies() -> judgement.effect() == Effect.ALLOW ? "allows" : "denies";
                    case Verdict.OtherAction() -> "nothing: it is about other actions";
                    case Verdict.OtherResource() -> "nothing: it is about other resources";
                    case Verdict.Unmet(var condition, var actual) -> "nothing: " + condition
                            + " does not hold ("
                            + (actual.isEmpty() ? "the key is missing" : "it is " + String.join(", ", actual))
                            + ")";
                }};
    }
}
