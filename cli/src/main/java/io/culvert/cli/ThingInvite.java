package io.culvert.cli;

import io.culvert.transport.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `culvert thing invite`.
@Command(name = "invite", mixinStandardHelpOptions = true, description = "Makes a code or a file with which one device enrols itself as a thing, once. A new invitation ends the thing's former one.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ThingInvite implements Callable<Integer> {

    private static final int MINUTES_PER_HOUR = 60;

    @Mixin
    private ThingName thing = new ThingName();

    @Option(names = "--hours", paramLabel = "N", description = "how long the invitation is valid, at most 720 (24)")
    private int hours = 24;

    @Option(names = "--file", paramLabel = "FILE", description = "write the invitation to this file instead of showing its code")
    private @Nullable Path file;

    @Option(names = "--endpoint", paramLabel = "HOST:PORT", description = "the service as the device reaches it (the API's)")
    private String endpoint = "";

    @Option(names = "--mqtt", paramLabel = "HOST:PORT", description = "MQTT endpoint for the device (the service tells it)")
    private String mqtt = "";

    @Option(names = "--service", paramLabel = "ID=HOST:PORT", description = "a service of the device (SSH=127.0.0.1:22); may be repeated")
    private List<String> services = List.of("SSH=127.0.0.1:22");

    @Option(names = "--cancel", description = "end the invitation instead")
    private boolean cancel;

    @Mixin
    private CallOptions options = new CallOptions();

    @Override
    public Integer call() throws InterruptedException {
        String name = thing.get();
        return options.run(api -> {
            if (cancel) {
                api.administration("DeleteInvitation", Map.of("thingName", name));
                options.done("Ended the invitation of " + name + ".");
            } else {
                invite(api, name);
            }
        });
    }

    private void invite(ApiClient api, String name) {
        Enrolment.Reach reach = new Enrolment.Reach(
                endpoint.isEmpty() ? api.settings().endpoint().getAuthority() : endpoint, mqtt, services);
        api.askIot("POST", "/things/" + name, ApiClient.Document.EMPTY);
        JsonNode made = api.administration("CreateInvitation",
                Map.of("thingName", name, "minutes", hours * MINUTES_PER_HOUR));
        InvitationFile invitation = new InvitationFile(made.path("code").asString(), reach,
                Pem.of(api.settings().authorities()));
        String until = Times.text(made.path("endsAt"), "later");
        if (file == null) {
            options.print(made,
                    answer -> List.of(new String[]{"On the device, until " + until + ":"},
                            new String[]{"culvert enrol --endpoint " + reach.endpoint() + pin(api.settings())
                                    + " --code " + invitation.code()}));
        } else {
            write(file, invitation.text());
            options.done("Wrote " + file + ". On the device, until " + until + ": culvert enrol --invitation "
                    + file.getFileName());
        }
    }

    /// The service's CA is given by its digest if the operator trusts a certain CA and the service sends it.
    private static String pin(AwsSettings settings) {
        Collection<X509Certificate> trusted = settings.authorities();
        HostPort service = new HostPort(settings.host(), settings.api().port());
        return trusted == null ? ""
                : PinnedAuthority.among(trusted, service)
                    .map(authority -> " --ca-digest " + PinnedAuthority.digest(authority))
                    .orElse(" --ca FILE");
    }

    private static void write(Path file, String text) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(file,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new CliException("file: " + file + " cannot be written (" + Reasons.of(e) + ")", e);
        }
    }
}
