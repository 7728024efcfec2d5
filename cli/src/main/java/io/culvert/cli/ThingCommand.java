package io.culvert.cli;

import io.culvert.cli.log.TerminalText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `culvert thing`.
@Command(name = "thing", mixinStandardHelpOptions = true, description = "Devices in the registry.", subcommands = {
        ThingCommand.Add.class, ThingCommand.ListAll.class, ThingCommand.Remove.class}, footer = {"",
                "Example:", "  culvert thing add pump --out pump --endpoint tunnels.example.com:8443 \\",
                "      --mqtt tunnels.example.com:8883 --service SSH=127.0.0.1:22"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ThingCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is missing: add, list or remove");
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Registers a thing and writes what its device needs.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Add implements Callable<Integer> {

        @Parameters(paramLabel = "NAME", description = "the thing's name")
        private String name = "";

        @Option(names = "--out", paramLabel = "DIR", defaultValue = ".", description = "where the files go (.)")
        private Path out = Path.of(".");

        @Option(names = "--endpoint", paramLabel = "HOST:PORT", description = "data endpoint for the device (the API's)")
        private String endpoint = "";

        @Option(names = "--mqtt", paramLabel = "HOST:PORT", description = "MQTT endpoint for the device (as the service says)")
        private String mqtt = "";

        @Option(names = "--service", paramLabel = "ID=HOST:PORT", description = "what the device offers (SSH=127.0.0.1:22)")
        private List<String> services = List.of("SSH=127.0.0.1:22");

        @Mixin
        private ApiOptions options = new ApiOptions();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            try (ApiClient api = options.client()) {
                String data = endpoint.isEmpty() ? api.settings().endpoint().getAuthority() : endpoint;
                Path agent = new Enrolment(api).enrol(name, out, data, mqtt, services);
                spec.commandLine()
                    .getOut()
                    .println("Added " + name + ". On its device: culvert agent --config " + agent);
            }
            return 0;
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists things.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class ListAll implements Callable<Integer> {

        @Mixin
        private ApiOptions options = new ApiOptions();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            try (ApiClient api = options.client()) {
                String next = "";
                do {
                    next = page(api, next);
                } while (!next.isEmpty());
            }
            return 0;
        }

        /// Prints one page.
        ///
        /// @param token that leads to it; empty for the first one
        /// @return the token that leads to the next one, or an empty text
        private String page(ApiClient api, String token) {
            JsonNode page = api
                .iot("GET",
                        "/things?maxResults=250" + (token.isEmpty() ? ""
                                : "&nextToken=" + URLEncoder.encode(token, StandardCharsets.US_ASCII)),
                        Map.of());
            page.path("things")
                .forEach(thing -> spec.commandLine()
                    .getOut()
                    .println(TerminalText.of(thing.path("thingName").asString())));
            return page.path("nextToken").asString("");
        }
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes a thing; its certificates prove it no longer.")
    @SuppressWarnings("FieldCanBeFinal") // set by picocli
    static final class Remove implements Callable<Integer> {

        @Parameters(paramLabel = "NAME", description = "the thing's name")
        private String name = "";

        @Mixin
        private ApiOptions options = new ApiOptions();

        @Override
        public Integer call() {
            try (ApiClient api = options.client()) {
                api.iot("GET", "/things/" + name + "/principals", Map.of())
                    .path("principals")
                    .forEach(principal -> api.iot("DELETE", "/things/" + name + "/principals",
                            Map.of("x-amzn-principal", principal.asString())));
                api.iot("DELETE", "/things/" + name, Map.of());
            }
            return 0;
        }
    }
}
