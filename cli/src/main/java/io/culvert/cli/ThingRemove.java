package io.culvert.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `culvert thing remove`.
@Command(name = "remove", aliases = "rm", mixinStandardHelpOptions = true, description = "Removes a thing; its certificates prove it no longer.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ThingRemove implements Callable<Integer> {

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
            api.iot("GET", "/things/" + name + "/principals", Map.of())
                .path("principals")
                .forEach(principal -> api.iot("DELETE", "/things/" + name + "/principals",
                        Map.of("x-amzn-principal", principal.asString())));
            api.iot("DELETE", "/things/" + name, Map.of());
        }
        output.done("Removed " + name + ".");
        return 0;
    }
}
