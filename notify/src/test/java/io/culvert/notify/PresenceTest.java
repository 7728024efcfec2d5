package io.culvert.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What the endpoint reports of devices that come and go.
class PresenceTest {

    private static final String TOPIC = "$aws/things/pump/tunnels/notify";

    @AutoClose
    private final MqttField field = new MqttField();

    private Mqtt5AsyncClient connected(String says) {
        Mqtt5AsyncClient device = field.mqtt5(MqttField.PUMP, "a");
        device.connectWith()
            .userProperties()
            .add("culvert-services", says)
            .applyUserProperties()
            .send()
            .join();
        return device;
    }

    private <T extends NotifyEvent> List<T> events(Class<T> type) {
        return field.events().stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void aDeviceThatSubscribesIsReportedWithItsServicesUntilItsConnectionEnds() {
        Mqtt5AsyncClient device = connected("SSH,WEB,SSH");
        device.subscribeWith().topicFilter(TOPIC).send().join();
        NotifyEvent.Subscribed subscribed = events(NotifyEvent.Subscribed.class).getFirst();
        assertThat(subscribed.thing()).isEqualTo("pump");
        assertThat(subscribed.services()).containsExactly("SSH", "WEB");
        assertThat(events(NotifyEvent.Unsubscribed.class)).isEmpty();
        device.disconnect().join();
        await().untilAsserted(() -> assertThat(events(NotifyEvent.Unsubscribed.class)).singleElement()
            .satisfies(gone -> assertThat(gone.connection()).isSameAs(subscribed.connection())));
    }

    @Test
    void idsThatCannotBeServicesAreLeftOut() {
        Mqtt5AsyncClient device = connected("SSH,<b>,,W EB," + "x".repeat(129));
        device.subscribeWith().topicFilter(TOPIC).send().join();
        assertThat(events(NotifyEvent.Subscribed.class).getFirst().services()).containsExactly("SSH");
        device.disconnect().join();
    }

    @Test
    void aListThatIsTooLongIsIgnored() {
        Mqtt5AsyncClient device = connected("SSH," + "x,".repeat(600));
        device.subscribeWith().topicFilter(TOPIC).send().join();
        assertThat(events(NotifyEvent.Subscribed.class).getFirst().services()).isEmpty();
        device.disconnect().join();
    }
}
