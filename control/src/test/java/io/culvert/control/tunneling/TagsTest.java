package io.culvert.control.tunneling;

import static io.culvert.control.tunneling.TunnelCalls.arn;
import static io.culvert.control.tunneling.TunnelCalls.tunnel;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The tags of a tunnel (spec: service 2).
class TagsTest {

    @AutoClose
    private final TestService service = new TestService();

    @Test
    void tagsAreSetReplacedAndRemoved() {
        String id = service.open("{\"tags\":[{\"key\":\"a\",\"value\":\"1\"}]}");
        service.pass(Duration.ofSeconds(1));
        assertThat(tag(id,
                "{\"key\":\"b\",\"value\":\"\"},{\"key\":\"a\",\"value\":\"2\"},"
                        + "{\"key\":\"A\",\"value\":\"3\"},{\"key\":\"b\",\"value\":\"4\"}")
            .body()
            .toString()).isEqualTo("{}");
        assertThat(tags(id)).isEqualTo("[{\"key\":\"a\",\"value\":\"2\"},{\"key\":\"b\",\"value\":\"4\"},"
                + "{\"key\":\"A\",\"value\":\"3\"}]");
        assertThat(service.describe(id).path("lastUpdatedAt").asDouble()).isEqualTo(1795521601.25);
        String untag = arn(id).replace("}", ",\"tagKeys\":[\"a\",\"none\",\"a\"]}");
        assertThat(service.json("UntagResource", untag).body().toString()).isEqualTo("{}");
        assertThat(tags(id)).isEqualTo("[{\"key\":\"b\",\"value\":\"4\"},{\"key\":\"A\",\"value\":\"3\"}]");
        service.json("CloseTunnel", tunnel(id));
        assertThat(tag(id, "{\"key\":\"c\",\"value\":\"5\"}").status()).isEqualTo(200);
    }

    @Test
    void listTagsAnswersAnEmptyListWhereThereAreNone() {
        assertThat(tags(service.open("{}"))).isEqualTo("[]");
    }

    @Test
    void aTunnelHasNoMoreTagsThanItMay() {
        String id = service.open("{}");
        StringBuilder fifty = new StringBuilder("{\"key\":\"k0\",\"value\":\"\"}");
        for (int i = 1; i < 50; i++) {
            fifty.append(",{\"key\":\"k").append(i).append("\",\"value\":\"\"}");
        }
        assertThat(tag(id, fifty.toString()).status()).isEqualTo(200);
        assertThat(tag(id, "{\"key\":\"k7\",\"value\":\"x\"}").status()).isEqualTo(200);
        Answer answer = tag(id, "{\"key\":\"k50\",\"value\":\"\"},{\"key\":\"k1\",\"value\":\"\"}");
        assertThat(answer.type()).isEqualTo("LimitExceededException");
        assertThat(answer.message())
            .isEqualTo("tags: 51 tags with those that the tunnel has (expected: at most 50)");
    }

    private Answer tag(String id, String tags) {
        return service.json("TagResource", arn(id).replace("}", ",\"tags\":[" + tags + "]}"));
    }

    private String tags(String id) {
        return service.json("ListTagsForResource", arn(id)).body().path("tags").toString();
    }
}
