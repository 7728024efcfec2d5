package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {

    @TempDir
    Path folder;

    @Test
    void fetchesAPageThroughATunnelAndReportsIt() {
        Tools.Result result = Tools.run(Map.of(),
                Tools.culvert("quickstart", "--once", "--data-dir", folder.toString())
                    .toArray(String[]::new));
        assertThat(result.out()).contains("page fetched through the tunnel");
        assertThat(result.exit()).isZero();
    }

    @Test
    void wrongUsageConfigurationAndFailureHaveTheirExitCodes() {
        assertThat(Tools.run(Map.of(), Tools.culvert("tunnle").toArray(String[]::new)).exit()).isEqualTo(2);
        Tools.Result unset = Tools.run(Map.of("HOME", folder.toString()),
                Tools.culvert("tunnel", "list").toArray(String[]::new));
        assertThat(unset.exit()).isEqualTo(2);
        assertThat(unset.out()).contains("endpoint_url: not set");
        Tools.Result unreachable = Tools.run(
                Map.of("HOME", folder.toString(), "AWS_ENDPOINT_URL", "https://127.0.0.1:1",
                        "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY", "x"),
                Tools.culvert("tunnel", "list").toArray(String[]::new));
        assertThat(unreachable.exit()).isEqualTo(1);
    }
}
