package io.culvert.cli.status;

import io.culvert.localproxy.ProxyStatus;
import io.culvert.localproxy.bond.BondCounters;
import io.culvert.localproxy.bond.BondStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An [EndReport] as JSON. Times are in ISO 8601; a member that is not known is left out.
final class EndJson {

    private EndJson() {}

    static ObjectNode of(EndReport report) {
        ObjectNode json = object();
        json.put("program", report.program());
        json.put("version", report.version());
        json.put("pid", ProcessHandle.current().pid());
        json.put("startedAt", report.startedAt().toString());
        if (!report.things().isEmpty()) {
            var things = json.putArray("things");
            report.things().forEach(thing -> things.add(thing(thing)));
        }
        var tunnels = json.putArray("tunnels");
        report.tunnels().forEach(tunnel -> tunnels.add(tunnel(tunnel)));
        BondCounters counters = report.counters();
        if (counters != null) {
            json.set("counters", counters(counters));
        }
        return json;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static void strings(ObjectNode json, String name, Collection<String> all) {
        var array = json.putArray(name);
        all.forEach(array::add);
    }

    private static ObjectNode link(String state, boolean up, Instant since, String reason) {
        ObjectNode json = object();
        json.put(state, up);
        json.put("since", since.toString());
        if (!reason.isEmpty()) {
            json.put("reason", reason);
        }
        return json;
    }

    private static ObjectNode thing(EndReport.Thing thing) {
        ObjectNode json = object();
        json.put("thing", thing.name());
        strings(json, "services", thing.services());
        EndReport.Mqtt mqtt = thing.mqtt();
        json.set("mqtt", link("connected", mqtt.connected(), mqtt.since(), mqtt.reason()));
        return json;
    }

    private static ObjectNode tunnel(EndReport.Tunnel tunnel) {
        ProxyStatus proxy = tunnel.proxy();
        ObjectNode json = object();
        json.put("name", tunnel.name());
        if (tunnel.thing() != null) {
            json.put("thing", tunnel.thing());
        }
        json.put("side", proxy.mode().wireName());
        strings(json, "services", tunnel.services());
        json.put("since", tunnel.since().toString());
        json.set("link", link("up", proxy.link().up(), proxy.link().since(), proxy.link().reason()));
        json.set("otherSide", otherSide(proxy.otherSide()));
        json.put("connections", proxy.connections());
        BondStatus bond = proxy.bond();
        if (bond != null) {
            json.set("bond", bond(bond));
        }
        return json;
    }

    private static ObjectNode otherSide(ProxyStatus.OtherSide side) {
        ObjectNode json = object();
        json.put("state", word(side.presence()).replace('_', ' '));
        @Nullable
        Instant since = side.since();
        if (since != null) {
            json.put("since", since.toString());
        }
        return json;
    }

    private static ObjectNode bond(BondStatus bond) {
        ObjectNode json = object();
        json.put("id", bond.id());
        json.put("state", word(bond.state()));
        json.put("keptBytes", bond.keptBytes());
        json.put("waitingBytes", bond.waitingBytes());
        json.put("roundTripMillis", Math.round(bond.roundTrip().toNanos() / 1e4) / 100.0);
        return json;
    }

    private static ObjectNode counters(BondCounters counters) {
        ObjectNode json = object();
        json.put("resumes", counters.resumes());
        json.put("resumeSeconds", counters.resumeTime().toMillis() / 1000.0);
        json.put("resentBytes", counters.resentBytes());
        json.set("bondEnds", counts(counters.ends()));
        json.set("connectionResets", counts(counters.resets()));
        json.put("staleFrames", counters.staleFrames());
        json.set("epochFaults", counts(counters.faults()));
        return json;
    }

    private static ObjectNode counts(Map<? extends Enum<?>, Long> counts) {
        ObjectNode json = object();
        counts.forEach((what, count) -> {
            if (count > 0) {
                json.put(word(what), count);
            }
        });
        return json;
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
