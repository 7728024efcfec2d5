package io.culvert.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `culvert thing remove`.
@Command(name = "remove", aliases = "rm", mixinStandardHelpOptions = true, description = "Detaches a thing's certificates and removes the thing.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ThingRemove implements Callable<Integer> {

    @Mixin
    private ThingName thing = new ThingName();

    @Mixin
    private CallOptions options = new CallOptions();

    @Override
    public Integer call() throws InterruptedException {
        String name = thing.get();
        return options.run(api -> {
            api.iot("GET", "/things/" + name + "/principals", Map.of())
                .path("principals")
                .forEach(principal -> api.iot("DELETE", "/things/" + name + "/principals",
                        Map.of("x-amzn-principal", principal.asString())));
            api.iot("DELETE", "/things/" + name, Map.of());
            options.done("Removed " + name + ".");
        });
    }
}
