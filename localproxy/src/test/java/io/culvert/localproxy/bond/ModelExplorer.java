package io.culvert.localproxy.bond;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Tries every order of events of a model, breadth first: the trace of a violation is a shortest one.
final class ModelExplorer {

    /// The result of an exploration.
    ///
    /// @param states the number of states, or of those seen before the violation
    /// @param violation null if every rule holds
    record Result(int states, int rests, @Nullable String violation, List<String> trace) {
        @Override
        public String toString() {
            return violation == null ? states + " states, " + rests + " rests"
                    : violation + " after " + states + " states:\n  " + String.join("\n  ", trace);
        }
    }

    /// Worlds with more faults of the epoch are not explored further.
    private static final int MAX_FAULTS = 2;

    private record Waiting(int number, ModelWorld world) {}

    private final Map<ByteBuffer, Integer> numbers = new HashMap<>();
    private final List<Integer> parents = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final List<int[]> edges = new ArrayList<>();
    private final int maxStates;
    private int rests;

    private ModelExplorer(int maxStates) {
        this.maxStates = maxStates;
    }

    static Result explore(ModelSetup setup, int maxStates) {
        return new ModelExplorer(maxStates).run(new ModelWorld(setup));
    }

    private Result run(ModelWorld first) {
        add(first, -1, "");
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            Result found = successors(next);
            if (found != null) {
                return found;
            }
            if (parents.size() > maxStates) {
                return new Result(parents.size(), rests, "size: more than " + maxStates + " states",
                        List.of());
            }
        }
        int inCycles = inCycles();
        return inCycles > 0 ? new Result(parents.size(), rests, "livelock: a cycle of " + inCycles, List.of())
                : new Result(parents.size(), rests, null, List.of());
    }

    private @Nullable Result successors(Waiting from) {
        boolean moves = false;
        List<Integer> reached = new ArrayList<>();
        for (ModelSteps.Step step : ModelSteps.of(from.world())) {
            ModelWorld after = from.world().copy();
            try {
                step.does().accept(after);
                after.check();
            } catch (Violation e) {
                return violation(e, from.number(), step.name().get());
            }
            if (after.faults > MAX_FAULTS) {
                moves = true;
                continue;
            }
            int number = add(after, from.number(), step.name().get());
            if (!step.fault()) {
                moves = true;
                reached.add(number);
            }
        }
        edges.add(reached.stream().mapToInt(Integer::intValue).toArray());
        if (!moves) {
            rests++;
            try {
                from.world().checkRest();
            } catch (Violation e) {
                return violation(e, from.number(), "rest");
            }
        }
        return null;
    }

    private int add(ModelWorld world, int parent, String step) {
        int number = parents.size();
        Integer known = numbers.putIfAbsent(ByteBuffer.wrap(world.key()), number);
        if (known != null) {
            return known;
        }
        parents.add(parent);
        steps.add(step);
        waiting.add(new Waiting(number, world));
        return number;
    }

    private Result violation(Violation violation, int at, String last) {
        List<String> trace = new ArrayList<>();
        for (int state = at; state > 0; state = parents.get(state)) {
            trace.add(steps.get(state));
        }
        Collections.reverse(trace);
        trace.add(last);
        return new Result(parents.size(), rests, violation.getMessage(), trace);
    }

    /// The number of states that can be reached again without a fault; states are numbered in the order
    /// of `edges`.
    private int inCycles() {
        int[] into = new int[edges.size()];
        edges.forEach(each -> {
            for (int to : each) {
                into[to]++;
            }
        });
        Queue<Integer> free = new ArrayDeque<>();
        for (int state = 0; state < into.length; state++) {
            if (into[state] == 0) {
                free.add(state);
            }
        }
        int left = into.length;
        for (Integer state = free.poll(); state != null; state = free.poll()) {
            left--;
            for (int to : edges.get(state)) {
                if (--into[to] == 0) {
                    free.add(to);
                }
            }
        }
        return left;
    }
}
