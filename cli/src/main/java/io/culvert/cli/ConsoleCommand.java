package io.culvert.cli;

import io.culvert.control.console.ConsoleSite;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `culvert console`.
@Command(name = "console", mixinStandardHelpOptions = true, description = "Prints a link that signs a browser in to the web console as you. It works once, within five minutes.", footer = {
        "", "Examples:", "  culvert console --open",
        "  culvert console --hours 1 --data-dir /var/lib/culvert"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ConsoleCommand implements Callable<Integer> {

    private static final int SECONDS_PER_HOUR = 3600;

    @Option(names = "--open", description = "open it in this machine's browser, and do not print it")
    private boolean open;

    @Option(names = "--hours", paramLabel = "1-12", defaultValue = "12", description = "how long the browser stays signed in (12)")
    private int hours;

    @Mixin
    private CallOptions options = new CallOptions();

    @Override
    public Integer call() throws InterruptedException {
        return options.run(api -> {
            JsonNode answer = api.administration("CreateSignInLink",
                    Map.of("sessionSeconds", hours * SECONDS_PER_HOUR));
            URI link = link(api.settings().endpoint(), answer.path("code").asString());
            if (open) {
                open(link);
                options.say("Opened the console in the browser.");
            } else {
                options.print(answer, ignored -> List.<String[]>of(new String[]{link.toString()}));
            }
        });
    }

    /// The code stands behind the `#`, which browsers do not send, so it appears in no log.
    private static URI link(URI endpoint, String code) {
        return URI.create(endpoint.resolve(ConsoleSite.PATH) + "#code=" + code);
    }

    /// The browser gets a file that leads to the link, which other users cannot read: they could read the
    /// program's arguments.
    private static void open(URI link) {
        String program = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac") ? "open"
                : "xdg-open";
        try {
            Path page = Files.createTempFile("culvert-console", ".html");
            Files.writeString(page, "<!doctype html><meta name=referrer content=no-referrer>"
                    + "<meta http-equiv=refresh content=\"0; url=" + link + "\">\n");
            new ProcessBuilder(program, page.toString()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        } catch (IOException e) {
            throw new CliException("open: " + program
                    + " cannot be run (expected: a desktop; without --open the" + " command prints the link)",
                    e);
        }
    }
}
