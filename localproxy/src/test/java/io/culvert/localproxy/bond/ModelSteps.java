package io.culvert.localproxy.bond;

import io.culvert.localproxy.bond.ModelSide.Link;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.ResetCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The steps that may happen next in a world.
final class ModelSteps {

    /// One step.
    ///
    /// @param fault whether the step is a fault; a world must come to rest without any
    record Step(Supplier<String> name, boolean fault, Consumer<ModelWorld> does) {}

    private final ModelWorld world;
    private final List<Step> steps = new ArrayList<>();

    private ModelSteps(ModelWorld world) {
        this.world = world;
    }

    static List<Step> of(ModelWorld world) {
        ModelSteps steps = new ModelSteps(world);
        steps.side(world.sides[0]);
        steps.side(world.sides[1]);
        if (world.restarts > 0
                && (world.sides[0].atRelay != Link.NONE || world.sides[1].atRelay != Link.NONE)) {
            steps.fault(() -> "the relay restarts", after -> {
                after.restarts--;
                after.restart();
            });
        }
        return steps.steps;
    }

    private void step(Supplier<String> name, Consumer<ModelWorld> does) {
        steps.add(new Step(name, false, does));
    }

    private void fault(Supplier<String> name, Consumer<ModelWorld> does) {
        steps.add(new Step(() -> "! " + name.get(), true, does));
    }

    private void side(ModelSide side) {
        int x = side.number;
        String n = side.name();
        switch (side.atEnd) {
            case NONE -> step(() -> n + " attaches", after -> after.sides[x].attach());
            case CUT -> step(() -> n + " notices", after -> after.sides[x].notice());
            case LIVE -> {
                if (world.cuts > 0) {
                    fault(() -> "cut " + n, after -> {
                        after.cuts--;
                        after.sides[x].cut();
                    });
                }
            }
        }
        relay(side, x, n);
        if (side.atEnd != Link.NONE && !side.down.isEmpty() && mayRead(side)) {
            step(() -> n + " receives " + side.down.getFirst(), after -> after.sides[x].receive());
        }
        if (side.canSend() && side.end.isUp() && side.up.size() < world.setup.queue()) {
            sends(side, x, n);
        }
        applications(side, x, n);
        if (world.givesUp > 0 && !side.end.isUp() && side.end.bond() != null) {
            fault(() -> n + " gives up waiting", after -> {
                after.givesUp--;
                after.everGaveUp = true;
                after.sides[x].giveUp();
            });
        }
    }

    private void relay(ModelSide side, int x, String n) {
        if (side.atRelay == Link.CUT) {
            step(() -> "the relay notices " + n, after -> after.sides[x].relayNotices());
        }
        if (world.canForward(side)) {
            step(() -> "the relay takes " + side.up.getFirst() + " from " + n,
                    after -> after.forward(after.sides[x]));
        }
        if (!side.leaks.isEmpty() && side.other().atRelay == Link.LIVE
                && side.other().down.size() < world.setup.queue()) {
            fault(() -> "the relay leaks " + side.leaks.getFirst() + " of " + n,
                    after -> after.leak(after.sides[x]));
        }
    }

    private boolean mayRead(ModelSide side) {
        if (!world.setup.lacks(Mutation.READ_NEEDS_WRITE) || !side.end.isUp()
                || side.up.size() < world.setup.queue()) {
            return true;
        }
        ModelSteps wanted = new ModelSteps(world);
        wanted.sends(side, side.number, side.name());
        return wanted.steps.isEmpty();
    }

    private void sends(ModelSide side, int x, String n) {
        Connections held = side.end.bond().connections();
        boolean opensFirst = !held.unopened().isEmpty();
        if (held.resets().isAnyDue() || !held.unacknowledged().isEmpty() || opensFirst) {
            step(() -> n + " sends what is due", after -> due(after.sides[x]));
            if (!opensFirst || !world.setup.lacks(Mutation.OPENS_ANY_ORDER)) {
                return;
            }
        }
        if (x == 0 && world.opens > 0 && held.hasRoom()) {
            step(() -> n + " opens", after -> open(after.sides[x]));
        }
        for (Connection connection : held.all()) {
            if (!held.unopened().contains(connection.id())) {
                data(connection, x, n);
            }
        }
    }

    private static void due(ModelSide side) {
        BondFrame frame = side.end.bond().connections().next(side.end.epoch());
        side.push(frame);
        side.settle();
    }

    private static void open(ModelSide side) {
        ModelWorld after = side.world;
        after.opens--;
        Connections held = side.end.bond().connections();
        Connection opened = held.open(Integer.toString(++after.uid));
        side.apps.put(opened.id(), new ModelApp(after.uid));
        if (after.setup.lacks(Mutation.OPENS_ANY_ORDER)) {
            side.push(held.openFrame(opened, side.end.epoch()));
        } else {
            due(side);
        }
    }

    private void data(Connection connection, int x, String n) {
        long id = connection.id();
        Outbound out = connection.out;
        if (out.sendable() > 0) {
            step(() -> n + " sends DATA " + id + " at " + out.sent(), after -> sendByte(after.sides[x], id));
        } else if (out.isEndSendable()) {
            step(() -> n + " sends END " + id, after -> sendEnd(after.sides[x], id));
        } else if (out.state() == Outbound.State.SENDING && out.sent() == out.written()) {
            if (out.written() < world.setup.bytes(x) && out.written() < out.limit()
                    && out.written() - out.acknowledged() < ModelSetup.BUFFER) {
                step(() -> n + " writes and sends DATA " + id + " at " + out.sent(), after -> {
                    connection(after.sides[x], id).out.write(1);
                    sendByte(after.sides[x], id);
                });
            }
            step(() -> n + " ends and sends END " + id, after -> {
                connection(after.sides[x], id).out.end();
                sendEnd(after.sides[x], id);
            });
        }
    }

    private static Connection connection(ModelSide side, long id) {
        return side.end.bond().connections().of(id);
    }

    private static void sendByte(ModelSide side, long id) {
        Outbound out = connection(side, id).out;
        byte item = ModelApp.item(side.apps.get(id).uid, side.number, out.sent());
        ByteBuf payload = Unpooled.wrappedBuffer(new byte[]{item});
        side.push(new BondFrame.Data(side.end.epoch(), id, out.sent(), payload));
        out.send(1);
        side.settle();
    }

    private static void sendEnd(ModelSide side, long id) {
        Outbound out = connection(side, id).out;
        side.push(new BondFrame.End(side.end.epoch(), id, out.written()));
        out.sendEnd();
        side.settle();
    }

    private void applications(ModelSide side, int x, String n) {
        for (Connection connection : side.connections()) {
            long id = connection.id();
            boolean runs = side.apps.get(id).outcome == ModelApp.Outcome.RUNS;
            if (!world.setup.eager() && runs && connection.in.taken() < connection.in.received()) {
                step(() -> n + "'s application of " + id + " reads", after -> {
                    connection(after.sides[x], id).in.take(1);
                    after.sides[x].settle();
                });
            }
            if (world.resets > 0 && runs) {
                fault(() -> n + "'s application of " + id + " resets", after -> {
                    after.resets--;
                    after.everReset = true;
                    after.sides[x].apps.get(id).reset();
                    after.sides[x].end.bond()
                        .connections()
                        .reset(connection(after.sides[x], id), ResetCode.APPLICATION.code(), "");
                });
            }
        }
    }
}
