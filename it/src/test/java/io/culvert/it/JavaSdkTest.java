package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.iotsecuretunneling.IoTSecureTunnelingClient;
import software.amazon.awssdk.services.iotsecuretunneling.model.ClientMode;
import software.amazon.awssdk.services.iotsecuretunneling.model.ConnectionStatus;
import software.amazon.awssdk.services.iotsecuretunneling.model.IoTSecureTunnelingException;
import software.amazon.awssdk.services.iotsecuretunneling.model.LimitExceededException;
import software.amazon.awssdk.services.iotsecuretunneling.model.OpenTunnelResponse;
import software.amazon.awssdk.services.iotsecuretunneling.model.ResourceNotFoundException;
import software.amazon.awssdk.services.iotsecuretunneling.model.RotateTunnelAccessTokenResponse;
import software.amazon.awssdk.services.iotsecuretunneling.model.Tag;
import software.amazon.awssdk.services.iotsecuretunneling.model.Tunnel;
import software.amazon.awssdk.services.iotsecuretunneling.model.TunnelStatus;
import software.amazon.awssdk.services.iotsecuretunneling.model.TunnelSummary;

/// The unmodified AWS SDK for Java 2, with all its operations.
class JavaSdkTest {

    private static final Set<String> CONTENT_TYPES = ConcurrentHashMap.newKeySet();

    @TempDir
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Field field;
    @SuppressWarnings("NullAway.Init")
    private static IoTSecureTunnelingClient tunnels;

    @BeforeAll
    static void start() throws Exception {
        field = new Field(folder);
        tunnels = JavaSdk.tunnels(folder, field.server().apiPort())
            .overrideConfiguration(config -> config.addExecutionInterceptor(new ContentTypes()))
            .build();
    }

    @AfterAll
    static void stop() {
        tunnels.close();
        field.close();
    }

    @Test
    void walksThroughATunnelsLife() {
        OpenTunnelResponse opened = tunnels.openTunnel(open -> open.description("größe 😀")
            .destinationConfig(to -> to.thingName("pump").services("SSH", "HTTP"))
            .timeoutConfig(timeout -> timeout.maxLifetimeTimeoutMinutes(5))
            .tags(tag("team", "blue")));
        Tunnel tunnel = tunnels.describeTunnel(describe -> describe.tunnelId(opened.tunnelId())).tunnel();
        assertThat(tunnel.tunnelArn()).isEqualTo(opened.tunnelArn());
        assertThat(tunnel.status()).isEqualTo(TunnelStatus.OPEN);
        assertThat(tunnel.description()).isEqualTo("größe 😀");
        assertThat(tunnel.destinationConfig().services()).containsExactly("SSH", "HTTP");
        assertThat(tunnel.timeoutConfig().maxLifetimeTimeoutMinutes()).isEqualTo(5);
        assertThat(tunnel.sourceConnectionState().status()).isEqualTo(ConnectionStatus.DISCONNECTED);
        assertThat(tunnel.createdAt()).isEqualTo(tunnel.lastUpdatedAt())
            .isEqualTo(tunnel.sourceConnectionState().lastUpdatedAt());
        assertThat(tunnel.tags()).containsExactly(tag("team", "blue"));
        tunnels.closeTunnel(close -> close.tunnelId(opened.tunnelId()));
        assertThat(tunnels.describeTunnel(describe -> describe.tunnelId(opened.tunnelId())).tunnel().status())
            .isEqualTo(TunnelStatus.CLOSED);
        tunnels.closeTunnel(close -> close.tunnelId(opened.tunnelId()).delete(true));
        assertThatThrownBy(() -> tunnels.describeTunnel(describe -> describe.tunnelId(opened.tunnelId())))
            .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void rotatesInEveryMode() {
        OpenTunnelResponse opened = tunnels
            .openTunnel(open -> open.destinationConfig(to -> to.services("SSH")));
        for (ClientMode mode : ClientMode.knownValues()) {
            RotateTunnelAccessTokenResponse rotated = tunnels
                .rotateTunnelAccessToken(rotate -> rotate.tunnelId(opened.tunnelId()).clientMode(mode));
            assertThat(rotated.tunnelArn()).isEqualTo(opened.tunnelArn());
            assertThat(rotated.sourceAccessToken() != null).isEqualTo(mode != ClientMode.DESTINATION);
            assertThat(rotated.destinationAccessToken() != null).isEqualTo(mode != ClientMode.SOURCE);
        }
    }

    @Test
    void tagsAndUntags() {
        String arn = tunnels.openTunnel(open -> {}).tunnelArn();
        tunnels.tagResource(to -> to.resourceArn(arn).tags(tag("a", ""), tag("b", "2")));
        tunnels.untagResource(from -> from.resourceArn(arn).tagKeys("b", "c"));
        assertThat(tunnels.listTagsForResource(of -> of.resourceArn(arn)).tags())
            .containsExactly(tag("a", ""));
    }

    @Test
    void walksThroughThePages() {
        List<String> opened = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            opened.addFirst(tunnels
                .openTunnel(open -> open.destinationConfig(to -> to.thingName("paged").services("SSH")))
                .tunnelId());
        }
        List<String> listed = tunnels.listTunnelsPaginator(list -> list.thingName("paged").maxResults(2))
            .stream()
            .peek(page -> assertThat(page.tunnelSummaries().size()).isBetween(1, 2))
            .flatMap(page -> page.tunnelSummaries().stream())
            .map(TunnelSummary::tunnelId)
            .toList();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(opened);
    }

    @Test
    void knowsErrorsByTheirClass() {
        ResourceNotFoundException unknown = catchThrowableOfType(ResourceNotFoundException.class,
                () -> tunnels.closeTunnel(close -> close.tunnelId("none")));
        assertThat(unknown.awsErrorDetails().errorMessage()).isEqualTo("Tunnel none not found");
        assertThat(unknown.requestId()).matches("[0-9a-f-]{36}");
        LimitExceededException limit = catchThrowableOfType(LimitExceededException.class, () -> tunnels
            .openTunnel(open -> open.destinationConfig(to -> to.services("A", "B", "C", "D"))));
        assertThat(limit.awsErrorDetails().errorMessage()).contains("4 services (expected: at most 3)");
        IoTSecureTunnelingException invalid = catchThrowableOfType(IoTSecureTunnelingException.class,
                () -> tunnels.openTunnel(open -> open.description("a\nb")));
        assertThat(invalid.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
        assertThat(invalid.statusCode()).isEqualTo(400);
    }

    @Test
    void isRefusedForASecretThatIsNotItsOwn() {
        assertThatThrownBy(() -> tunnels.listTunnels(list -> list.overrideConfiguration(config -> config
            .credentialsProvider(() -> AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "wrong")))))
            .isInstanceOfSatisfying(AwsServiceException.class, refused -> {
                assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("UnrecognizedClientException");
                assertThat(refused.statusCode()).isEqualTo(403);
            });
    }

    /// A later version of the SDK will use CBOR. This test then fails, and docs/compatibility.md has to
    /// be updated.
    @Test
    void speaksAwsJson() {
        tunnels.listTunnels(list -> {});
        assertThat(CONTENT_TYPES).containsExactly("application/x-amz-json-1.1");
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    /// The wire format of the requests.
    private static final class ContentTypes implements ExecutionInterceptor {

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            CONTENT_TYPES.add(context.httpRequest().firstMatchingHeader("Content-Type").orElse("none"));
        }
    }
}
