package io.culvert.cli;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `culvert thing show`.
@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows a thing, its device and its certificates.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ThingShow implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "the thing's name")
    private String name = "";

    @Mixin
    private Output output = new Output();

    @Mixin
    private ApiOptions options = new ApiOptions();

    @Override
    public Integer call() {
        Enrolment.requireName(name);
        try (ApiClient api = options.client()) {
            output.print(api.administration("DescribeDevice", Map.of("thingName", name)),
                    answer -> ThingRows.members(answer.path("device"), InstantSource.system()));
        }
        return 0;
    }
}
