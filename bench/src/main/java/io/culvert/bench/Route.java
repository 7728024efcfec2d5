package io.culvert.bench;

import java.util.List;

/// A way to the target that is open.
///
/// @param port where a client connects
/// @param programs what stands in between, closed with it but for the service, which others use too
record Route(int port, List<Program> programs) implements AutoCloseable {

    Route {
        programs = List.copyOf(programs);
    }

    boolean isAlive() {
        return programs.stream().allMatch(Program::isAlive);
    }

    @Override
    public void close() {
        programs.reversed()
            .stream()
            .filter(program -> !program.role().equals(Service.ROLE))
            .forEach(Program::close);
    }
}
