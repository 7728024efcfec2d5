package io.culvert.cli;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `culvert thing show`.
@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows a thing, its device and its certificates.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ThingShow implements Callable<Integer> {

    @Mixin
    private ThingName thing = new ThingName();

    @Mixin
    private CallOptions options = new CallOptions();

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> request = Map.of("thingName", thing.get());
        return options.run(api -> options.print(api.administration("DescribeDevice", request),
                answer -> ThingTable.members(answer.path("device"), InstantSource.system())));
    }
}
