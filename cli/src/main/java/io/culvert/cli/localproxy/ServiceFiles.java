package io.culvert.cli.localproxy;

import io.culvert.localproxy.InputRules;
import io.culvert.localproxy.LocalAddress;
import io.culvert.localproxy.PortMappings;
import io.culvert.localproxy.RejectedInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files with `ID = ADDRESS` lines in a folder and its subfolders, read in the order of their names; the
/// first address of a service id counts (spec: localproxy 6.2).
final class ServiceFiles {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceFiles.class);

    private static final int MAX_FILES = 1000;
    private static final int MAX_BYTES = 1 << 20;

    private final String defaultHost;
    private final Map<String, LocalAddress> found = new LinkedHashMap<>();

    private ServiceFiles(String defaultHost) {
        this.defaultHost = defaultHost;
    }

    /// Whether a folder exists and is not empty.
    static boolean isUsable(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isPresent();
        } catch (IOException e) {
            LOG.debug("{} does not exist!", folder);
            return false;
        }
    }

    /// Reads a folder; skips other kinds of files with a warning.
    static PortMappings read(Path folder, String defaultHost) throws IOException {
        ServiceFiles files = new ServiceFiles(defaultHost);
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile).limit(MAX_FILES).sorted().forEach(files::readFile);
        }
        return new PortMappings(files.found, false);
    }

    private void readFile(Path file) {
        LOG.info(ReferenceTexts.SERVICE_FILES);
        LOG.info("{}", file);
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("bigger than 1 MiB");
            }
            read(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)).forEach(found::putIfAbsent);
        } catch (IOException | IllegalArgumentException e) {
            if (e instanceof RejectedInputException input) {
                ReferenceLog.rejected(input);
            }
            LOG.warn(ReferenceTexts.SERVICE_FILE_UNREADABLE, file);
            LOG.warn(ReferenceTexts.SERVICE_FILE_SKIPPED, e.getMessage());
        }
    }

    /// Lines in a section get its name as a prefix.
    private Map<String, LocalAddress> read(String text) {
        Map<String, LocalAddress> services = new LinkedHashMap<>();
        String section = "";
        List<String> lines = text.lines().map(String::strip).toList();
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (line.startsWith("[") && line.endsWith("]")) {
                section = line.substring(1, line.length() - 1).strip() + ".";
            } else if (!line.isEmpty() && !line.startsWith(";") && !line.startsWith("#")) {
                if (equals < 1) {
                    throw new IllegalArgumentException(ReferenceTexts.NO_EQUALS_SIGN);
                }
                String id = section + line.substring(0, equals).strip();
                InputRules.serviceId(id);
                services.putIfAbsent(id, LocalAddress.parse(line.substring(equals + 1).strip(), defaultHost));
            }
        }
        return services;
    }
}
