package io.culvert.control.fleet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.control.operation.PageTokens;
import io.culvert.control.operation.Refusals;
import io.culvert.control.operation.TextRule;
import io.culvert.registry.Page;
import io.culvert.registry.Registry;
import io.culvert.registry.Thing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Lists the devices of an account by the names of their things. Needs the permission `iot:ListThings`.
final class ListDevices implements Operation {

    private static final int MAX_PAGE = 100;
    private static final TextRule TOKEN = TextRule.atMost(4096);

    private final Registry registry;
    private final Devices devices;
    private final Access access;
    private final Arns arns;
    private final PageTokens tokens;

    ListDevices(Registry registry, Devices devices, Access access, Arns arns, PageTokens tokens) {
        this.registry = registry;
        this.devices = devices;
        this.access = access;
        this.arns = arns;
        this.tokens = tokens;
    }

    @Override
    public String name() {
        return "ListDevices";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        int size = input.integer("maxResults", 1, MAX_PAGE).orElse(MAX_PAGE);
        String token = input.text("nextToken", TOKEN).orElse("");
        access.require(call, "iot:ListThings", List.of(arns.thing(call.account(), "*")), Map.of());
        String after = token.isEmpty() ? null : position(token, call);
        List<Thing> found = registry.things(call.account(), null, new Page(after, size + 1));
        List<Thing> page = found.subList(0, Math.min(size, found.size()));
        boolean isCut = found.stream().mapToInt(Thing::chars).sum() >= Page.MAX_CHARS;
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("devices", devices.of(call.account(), page));
        if (found.size() > page.size() || isCut) {
            answer.put("nextToken", tokens.write(page.getLast().name().getBytes(US_ASCII), question(call)));
        }
        return answer;
    }

    private String position(String token, ApiCall call) {
        return tokens.read(token, question(call))
            .map(place -> new String(place, US_ASCII))
            .orElseThrow(() -> Refusals
                .invalid("nextToken: not one that this service gave to this caller for this list (expected: "
                        + "the token of the previous page, or none)"));
    }

    private String question(ApiCall call) {
        return name() + "\n" + call.account() + "\n" + call.caller().arn();
    }
}
