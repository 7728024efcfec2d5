package io.culvert.control.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.culvert.control.Mutations;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.Documents;
import io.culvert.identity.ApplyRules;
import io.culvert.identity.DesiredAccount;
import io.culvert.identity.Directory;
import io.culvert.identity.IdentityLimits;
import io.culvert.identity.KeyMint;
import io.culvert.identity.SecretCipher;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Any bytes as the body of ApplyIdentities: a wanted state for which there is a plan or a refusal, or
/// refused in bounded words.
class ApplyFuzzTest {

    private static final Set<ErrorType> TYPES = Set.of(ErrorType.SERIALIZATION, ErrorType.VALIDATION);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final KeyMint MINT = new KeyMint(RANDOM,
            new SecretCipher(new byte[32], List.of(), RANDOM));

    @FuzzTest(maxDuration = "10m")
    void json(byte[] body) {
        try {
            List<DesiredAccount> wanted = ApplyIdentities.wanted(Members.of(Documents.json().read(body)));
            assertThat(new ApplyRules(MINT, IdentityLimits.DEFAULTS, Instant.EPOCH).apply(wanted, true)
                .on(Directory.EMPTY)).isNotNull();
        } catch (ApiError e) {
            assertThat(e.type()).isIn(TYPES);
            assertThat(e.text()).hasSizeLessThan(2000).doesNotContainPattern("\\p{Cntrl}");
        }
    }

    @Test
    void changedBodiesArePlannedOrRefused() {
        Mutations.run(Mutations.seeds(ApplyFuzzTest.class, "json"), 5_000, this::json);
    }
}
