package io.culvert.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Measures the contenders in turn: each round measures each figure once for each contender.
final class Comparison implements AutoCloseable {

    private static final double MEGA = 1e6;
    private static final double GIGA = 1e9;

    private final Plan plan;
    private final Results results;
    private final Path folder;
    private final Target target = new Target();
    private final Map<Contender, Route> routes = new LinkedHashMap<>();
    private final Set<String> givenUp = new HashSet<>();

    Comparison(Plan plan, Results results, Path folder) throws IOException {
        this.plan = plan;
        this.results = results;
        this.folder = folder;
    }

    /// @param afterRound called after each complete round
    void run(List<Contender> contenders, AfterRound afterRound) throws IOException, InterruptedException {
        for (Contender contender : contenders) {
            Route route = open(contender);
            routes.put(contender, route);
            memory(contender, route, "idle");
            if (contender.hoards()) {
                route.close();
            }
        }
        if (plan.rounds() > 1) {
            warm();
        }
        for (int round = 1; round <= plan.rounds(); round++) {
            System.out.println("bench: round " + round + " of " + plan.rounds());
            round();
            afterRound.run();
        }
    }

    @FunctionalInterface
    interface AfterRound {
        void run() throws IOException;
    }

    /// Opens the contender's way to the target; returns once a byte has been echoed.
    private Route open(Contender contender) throws IOException, InterruptedException {
        Route route = contender.opening().open(Files.createTempDirectory(folder, "route"), target.port());
        try (Load first = new Load(target, route.port())) {
            first.dial();
        }
        return route;
    }

    private void round() throws IOException, InterruptedException {
        for (Target.Kind kind : List.of(Target.Kind.UP, Target.Kind.DOWN, Target.Kind.BOTH)) {
            for (int connections : plan.connections()) {
                each(kind + " " + connections,
                        (contender, route) -> throughput(contender, route, kind, connections));
            }
        }
        for (Target.Kind kind : List.of(Target.Kind.UP, Target.Kind.DOWN)) {
            each("file " + kind, (contender, route) -> file(contender, route, kind));
        }
        each("echo", (contender, route) -> echo(contender, route, "idle"));
        each("echo beside bulk", this::echoBesideBulk);
        each("dials", this::dials);
        each("burst", this::burst);
    }

    @FunctionalInterface
    private interface Measure {
        void take(Contender contender, Route route) throws IOException, InterruptedException;
    }

    /// Reports and restarts a contender that breaks, and leaves out that figure for it from this round on.
    /// Some contenders never recover by themselves, and waiting for them would take longer than all
    /// other measurements.
    private void each(String figure, Measure measure) throws IOException, InterruptedException {
        for (Map.Entry<Contender, Route> entry : routes.entrySet()) {
            Contender contender = entry.getKey();
            if (givenUp.contains(contender.name() + figure)) {
                continue;
            }
            if (contender.hoards()) {
                entry.setValue(open(contender));
            }
            if (!take(figure, measure, contender, entry.getValue())) {
                results.add(contender.name(), "broke", 1);
                if (!contender.hoards()) {
                    System.out.println("bench: " + contender.name() + " is started again");
                    entry.setValue(open(contender));
                }
            }
        }
    }

    /// @return false if the contender broke; its route is then closed
    private boolean take(String figure, Measure measure, Contender contender, Route route)
            throws InterruptedException {
        try {
            measure.take(contender, route);
            if (contender.hoards()) {
                route.close();
            }
            target.awaitClosed();
            if (!contender.hoards() && !route.isAlive()) {
                throw new IOException("a program in between ended");
            }
            return true;
        } catch (IOException e) {
            System.out.println("bench: " + contender.name() + " broke (" + figure + "): " + e.getMessage());
            givenUp.add(contender.name() + figure);
            route.close();
            return false;
        }
    }

