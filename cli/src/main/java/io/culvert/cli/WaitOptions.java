package io.culvert.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// The options that say how long a command waits for a device that is not connected.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class WaitOptions {

    private static final Duration EACH = Duration.ofMillis(500);
    private static final int USUAL_SECONDS = 30;

    @Option(names = "--wait", paramLabel = "SECONDS", description = "how long to wait for a device that is not connected (30)")
    private @Nullable Integer wait;

    @Option(names = "--no-wait", description = "fail at once if the device is not connected")
    private boolean not;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    /// Waits until the thing's device is connected and offers the services. Returns at once if the caller is
    /// not permitted to see devices.
    ///
    /// @throws CliException if there is no such thing, it does not offer a service, or it is not connected
    /// when the time is over
    void require(ApiClient api, String thing, List<String> services) throws InterruptedException {
        require(api, thing, services, Duration.ofSeconds(seconds(USUAL_SECONDS)));
    }

    /// Like [#require] with `--wait` or `--no-wait`. Without them, does not wait and prints a warning if the
    /// device is not connected.
    void warn(ApiClient api, String thing, List<String> services) throws InterruptedException {
        if (wait != null || not) {
            require(api, thing, services);
        } else {
            device(api, thing).ifPresent(device -> {
                requireOffered(device, services);
                if (!device.connected()) {
                    say(thing + " is not connected, " + device.state(InstantSource.system())
                            + "; it is notified of the tunnel when it connects.");
                }
            });
        }
    }

    private int seconds(int usual) {
        if (wait != null && (not || wait < 0)) {
            throw new ParameterException(command.commandLine(), "--wait " + wait
                    + (not ? " and --no-wait exclude each other" : " (expected: 0 or more)"));
        }
        return not ? 0 : wait == null ? usual : wait;
    }

    private void require(ApiClient api, String thing, List<String> services, Duration longest)
            throws InterruptedException {
        boolean told = false;
        long end = 0;
        for (Optional<DeviceState> now = device(api, thing); now.isPresent(); now = device(api, thing)) {
            DeviceState device = now.get();
            requireOffered(device, services);
            if (device.connected()) {
                return;
            }
            if (device.elsewhere()) {
                say(thing
                        + " is not connected here; it may be notified of the tunnel through the service's broker or webhook.");
                return;
            }
            if (longest.isZero() || (told && System.nanoTime() >= end)) {
                throw new CliException(ExitCode.NOT_CONNECTED,
                        thing + " is not connected, " + device.state(InstantSource.system())
                                + (told ? "; waited " + longest.toSeconds() + " s" : ""));
            }
            if (!told) {
                told = true;
                end = System.nanoTime() + longest.toNanos();
                say(thing + " is not connected, " + device.state(InstantSource.system()) + "; waiting "
                        + longest.toSeconds() + " s (Ctrl-C to stop)");
            }
            Thread.sleep(EACH);
        }
    }

    private static void requireOffered(DeviceState device, List<String> services) {
        List<String> missing = device.lacks(services);
        if (!missing.isEmpty()) {
            throw new CliException(ExitCode.NOT_OFFERED, device.thing() + " offers "
                    + String.join(", ", device.services()) + ", not " + String.join(", ", missing));
        }
    }

    /// Empty if the caller is not permitted to see devices, or the service is not Culvert.
    private static Optional<DeviceState> device(ApiClient api, String thing) {
        return switch (api.ask("DescribeDevice", Map.of("thingName", thing))) {
            case ApiClient.Answer.Given(JsonNode given) -> Optional.of(DeviceState.of(given.path("device")));
            case ApiClient.Answer.Denied(ApiRefusal refusal) when refusal.isNotThere() ->
                throw new CliException(ExitCode.NOT_THERE,
                        thing + ": no such thing. `culvert thing list` shows all.");
            case ApiClient.Answer.Denied(ApiRefusal refusal) when refusal.type().startsWith("Validation") ->
                throw new CliException(ExitCode.NOT_THERE, thing
                        + ": no such thing; names are 1 to 128 letters, digits, colons, underscores, hyphens.");
            case ApiClient.Answer.Denied refusal -> Optional.empty();
        };
    }

    private void say(String text) {
        PrintWriter err = command.commandLine().getErr();
        err.println("culvert: " + text);
        err.flush();
    }
}
