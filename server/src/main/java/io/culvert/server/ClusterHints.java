package io.culvert.server;

import io.culvert.notify.MqttEndpoint;
import io.culvert.registry.RegistryEvent;
import io.culvert.relay.ForeignChanges;
import io.culvert.relay.Relay;
import io.culvert.relay.RelayEvent;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.Tunnels;
import io.culvert.tunnel.bus.Bus;
import io.culvert.tunnel.bus.Hint;
import java.util.EnumSet;
import java.util.concurrent.Executor;

/// Tells other nodes what has changed here, and follows what they tell. A hint says where to look; what is in
/// the store decides.
final class ClusterHints implements Bus.Listener {

    private static final int MOST_DUE = 100;

    private final Bus bus;
    private final Tunnels tunnels;
    private final Relay relay;
    private final MqttEndpoint mqtt;
    private final Executor workers;

    /// @param workers run what waits for the store
    ClusterHints(Bus bus, Tunnels tunnels, Relay relay, MqttEndpoint mqtt, Executor workers) {
        this.bus = bus;
        this.tunnels = tunnels;
        this.relay = relay;
        this.mqtt = mqtt;
        this.workers = workers;
    }

    /// A tunnel has changed here.
    void on(TunnelEvent event) {
        switch (event) {
            case TunnelEvent.Closed closed ->
                bus.send(new Hint.Leave(closed.tunnelId(), EnumSet.allOf(Side.class), closed.version(),
                        ForeignChanges.closeCode(closed), ForeignChanges.closeWords(closed)));
            case TunnelEvent.Rotated rotated ->
                bus.send(new Hint.Leave(rotated.tunnelId(), rotated.sides(), rotated.version(),
                        ForeignChanges.closeCode(rotated), ForeignChanges.closeWords(rotated)));
            case TunnelEvent.DestinationAdopted adopted -> bus.send(new Hint.Adopt(adopted.tunnelId()));
            case TunnelEvent.NotificationDue due ->
                bus.send(new Hint.Due(due.account(), due.notification().thingName()));
            case TunnelEvent.NotificationVoid _ -> {
                // A device that still gets it finds its token used or revoked.
            }
        }
    }

    /// A tunnel has moved here from a life that seemed to be gone: if it is not, its peers must leave it.
    void on(RelayEvent event) {
        if (event instanceof RelayEvent.Admitted(var peer, var _, var _) && peer.moved() != null) {
            Hint leave = new Hint.Leave(peer.tunnel().id(), EnumSet.allOf(Side.class),
                    peer.tunnel().version(), 0, "the tunnel has moved");
            workers.execute(() -> bus.send(leave));
        }
    }

    /// A certificate has changed here.
    void on(RegistryEvent event) {
        switch (event) {
            case RegistryEvent.CertificateChanged changed ->
                bus.send(new Hint.CertificateChanged(changed.account(), changed.certificateId()));
            case RegistryEvent.AuthorityChanged changed ->
                bus.send(new Hint.AuthorityChanged(changed.account(), changed.authorityId()));
        }
    }

    @Override
    public void heard(Hint hint) {
        switch (hint) {
            case Hint.Leave leave -> relay.foreignChanges()
                .leave(leave.tunnel(), leave.sides(), leave.version(), leave.code(), leave.words());
            case Hint.Adopt(var tunnel) -> workers.execute(() -> relay.foreignChanges().lookAgain(tunnel));
            case Hint.Due(var account, var thing) -> due(account, thing);
            case Hint.CertificateChanged(var account, var id) ->
                mqtt.on(new RegistryEvent.CertificateChanged(account, id));
            case Hint.AuthorityChanged(var account, var id) ->
                mqtt.on(new RegistryEvent.AuthorityChanged(account, id));
            case Hint.Took _,Hint.IdentityChanged _,Hint.NodeChanged _ -> {
                // Identities are read every second, and lives at each renewal.
            }
        }
    }

    private void due(String account, String thing) {
        if (mqtt.isSubscribed(account, thing)) {
            workers.execute(() -> tunnels.notificationsDue(account, thing, MOST_DUE)
                .forEach(each -> mqtt.on(new TunnelEvent.NotificationDue(each))));
        }
    }

    /// Compares each relayed tunnel with its row.
    @Override
    public void resync() {
        relay.tunnels().forEach(relay.foreignChanges()::lookAgain);
    }
}
