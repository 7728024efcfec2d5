package io.culvert.cli;

import io.culvert.transport.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// A YAML file that a person has written. Every message about it begins with its name; messages about its
/// content also name the place in it, see [YamlPlace].
///
/// @param name of the file in messages, after the option that it belongs to
record YamlFile(String name, Path path, JsonNode content) {

    private static final long MAX_BYTES = 1 << 20;

    /// Refuses a key that is given twice.
    private static final YAMLMapper YAML = YAMLMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();

    /// Reads a file.
    ///
    /// @param option whose value names the file
    /// @throws CliException if the file cannot be read, is too big or is not YAML
    static YamlFile read(String option, Path path) {
        String name = option + ": " + path;
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new CliException(ExitCode.USAGE,
                        name + " has " + Files.size(path) + " bytes (expected: at most " + MAX_BYTES + ")");
            }
            return new YamlFile(name, path, YAML.readTree(Files.readString(path)));
        } catch (IOException e) {
            throw new CliException(ExitCode.USAGE, name + " cannot be read (" + Reasons.of(e) + ")", e);
        } catch (JacksonException e) {
            throw new CliException(ExitCode.USAGE, name + ", line " + e.getLocation().getLineNr()
                    + ", column " + e.getLocation().getColumnNr() + ": " + words(e) + " (expected: YAML)", e);
        }
    }

    /// What the parser says, without the lines that repeat the file.
    private static String words(JacksonException refusal) {
        return String.valueOf(refusal.getOriginalMessage())
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith(" "))
            .collect(Collectors.joining(", "));
    }

    /// The whole content.
    YamlPlace root() {
        return new YamlPlace(this, "", content);
    }

    /// A file that this file names: relative names are relative to the folder of this file.
    Path beside(String other) {
        return path.toAbsolutePath().resolveSibling(other);
    }
}
