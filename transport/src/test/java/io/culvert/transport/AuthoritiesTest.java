package io.culvert.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthoritiesTest {

    @TempDir
    Path folder;

    @Test
    void theSystemBelievesSomebody() {
        assertThat(Authorities.system(Map.of())).isNotEmpty();
    }

    @Test
    void oneVariableAddsToTheSystems() {
        String nothing = folder.resolve("nothing").toString();
        assertThat(Authorities.system(Map.of("SSL_CERT_FILE", nothing)))
            .hasSameSizeAs(Authorities.system(Map.of()));
        assertThat(Authorities.system(Map.of("SSL_CERT_DIR", nothing)))
            .hasSameSizeAs(Authorities.system(Map.of()));
    }

    /// If a user names all trusted CAs and a path is wrong, no other CAs are trusted.
    @Test
    void bothVariablesStandForTheSystemsEvenWhereTheyHoldNothing() {
        assertThat(Authorities.system(Map.of("SSL_CERT_FILE", folder.resolve("nothing").toString(),
                "SSL_CERT_DIR", folder + ":" + folder.resolve("no-folder"))))
            .isEmpty();
    }

    @Test
    void aPlaceWithoutCertificatesIsNamed() {
        assertThatThrownBy(() -> Authorities.at(folder)).isInstanceOf(IOException.class)
            .hasMessageContaining(folder.toString());
    }
}
