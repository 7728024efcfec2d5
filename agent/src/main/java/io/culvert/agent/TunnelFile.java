package io.culvert.agent;

import io.culvert.transport.Reasons;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Keeps the tunnels that an agent serves in a file that its user alone can read, so that an agent that was
/// killed resumes them. If the file cannot be written or read, the agent works without it. Blocks; confined to
/// the agent's worker.
final class TunnelFile {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_BYTES = 4 << 20;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY = PosixFilePermissions
        .asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final @Nullable Path file;

    /// @param file null to keep nothing
    TunnelFile(@Nullable Path file) {
        this.file = file;
    }

    /// The saved tunnels; none if there is no usable file.
    List<ServedTunnel> read() {
        if (file == null || !Files.exists(file)) {
            return List.of();
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("it is too big (expected: at most " + MAX_BYTES + " bytes)");
            }
            List<ServedTunnel> tunnels = new ArrayList<>();
            JSON.readTree(Files.readAllBytes(file))
                .path("tunnels")
                .forEach(tunnel -> tunnels.add(tunnel(tunnel)));
            return tunnels;
        } catch (IOException e) {
            LOG.warn("The tunnels of the last run are lost: {} cannot be read ({})", file, Reasons.of(e));
        } catch (JacksonException | DateTimeParseException e) {
            LOG.warn("The tunnels of the last run are lost: {} is not what this agent writes", file);
        }
        return List.of();
    }

    private static ServedTunnel tunnel(JsonNode node) {
        return new ServedTunnel(node.path("accessToken").asString(""), node.path("clientToken").asString(""),
                node.path("services").valueStream().map(id -> id.asString("")).toList(),
                Instant.parse(node.path("since").asString("")));
    }

    /// Replaces the saved tunnels. They are on the disk when this returns.
    void write(Collection<ServedTunnel> tunnels) {
        if (file == null) {
            return;
        }
        byte[] json = JSON
            .writeValueAsBytes(Map.of("tunnels", tunnels.stream().map(TunnelFile::node).toList()));
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(next);
            try (FileChannel channel = FileChannel.open(next,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
                for (ByteBuffer left = ByteBuffer.wrap(json); left.hasRemaining();) {
                    channel.write(left);
                }
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("This agent will not come back to its tunnels after a crash: {} cannot be written ({})",
                    file, Reasons.of(e));
        }
    }

    private static Map<String, Object> node(ServedTunnel tunnel) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("accessToken", tunnel.accessToken());
        node.put("clientToken", tunnel.clientToken());
        node.put("services", tunnel.services());
        node.put("since", tunnel.since().toString());
        return node;
    }
}
