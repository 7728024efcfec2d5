package io.culvert.cli;

import io.culvert.transport.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a device needs to enrol itself. Contains the code, which is a secret.
///
/// @param authorities the CAs of the service in PEM; empty for those of the system
record InvitationFile(String code, Enrolment.Reach reach, String authorities) {

    private static final JsonMapper JSON = new JsonMapper();

    /// The text of an invitation's file.
    String text() {
        return JSON.writerWithDefaultPrettyPrinter()
            .writeValueAsString(Map.of("code", code, "endpoint", reach.endpoint(), "mqtt", reach.mqtt(),
                    "services", reach.services(), "ca", authorities))
                + "\n";
    }

    /// @throws CliException if the file is no invitation
    static InvitationFile read(Path file) {
        try {
            JsonNode known = JSON.readTree(Files.readString(file));
            List<String> services = known.path("services").valueStream().map(JsonNode::asString).toList();
            return new InvitationFile(known.path("code").asString(""),
                    new Enrolment.Reach(known.path("endpoint").asString(""), known.path("mqtt").asString(""),
                            services),
                    known.path("ca").asString(""));
        } catch (IOException e) {
            throw new CliException("invitation: " + file + ": " + Reasons.of(e), e);
        } catch (JacksonException e) {
            throw new CliException(
                    "invitation: " + file + " (expected: a file that culvert thing invite --file wrote)", e);
        }
    }

    /// Without the code.
    @Override
    public String toString() {
        return "Invitation[" + reach.endpoint() + "]";
    }
}
