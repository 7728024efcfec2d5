package io.culvert.control.tunneling;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.culvert.control.Mutations;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.Documents;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Any bytes as a request's body: they are read or refused in bounded words, and nothing else happens.
class RequestsFuzzTest {

    private static final int RUNS = 5_000;
    private static final Set<ErrorType> TYPES = Set.of(ErrorType.SERIALIZATION, ErrorType.VALIDATION);
    private static final List<Consumer<Members>> READERS = List.of(
            input -> input.text("description", MemberRules.DESCRIPTION), Inputs::destination, Inputs::tags,
            Inputs::tagKeys, Inputs::tunnelId, input -> input.integer("maxResults", 1, 100),
            input -> input.flag("delete"), input -> input.text("nextToken", MemberRules.NEXT_TOKEN),
            input -> input.requiredText("resourceArn", MemberRules.ARN),
            input -> input.requiredConstant("clientMode", RotateTunnelAccessToken.ClientMode.class));

    @FuzzTest(maxDuration = "10m")
    void json(byte[] body) {
        read(Documents.json(), body);
    }

    @FuzzTest(maxDuration = "10m")
    void cbor(byte[] body) {
        read(Documents.cbor(), body);
    }

    @Test
    void changedJsonIsReadOrRefused() {
        Mutations.run(Mutations.seeds(RequestsFuzzTest.class, "json"), RUNS, this::json);
    }

    @Test
    void changedCborIsReadOrRefused() {
        Mutations.run(Mutations.seeds(RequestsFuzzTest.class, "cbor"), RUNS, this::cbor);
    }

    private static void read(Documents documents, byte[] body) {
        try {
            Members input = Members.of(documents.read(body));
            READERS.forEach(reader -> refusedAtMost(() -> reader.accept(input)));
        } catch (ApiError e) {
            assertThat(e.type()).isEqualTo(ErrorType.SERIALIZATION);
        }
    }

    private static void refusedAtMost(Runnable reading) {
        try {
            reading.run();
        } catch (ApiError e) {
            assertThat(e.type()).isIn(TYPES);
            assertThat(e.text()).hasSizeLessThan(600).doesNotContainPattern("\\p{Cntrl}");
        }
    }
}
