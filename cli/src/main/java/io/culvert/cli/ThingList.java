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
    private Output output = new Output();

    @Mixin
    private ApiOptions options = new ApiOptions();

    @Override
    public Integer call() throws InterruptedException {
        try (ApiClient api = options.client()) {
            watch.run(() -> {
                JsonNode all = Pages.all("devices", Map.of(),
                        page -> api.administration("ListDevices", page));
                output.print(all, answer -> Table.rows(answer.path("devices"),
                        device -> ThingRows.row(device, InstantSource.system()), ThingRows.HEADS));
            });
        }
        return 0;
    }
}