    /// Warms the programs up before anything is measured.
    private void warm() throws IOException, InterruptedException {
        for (Target.Kind kind : List.of(Target.Kind.UP, Target.Kind.DOWN, Target.Kind.BOTH)) {
            each("warming " + kind, (contender, route) -> {
                try (Load load = new Load(target, route.port())) {
                    load.flood(kind, 10);
                    Thread.sleep(plan.settle().plus(plan.window()));
                }
            });
        }
        each("warming echo", (contender, route) -> {
            try (Load load = new Load(target, route.port())) {
                load.echoes(plan.settle().plus(plan.window()));
            }
        });
    }

    private void throughput(Contender contender, Route route, Target.Kind kind, int connections)
            throws IOException, InterruptedException {
        try (Load load = new Load(target, route.port())) {
            load.flood(kind, connections);
            Thread.sleep(plan.settle());
            Map<String, Double> before = cpu(route);
            long bytes = load.bytes();
            long began = System.nanoTime();
            Thread.sleep(plan.window());
            double seconds = (System.nanoTime() - began) / 1e9;
            bytes = load.bytes() - bytes;
            Map<String, Double> after = cpu(route);
            memory(contender, route, "loaded");
            if (bytes == 0) {
                throw new IOException("nothing flowed");
            }
            String cell = "." + kind.name().toLowerCase(Locale.ROOT) + "." + connections;
            results.add(contender.name(), "throughput" + cell, bytes / MEGA / seconds);
            double gigabytes = bytes / GIGA;
            after.forEach((role, used) -> results.add(contender.name(), "cpu" + cell + "." + role,
                    (used - before.getOrDefault(role, 0.0)) / gigabytes));
        }
    }

    private void file(Contender contender, Route route, Target.Kind kind) throws IOException {
        try (Load load = new Load(target, route.port())) {
            results.add(contender.name(), "file." + kind.name().toLowerCase(Locale.ROOT),
                    plan.fileBytes() / MEGA / load.file(kind, plan.fileBytes()));
        }
    }

    private static Map<String, Double> cpu(Route route) {
        Map<String, Double> used = new LinkedHashMap<>();
        route.programs().forEach(program -> used.put(program.role(), program.cpuSeconds()));
        return used;
    }

    private void memory(Contender contender, Route route, String when) {
        route.programs()
            .forEach(program -> results.add(contender.name(), "memory." + when + "." + program.role(),
                    program.residentKilobytes() / 1024.0));
    }

    private void echo(Contender contender, Route route, String when)
            throws IOException, InterruptedException {
        try (Load load = new Load(target, route.port())) {
            List<Double> micros = load.echoes(plan.window());
            results.add(contender.name(), "echo." + when + ".p50", Samples.percentile(micros, 0.5));
            results.add(contender.name(), "echo." + when + ".p99", Samples.percentile(micros, 0.99));
            results.add(contender.name(), "echo." + when + ".p99.9", Samples.percentile(micros, 0.999));
        }
    }

    private void echoBesideBulk(Contender contender, Route route) throws IOException, InterruptedException {
        try (Load bulk = new Load(target, route.port())) {
            bulk.flood(Target.Kind.DOWN, 1);
            Thread.sleep(plan.settle());
            echo(contender, route, "bulk");
        }
    }

    private void dials(Contender contender, Route route) throws IOException, InterruptedException {
        try (Load load = new Load(target, route.port())) {
            List<Double> micros = new ArrayList<>();
            for (int i = 0; i < plan.dials(); i++) {
                micros.add(load.dial());
            }
            results.add(contender.name(), "dial.p50", Samples.percentile(micros, 0.5));
            results.add(contender.name(), "dial.p99", Samples.percentile(micros, 0.99));
        }
    }

    private void burst(Contender contender, Route route) throws IOException, InterruptedException {
        try (Load load = new Load(target, route.port())) {
            results.add(contender.name(), "burst", load.burst(plan.burst()));
        }
        Thread.sleep(Duration.ofMillis(20));
    }

    @Override
    public void close() throws IOException {
        routes.values().forEach(Route::close);
        target.close();
    }
}
