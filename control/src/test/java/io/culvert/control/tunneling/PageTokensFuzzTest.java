package io.culvert.control.tunneling;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.culvert.control.Mutations;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.PageTokens;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.TunnelStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Any text as a `nextToken`: it is the one that was given out, or refused.
class PageTokensFuzzTest {

    private static final TunnelPageTokens PAGES = new TunnelPageTokens(new PageTokens(new byte[32]));
    private static final TunnelPageTokens.Query QUERY = new TunnelPageTokens.Query("123456789012",
            "arn:aws:iam::123456789012:root", "pump");
    private static final String GIVEN = PAGES
        .write(new TunnelStore.TunnelCursor(Instant.ofEpochMilli(1795521600250L),
                new TunnelId("0ea2b3ff-0000-4000-8000-000000000000")), QUERY);

    @FuzzTest(maxDuration = "10m")
    void token(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        try {
            PAGES.read(text, QUERY);
            assertThat(text).isEqualTo(GIVEN);
        } catch (ApiError e) {
            assertThat(e.type()).isEqualTo(ErrorType.VALIDATION);
            assertThat(text).isNotEqualTo(GIVEN);
        }
    }

    @Test
    void changedTokensAreRefused() {
        List<byte[]> seeds = new ArrayList<>(Mutations.seeds(PageTokensFuzzTest.class, "token"));
        seeds.add(GIVEN.getBytes(ISO_8859_1));
        Mutations.run(seeds, 20_000, this::token);
    }
}
