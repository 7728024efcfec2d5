package io.culvert.cli;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// `culvert thing list`.
@Command(name = "list", aliases = "ls", mixinStandardHelpOptions = true, description = "Lists things and whether their devices are connected.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ThingList implements Callable<Integer> {

    @Mixin
    private WatchOption watch = new WatchOption();

    @Mixin
    private CallOptions options = new CallOptions();

    @Override
    public Integer call() throws InterruptedException {
        return options.run(api -> watch.run(() -> print(api)));
    }

    private void print(ApiClient api) {
        JsonNode all = AllPages.of("devices", Map.of(), page -> api.administration("ListDevices", page));
        options.print(all, answer -> Table.rows(answer.path("devices"),
                device -> ThingTable.row(device, InstantSource.system()), ThingTable.HEADS));
    }
}
