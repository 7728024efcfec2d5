package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a file that a person has written is refused for.
class YamlFileTest {

    @TempDir
    Path folder;

    private YamlFile file(String yaml) throws IOException {
        return YamlFile.read("pets", Files.writeString(folder.resolve("p.yaml"), yaml));
    }

    private void refuses(String yaml, Consumer<YamlPlace> read, String text) throws IOException {
        YamlPlace root = file(yaml).root();
        assertThatThrownBy(() -> read.accept(root)).isInstanceOf(CliException.class)
            .hasMessage("pets: " + folder.resolve("p.yaml") + ": " + text);
    }

    @Test
    void aWrongKeyNamesThePlaceTheNearestKeyAndAllKeys() throws Exception {
        Set<String> keys = Set.of("name", "age");
        refuses("dogs: [{name: Rex}, {nam: Bo}]", root -> root.key("dogs").items().get(1).keys(keys),
                "dogs[1]: unknown key nam (nearest: name; expected: age, name)");
        refuses("nam: Bo", root -> root.keys(keys), "unknown key nam (nearest: name; expected: age, name)");
    }

    @Test
    void aWrongValueNamesThePlaceTheValueAndTheRule() throws Exception {
        refuses("dog: {age: [1]}", root -> root.key("dog").key("age").text(Pattern.compile("[0-9]+")),
                "dog.age: [1] (expected: [0-9]+)");
        refuses("dog: {name: 5}", root -> root.key("dog").key("name").text(), "dog.name: 5 (expected: text)");
        refuses("dogs: Rex", root -> root.key("dogs").items(), "dogs: \"Rex\" (expected: a list)");
        refuses("dogs: {Rex!: {}}", root -> root.key("dogs").keys(Pattern.compile("[A-Za-z]+")),
                "dogs.Rex!: Rex! (expected: [A-Za-z]+)");
    }

    @Test
    void aFileWithoutKeysIsRefusedWithoutItsContent() throws Exception {
        refuses("secret", YamlPlace::keys, "no keys (expected: KEY: VALUE lines)");
        refuses("dog: secret", root -> root.key("dog").keys(), "dog: no keys (expected: KEY: VALUE lines)");
    }

    @Test
    void whatIsMissingIsEmpty() throws Exception {
        YamlPlace root = file("dog:\n").root();
        assertThat(root.key("dog").keys()).isEmpty();
        assertThat(root.key("dogs").items()).isEmpty();
        assertThat(root.key("dogs").text()).isNull();
        assertThat(file("").root().keys()).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadOrIsTooBigIsRefused() throws Exception {
        Path path = folder.resolve("p.yaml");
        assertThatThrownBy(() -> YamlFile.read("pets", path))
            .hasMessage("pets: " + path + " cannot be read (no such file)");
        Files.writeString(path, "#".repeat((1 << 20) + 1));
        assertThatThrownBy(() -> YamlFile.read("pets", path))
            .hasMessage("pets: " + path + " has 1048577 bytes (expected: at most 1048576)");
    }

    @Test
    void filesThatItNamesAreRelativeToItsFolder() throws Exception {
        assertThat(file("a: b\n").beside("c.pem")).isEqualTo(folder.resolve("c.pem"));
        assertThat(file("a: b\n").beside("/etc/c.pem")).isEqualTo(Path.of("/etc/c.pem"));
    }
}
