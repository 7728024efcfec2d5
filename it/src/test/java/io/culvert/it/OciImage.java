package io.culvert.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An image of `dist/image`, unpacked, and run by bubblewrap as its configuration says: as its user, with its
/// environment alone, no capability, a read-only root, a volume and a `/tmp`.
final class OciImage {

    private static final JsonMapper JSON = new JsonMapper();

    private final Path layout;
    private final Path root;
    private final Path volume;
    private final JsonNode config;

    /// Unpacks an image.
    ///
    /// @param folder an empty folder that every user may enter
    OciImage(Path tar, Path folder) throws IOException {
        this.layout = Files.createDirectory(folder.resolve("layout"));
        this.root = Files.createDirectory(folder.resolve("root"));
        Tools.must(Map.of(), "tar", "-C", layout.toString(), "-xf", tar.toString());
        JsonNode index = JSON.readTree(Files.readString(layout.resolve("index.json")));
        JsonNode manifest = JSON.readTree(Files.readString(blob(index.at("/manifests/0/digest").asString())));
        this.config = JSON.readTree(Files.readString(blob(manifest.at("/config/digest").asString())))
            .path("config");
        for (JsonNode layer : manifest.path("layers")) {
            Tools.must(Map.of(), "tar", "--warning=no-unknown-keyword", "-C", root.toString(), "-xpzf",
                    blob(layer.path("digest").asString()).toString());
        }
        // Where an engine mounts its own file systems.
        Files.createDirectories(root.resolve("proc"));
        Files.createDirectories(root.resolve("dev"));
        this.volume = Files.createDirectory(folder.resolve("volume"));
        // An engine gives a new volume the rights that its folder has in the image.
        Files.setPosixFilePermissions(volume, Files.getPosixFilePermissions(root.resolve("var/lib/culvert")));
    }

    private Path blob(String digest) {
        return layout.resolve("blobs").resolve(digest.replace(':', '/'));
    }

    JsonNode config() {
        return config;
    }

    Path root() {
        return root;
    }

    /// The command line of the container.
    ///
    /// @param program instead of the image's entry point
    List<String> command(Map<String, String> environment, @Nullable String program, String... arguments) {
        List<String> command = new ArrayList<>(asItsUser());
        command.addAll(List.of("--die-with-parent", "--cap-drop", "ALL", "--ro-bind", root.toString(), "/",
                "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--bind", volume.toString(),
                "/var/lib/culvert", "--chdir", config.path("WorkingDir").asString(), "--clearenv"));
        config.path("Env").forEach(each -> setVariable(command, each.asString().split("=", 2)));
        environment.forEach((name, value) -> setVariable(command, name, value));
        if (program == null) {
            config.path("Entrypoint").forEach(word -> command.add(word.asString()));
        } else {
            command.add(program);
        }
        command.addAll(List.of(arguments));
        return command;
    }

    private static void setVariable(List<String> command, String... pair) {
        command.addAll(List.of("--setenv", pair[0], pair[1]));
    }

    /// Root becomes the user; everybody else only calls himself so, because the kernel lets him.
    private List<String> asItsUser() {
        String[] user = config.path("User").asString().split(":");
        List<String> become = List.of("setpriv", "--reuid", user[0], "--regid", user[1], "--clear-groups",
                "bwrap");
        String[] probe = List.of("--ro-bind", "/", "/", "true").toArray(String[]::new);
        List<String> tried = new ArrayList<>(become);
        tried.addAll(List.of(probe));
        return Tools.run(Map.of(), tried.toArray(String[]::new)).exit() == 0 ? become
                : List.of("bwrap", "--unshare-user", "--uid", user[0], "--gid", user[1]);
    }
}
