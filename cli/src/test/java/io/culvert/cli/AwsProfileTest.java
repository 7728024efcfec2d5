package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsProfileTest {

    @TempDir
    Path folder;

    private Path file(String permissions) throws Exception {
        Path file = folder.resolve("credentials");
        Files.writeString(file, "[bob]\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw----r--", "rw--w----"})
    void refusesAFileThatOthersCanReadOrWrite(String permissions) throws Exception {
        Path file = file(permissions);
        assertThatThrownBy(() -> AwsProfile.requireFree(file, "alice")).isInstanceOf(CliException.class)
            .hasMessageContaining("chmod 600");
        assertThat(file).hasContent("[bob]\n");
    }

    @Test
    void takesAFileOfItsOwnerAloneAndOneThatIsMissing() throws Exception {
        Path file = file("rw-------");
        assertThatCode(() -> AwsProfile.requireFree(file, "alice")).doesNotThrowAnyException();
        assertThatCode(() -> AwsProfile.requireFree(folder.resolve("none"), "alice"))
            .doesNotThrowAnyException();
    }
}
