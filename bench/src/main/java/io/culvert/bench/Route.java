package io.culvert.bench;

import java.util.List;

/// An open way to the target.
///
/// @param port where a client connects
/// @param programs the programs in between; all are closed with the route, except the service, which is shared
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
