package io.culvert.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.AttachResult.Attached;
import io.culvert.tunnel.AttachResult.Refusal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The writes of rotating, closing and tagging, and the state of the tunnel on which they decide.
abstract class ChangesOnStore extends StoreField {

    ChangesOnStore(TunnelStoreContract contract) {
        super(contract);
    }

    @Test
    void rotationRevokesAndNamesTheThingAgain() {
        OpenResult.Opened opened = opened();
        TunnelId id = opened.tunnel().id();
        events.clear();
        RotateResult.Rotated rotated = (RotateResult.Rotated) tunnels.rotate(opened.tunnel(),
                EnumSet.of(Side.DESTINATION), PUMP);
        assertThat(rotated.tokens()).containsOnlyKeys(Side.DESTINATION);
        assertThat(attach(opened.tokens().get(Side.DESTINATION), Side.DESTINATION, null))
            .isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(attach(opened.tokens().get(Side.SOURCE), Side.SOURCE, null)).isNull();
        assertThat(events).anyMatch(TunnelEvent.NotificationDue.class::isInstance)
            .contains(new TunnelEvent.Rotated(ACCOUNT, id, 2, Set.of(Side.DESTINATION), Map.of()));
        assertThat(attach(rotated.tokens().get(Side.DESTINATION), Side.DESTINATION, null)).isNull();
    }

    @Test
    void tagsReplaceAndGo() {
        TunnelId id = opened().tunnel().id();
        tag(id, Map.of("a", "1", "b", "2"));
        tag(id, Map.of("a", "3"));
        assertThat(tunnels.untag(described(id), Set.of("b", "c"))).isInstanceOf(TagResult.Tagged.class);
        assertThat(described(id).tags()).isEqualTo(Map.of("a", "3"));
        Tunnel seen = described(id);
        tunnels.close(seen, true);
        assertThat(tunnels.untag(seen, Set.of("a"))).isEqualTo(new TagResult.NotFound());
        assertThat(tunnels.tag(seen, Map.of("a", "4"))).isEqualTo(new TagResult.NotFound());
    }

    @Test
    void everyWriteRaisesTheVersionAndEventsCarryIt() {
        OpenResult.Opened opened = opened();
        TunnelId id = opened.tunnel().id();
        List<Long> versions = new ArrayList<>(List.of(opened.tunnel().version()));
        Attached attached = (Attached) attached(opened.tokens().get(Side.SOURCE), null, ADDRESS);
        versions.add(attached.tunnel().version());
        tunnels.detached(attached);
        versions.add(described(id).version());
        tag(id, Map.of("a", "b"));
        versions.add(described(id).version());
        tunnels.untag(described(id), Set.of("a"));
        versions.add(described(id).version());
        tunnels.notified(dueToPump());
        versions.add(described(id).version());
        tunnels.rotate(described(id), EnumSet.of(Side.SOURCE), null);
        versions.add(events.getLast().version());
        tunnels.close(described(id), false);
        versions.add(events.getLast().version());
        assertThat(versions).isSorted().doesNotHaveDuplicates();
        assertThat(described(id).version()).isEqualTo(versions.getLast());
    }

    @Test
    void rotationCloseAndASuccessorNameTheAttachmentsThatTheyEnd() {
        OpenResult.Opened opened = opened();
        Tunnel tunnel = opened.tunnel();
        Attached source = (Attached) attached(opened.tokens().get(Side.SOURCE), CLIENT, ADDRESS);
        assertThat(source.replaced()).isNull();
        Attached successor = (Attached) attached(opened.tokens().get(Side.SOURCE), CLIENT, ADDRESS);
        assertThat(successor.replaced()).isEqualTo(source.attachment());
        RotateResult.Rotated rotated = (RotateResult.Rotated) tunnels.rotate(tunnel,
                EnumSet.allOf(Side.class), null);
        assertThat(described(tunnel.id()).source().connected()).isFalse();
        assertThat(events).contains(new TunnelEvent.Rotated(ACCOUNT, tunnel.id(), rotated.tunnel().version(),
                EnumSet.allOf(Side.class), Map.of(Side.SOURCE, successor.attachment())));
        String fresh = ((Attached) attached(rotated.tokens().get(Side.SOURCE), null, ADDRESS)).attachment();
        tunnels.close(tunnel, true);
        assertThat(events).anyMatch(event -> event instanceof TunnelEvent.Closed closed && !closed.expired()
                && closed.attachments().equals(Map.of(Side.SOURCE, fresh)));
    }

    @Test
    void rotationDecidesOnTheTunnelThatItWrites() {
        Tunnel seen = ((OpenResult.Opened) tunnels.open(asked(null))).tunnel();
        Destination valve = new Destination("valve", List.of("SSH"));
        assertThat(tunnels.rotate(seen, EnumSet.of(Side.DESTINATION), valve))
            .isInstanceOf(RotateResult.Rotated.class);
        Tunnel adopted = described(seen.id());
        assertThat(tunnels.rotate(seen, EnumSet.of(Side.DESTINATION), valve)).isEqualTo(new Stale(adopted));
        assertThat(tunnels.rotate(adopted, EnumSet.of(Side.DESTINATION), PUMP))
            .isEqualTo(new RotateResult.DestinationDiffers());
        tag(seen.id(), Map.of("team", "blue"));
        assertThat(tunnels.rotate(adopted, EnumSet.of(Side.SOURCE), null)).isInstanceOf(Stale.class);
        assertThat(described(seen.id()).version()).isEqualTo(adopted.version() + 1);
    }

    @Test
    void closingAndTaggingDecideOnTheTunnelThatTheyWrite() {
        Tunnel seen = opened().tunnel();
        tag(seen.id(), Map.of("team", "blue"));
        Tunnel tagged = described(seen.id());
        assertThat(tunnels.close(seen, true)).isEqualTo(new Stale(tagged));
        assertThat(tunnels.tag(seen, Map.of("team", "red"))).isEqualTo(new Stale(tagged));
        assertThat(tunnels.untag(seen, Set.of("team"))).isEqualTo(new Stale(tagged));
        assertThat(described(seen.id())).isEqualTo(tagged);
        assertThat(events).noneMatch(TunnelEvent.Closed.class::isInstance);
        assertThat(tunnels.untag(tagged, Set.of("team"))).isInstanceOf(TagResult.Tagged.class);
        assertThat(tunnels.close(seen, false)).isInstanceOf(CloseResult.Closed.class);
    }

    @Test
    void aTunnelHasNoMoreTagsThanTheLimit() {
        TunnelId id = opened().tunnel().id();
        Map<String, String> most = IntStream.range(0, 50)
            .boxed()
            .collect(Collectors.toMap(key -> "k" + key, key -> ""));
        tag(id, most);
        assertThat(tunnels.tag(described(id), Map.of("k0", "again"))).isInstanceOf(TagResult.Tagged.class);
        assertThat(tunnels.tag(described(id), Map.of("more", ""))).isEqualTo(new TagResult.LimitExceeded(
                "tags: 51 tags with those that the tunnel has (expected: at most 50)"));
        assertThat(described(id).tags()).hasSize(50);
    }
}
