package io.culvert.control.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.control.RequestDraft;
import io.culvert.control.api.ApiError;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Where the members of an operation stand in a request in REST style.
class RestBindingTest {

    private static final RestBinding BINDING = RestBinding.of("PUT", "/things/{thingName}/principals")
        .texts("type")
        .flags("force")
        .integers("version")
        .header("principal", "x-amzn-principal");

    @Test
    void readsEachMemberFromItsPlace() {
        assertThat(read("/things/a%2Fb+c/principals", "type=x%20y&force=true&version=-7", "{\"other\":1}"))
            .isEqualTo("{\"other\":1,\"thingName\":\"a/b+c\",\"type\":\"x y\",\"force\":true,"
                    + "\"version\":-7,\"principal\":\"arn\"}");
    }

    @Test
    void ignoresAMemberInAnotherPlaceThanItsOwn() {
        assertThat(read("/things/pump/principals", "thingName=no&principal=no",
                "{\"thingName\":\"no\",\"type\":\"no\",\"force\":true,\"version\":1,\"principal\":\"no\"}"))
            .isEqualTo("{\"thingName\":\"pump\",\"principal\":\"arn\"}");
    }

    @Test
    void leavesATextThatIsNotOfItsTypeToTheOperation() {
        assertThat(read("/things/pump/principals", "force=yes&version=1234567890123456789", ""))
            .isEqualTo("{\"thingName\":\"pump\",\"force\":\"yes\",\"version\":\"1234567890123456789\","
                    + "\"principal\":\"arn\"}");
    }

    @Test
    void matchesTheMethodAndEachFixedSegment() {
        assertThat(BINDING.matches(request("PUT", "/things/pump/principals", "", ""))).isTrue();
        assertThat(BINDING.matches(request("PUT", "/things//principals", "", ""))).isTrue();
        assertThat(BINDING.matches(request("GET", "/things/pump/principals", "", ""))).isFalse();
        assertThat(BINDING.matches(request("PUT", "/things/pump/principals/", "", ""))).isFalse();
        assertThat(BINDING.matches(request("PUT", "/things/pump", "", ""))).isFalse();
        assertThat(BINDING.matches(request("PUT", "/thing/pump/principals", "", ""))).isFalse();
    }

    @Test
    void refusesAMalformedPercentEscape() {
        assertThatThrownBy(() -> request("PUT", "/things/%zz/principals", "", ""))
            .isInstanceOf(ApiError.class)
            .hasMessage("path or query: a malformed percent escape");
    }

    @Test
    void doesNotReadTheBodyOfAGet() {
        RestBinding get = RestBinding.of("GET", "/things");
        assertThat(get.read(request("GET", "/things", "", "not JSON")).toString()).isEqualTo("{}");
    }

    private static String read(String path, String query, String body) {
        return BINDING.read(request("PUT", path, query, body)).toString();
    }

    private static RestRequest request(String method, String path, String query, String body) {
        return RestRequest.of(new RequestDraft().method(method)
            .path(path)
            .query(query)
            .body(body.getBytes(StandardCharsets.UTF_8))
            .set("x-amzn-principal", "arn")
            .request());
    }
}
