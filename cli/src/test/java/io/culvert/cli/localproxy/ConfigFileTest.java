package io.culvert.cli.localproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.culvert.cli.localproxy.GivenOptions.Given;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// `--config`.
class ConfigFileTest {

    @Test
    void aValueGoesFromTheFirstEqualSignToTheCommentOrTheEndOfTheLine() {
        assertThat(ConfigFile.parse("\r\n  source-listen-port = A=1,B=2 # both\r\nregion=\n#mode=x\n"))
            .containsExactly(new Given(ProxyOption.SOURCE_LISTEN_PORT, "A=1,B=2"),
                    new Given(ProxyOption.REGION, ""));
    }

    @FuzzTest(maxDuration = "1m")
    void anyTextIsOptionsOrWrongUsage(byte[] bytes) {
        try {
            assertThat(ConfigFile.parse(new String(bytes, StandardCharsets.UTF_8)))
                .allSatisfy(given -> assertThat(given.value()).doesNotContain("\n", "#"));
        } catch (UsageException e) {
            assertThat(e)
                .hasMessageMatching("(?s)(unrecognised option|the options configuration file contains) .*");
        }
    }
}
