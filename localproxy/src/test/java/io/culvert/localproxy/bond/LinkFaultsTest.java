package io.culvert.localproxy.bond;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The reaction of an end to links that fail again and again (spec: c1 13.2).
class LinkFaultsTest {

    private final List<String> happened = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private final BondLink link = new BondLink();
    private final LinkFaults faults = new LinkFaults(link, new Owner(), new BondCounters(), later::add,
            () -> happened.add("bond ended"));

    private final class Owner extends QuietOwner {

        @Override
        public void fault(String what) {
            happened.add(what);
        }

        @Override
        public void speakV3(String why) {
            happened.add("V3: " + why);
        }
    }

    private void runLater() {
        later.forEach(Runnable::run);
        later.clear();
    }

    @Test
    void closesTheLinkAndIgnoresWhatStillArrives() {
        EmbeddedChannel channel = new EmbeddedChannel();
        link.open(channel);
        faults.fault("a rule was broken", 0);
        assertThat(channel.isOpen()).isFalse();
        assertThat(link.isDropped()).isTrue();
        assertThat(happened).containsExactly("a rule was broken");
    }

    @Test
    void readsTheNextLinkAgain() {
        link.open(new EmbeddedChannel());
        faults.fault("a rule was broken", 0);
        link.closed();
        link.open(new EmbeddedChannel());
        assertThat(link.isDropped()).isFalse();
    }

    @Test
    void endsTheBondAfterThreeFaultsAndOutsideOfTheRules() {
        for (int i = 0; i < 3; i++) {
            faults.fault("x", i);
        }
        assertThat(happened).containsExactly("x", "x", "x");
        runLater();
        assertThat(happened).endsWith("bond ended");
    }

    @Test
    void speaksV3IfThatDidNotHelp() {
        for (int i = 0; i < 6; i++) {
            faults.fault("x", i);
            runLater();
        }
        assertThat(happened).endsWith("bond ended", "V3: x");
    }

    @Test
    void doesNotCountALinkThatMayHaveFailedByItself() {
        for (int i = 0; i < 10; i++) {
            faults.silent();
        }
        assertThat(later).isEmpty();
    }

    @Test
    void speaksV3IfTheServiceNeverBeginsAnEpoch() {
        for (int i = 0; i < 3; i++) {
            faults.notAnnounced();
        }
        runLater();
        assertThat(happened).endsWith("bond ended", "V3: the service does not announce the other side");
    }
}
