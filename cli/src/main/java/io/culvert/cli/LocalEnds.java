package io.culvert.cli;

import io.culvert.cli.status.StatusClient;
import io.culvert.cli.status.StatusPlaces;
import io.culvert.transport.Reasons;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The agents and local proxies of this machine that `culvert status` finds.
///
/// @param documents what each tells about itself
record LocalEnds(List<JsonNode> documents) {

    private static final JsonMapper JSON = new JsonMapper();

    LocalEnds {
        documents = List.copyOf(documents);
    }

    /// Asks those at the usual places; leaves out sockets at which no process answers.
    static LocalEnds find(Map<String, String> environment) {
        return new LocalEnds(new StatusPlaces(environment).all()
            .stream()
            .flatMap(socket -> ask(socket).stream())
            .toList());
    }

    private static Optional<JsonNode> ask(Path socket) {
        try {
            return Optional.of(JSON.readTree(StatusClient.status(socket)));
        } catch (IOException | JacksonException e) {
            // Its process has just ended, was killed, or belongs to another user.
            return Optional.empty();
        }
    }

    /// Asks the one at a socket.
    ///
    /// @throws CliException if none answers there
    static LocalEnds at(Path socket) {
        try {
            return new LocalEnds(List.of(JSON.readTree(StatusClient.status(socket))));
        } catch (IOException e) {
            throw silent(socket, e);
        }
    }

    /// The metrics of the one at a socket.
    ///
    /// @throws CliException if none answers there
    static String metrics(Path socket) {
        try {
            return StatusClient.metrics(socket);
        } catch (IOException e) {
            throw silent(socket, e);
        }
    }

    private static CliException silent(Path socket, IOException e) {
        return new CliException("No agent or local proxy answers at " + socket + " (" + Reasons.of(e)
                + "). Does it run, as the user of this command, and is this its status-socket?", e);
    }

    boolean isEmpty() {
        return documents.isEmpty();
    }

    /// Whether each is connected to the service.
    boolean areConnected() {
        return documents.stream().allMatch(LocalEnds::isConnected);
    }

    private static boolean isConnected(JsonNode end) {
        JsonNode things = end.path("things");
        return !things.isEmpty()
                ? things.valueStream()
                    .allMatch(thing -> thing.path("mqtt").path("connected").asBoolean(false))
                : end.path("tunnels")
                    .valueStream()
                    .allMatch(tunnel -> tunnel.path("link").path("up").asBoolean(false));
    }

    List<String[]> rows() {
        EndRows rows = new EndRows(InstantSource.system());
        return documents.stream().flatMap(end -> rows.of(end).stream()).toList();
    }
}
