package io.culvert.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.protocol.Facing;
import io.culvert.protocol.Grant;
import io.culvert.protocol.Ready;
import io.culvert.protocol.TextException;
import io.culvert.relay.Announcements.Treatment;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The states of a peer that can resume (spec: c1 5.5).
class AnnouncementsTest {

    private final Announcements announcements = new Announcements(true);

    private static Facing alone(int epoch) {
        return new Facing.Alone(new Facing.EpochTerms(epoch, Grant.ABSENT, Grant.ABSENT, List.of(), -1), 0);
    }

    private static String ready(int epoch) {
        return new Ready(epoch).text();
    }

    @Test
    void relaysMessagesAtOnceFromAPeerThatCannotResume() {
        assertThat(new Announcements(false).treatment()).isEqualTo(Treatment.RELAY);
    }

    @Test
    void discardsBytesBeforeTheFirstEpoch() {
        assertThat(announcements.treatment()).isEqualTo(Treatment.DISCARD);
    }

    @Test
    void discardsBytesOfTheEpochBefore() {
        announcements.beginSplicing();
        announcements.begin(alone(1));
        assertThat(announcements.treatment()).isEqualTo(Treatment.DISCARD);
    }

    @Test
    void acceptsTheConfirmationOfTheCurrentEpochOnce() throws TextException {
        announcements.begin(alone(7));
        assertThat(announcements.confirm(ready(7))).contains(alone(7));
        assertThat(announcements.confirm(ready(7))).isEmpty();
    }

    @Test
    void ignoresTheConfirmationOfAnEarlierEpoch() throws TextException {
        announcements.begin(alone(7));
        announcements.begin(alone(8));
        assertThat(announcements.confirm(ready(7))).isEmpty();
        assertThat(announcements.confirm(ready(8))).contains(alone(8));
    }

    @Test
    void ignoresAConfirmationBeforeTheFirstEpoch() throws TextException {
        assertThat(announcements.confirm(ready(7))).isEmpty();
    }

    @Test
    void ignoresTextOfAnUnknownKind() throws TextException {
        announcements.begin(alone(7));
        assertThat(announcements.confirm("later epoch=00000007")).isEmpty();
    }

    @Test
    void refusesTextThatBreaksTheForm() {
        announcements.begin(alone(7));
        assertThatThrownBy(() -> announcements.confirm("ready epoch=")).isInstanceOf(TextException.class);
    }

    @Test
    void letsEightAnnouncementsWait() {
        for (int epoch = 1; epoch <= 8; epoch++) {
            assertThat(announcements.begin(alone(epoch))).isTrue();
        }
        assertThat(announcements.begin(alone(9))).isFalse();
    }

    @Test
    void countsOnlyAnnouncementsThatWait() {
        for (int epoch = 1; epoch <= 20; epoch++) {
            assertThat(announcements.begin(alone(epoch))).isTrue();
            announcements.sent();
        }
    }
}
