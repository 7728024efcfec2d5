package io.culvert.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.protocol.Subprotocol.Version;
import io.culvert.relay.Dialect.Software;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which ids are added or taken away between ends of each version (spec: wire 5.10).
class TranslationTest {

    /// A name is written as `stream id/service id/connections`.
    @ParameterizedTest(name = "{0} that starts {1}, to {2} {3} told {4}: {5}")
    @CsvSource(nullValues = "-", value = {
            // source, its stream, destination, what it is, told, how the destination is shown the stream
            "V1, 7//false,    V1, OTHER,      -,  7//false", "V2, 7/SSH/false, V1, OTHER,      -,  9//false",
            "V3, 7/SSH/true,  V1, OTHER,      -,  9//false",
            "V1, 7//false,    V2, OTHER,      -,  7/SSH/false",
            "V2, 7/SSH/false, V2, OTHER,      -,  7/SSH/false",
            "V3, 7/SSH/true,  V2, OTHER,      -,  9/SSH/false",
            "V1, 7//false,    V3, OTHER,      -,  7/SSH/true",
            "V2, 7/SSH/false, V3, OTHER,      -,  7/SSH/true",
            "V3, 7/SSH/true,  V3, OTHER,      -,  7/SSH/true",
            // A source that is configured with -y to speak V1 or V2: only the reference refuses a stream
            // without a
            // service id.
            "V3, 7//false,    V3, REFERENCE,  -,  7/SSH/false",
            "V3, 7//false,    V3, OTHER,      -,  7//false", "V3, 7//false,    V3, DEVICE_SDK, -,  7//false",
            "V3, 7/SSH/false, V3, REFERENCE,  -,  7/SSH/false",
            "V3, 7//false,    V1, REFERENCE,  -,  7//false",
            "V3, 7//false,    V2, OTHER,      -,  7/SSH/false",
            // The device SDKs take every style, and programs built on them may answer in V1 alone.
            "V1, 7//false,    V3, DEVICE_SDK, -,  7//false",
            "V2, 7/SSH/false, V3, DEVICE_SDK, -,  7/SSH/false",
            "V1, 7//false,    V3, REFERENCE,  -,  7/SSH/true",
            // The tunnel's terms lower the version of the handshake.
            "V3, 7/SSH/true,  V3, OTHER,      V1, 9//false", "V3, 7/SSH/true,  V3, DEVICE_SDK, V1, 9//false",
            "V3, 7/SSH/true,  V3, OTHER,      V2, 9/SSH/false",
            "V1, 7//false,    V3, OTHER,      V1, 7//false", "V3, 7//false,    V3, DEVICE_SDK, V1, 7//false",
            "V1, 7//false,    V3, DEVICE_SDK, V3, 7/SSH/true",
            "V3, 7/SSH/true,  V1, OTHER,      V3, 9//false",
            // A stream id of 0 and, towards an end that has no connections, one that it knows already.
            "V1, 0//false,    V3, DEVICE_SDK, -,  9//false", "V1, 0//false,    V1, OTHER,      -,  9//false",
            "V1, 0//false,    V3, OTHER,      -,  9/SSH/true",
            "V3, 12/SSH/true, V1, OTHER,      -,  12//false"})
    void addsAndTakesAwayIds(Version source, String stream, Version destination, Software software,
            @Nullable Version told, String shown) {
        assertThat(
                Translation.of(source, name(stream), new Dialect(destination, software, told), List.of("SSH"))
                    .name(name(stream), 9))
            .isEqualTo(name(shown));
    }

    @Test
    void endsOfTheSameVersionNeedNone() {
        for (Version version : Version.values()) {
            StreamName stream = new StreamName(1, version == Version.V1 ? "" : "SSH", version == Version.V3);
            assertThat(Translation.of(version, stream, new Dialect(version, Software.OTHER, null),
                    List.of("SSH")))
                .isEqualTo(new Translation.None());
        }
    }

    @Test
    void whereTheServiceIsNotKnownNoneIsNamed() {
        Dialect reference = new Dialect(Version.V3, Software.REFERENCE, null);
        StreamName stream = new StreamName(1, "", false);
        for (List<String> services : List.of(List.<String>of(), List.of("A", "B"))) {
            assertThat(Translation.of(Version.V3, stream, reference, services))
                .isEqualTo(new Translation.None());
            assertThat(Translation.of(Version.V1, stream, reference, services).name(stream, 1))
                .isEqualTo(new StreamName(1, "", true));
        }
    }

    private static StreamName name(String text) {
        String[] parts = text.split("/", -1);
        return new StreamName(Integer.parseInt(parts[0]), parts[1], Boolean.parseBoolean(parts[2]));
    }
}
