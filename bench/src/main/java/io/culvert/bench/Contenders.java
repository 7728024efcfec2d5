package io.culvert.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The contenders that can run on this machine. Prints and leaves out those whose programs are missing.
final class Contenders {

    static final String DIRECT = "direct";
    static final String CULVERT = "culvert";
    static final String REFERENCE = "culvert + reference proxies";
    static final String SSH = "ssh -L";
    static final String HAPROXY = "haproxy chain";
    static final String CHISEL = "chisel";

    private Contenders() {}

    static List<Contender> present(Plan plan, Service service) {
        List<Contender> present = new ArrayList<>();
        present.add(new Contender(DIRECT, false, (folder, target) -> new Route(target, List.of())));
        present.add(new Contender(CULVERT, false, new CulvertRoute(plan, service)::open));
        Path reference = plan.reference();
        add(present, REFERENCE, Optional.ofNullable(reference), "give its path with --reference",
                found -> new ReferenceRoute(found, service)::open);
        add(present, SSH, Machine.program("sshd").flatMap(sshd -> Machine.program("ssh")),
                "install openssh-server and openssh-client", ssh -> SshRoute::open);
        add(present, HAPROXY, Machine.program("haproxy"), "install haproxy",
                found -> new HaproxyRoute(found, service)::open);
        Path chisel = plan.chisel();
        add(present, CHISEL, Optional.ofNullable(chisel), "give its path with --chisel",
                found -> new ChiselRoute(found, service)::open);
        return present;
    }

    private static void add(List<Contender> present, String name, Optional<Path> program, String how,
            java.util.function.Function<Path, Contender.Opening> opening) {
        program.ifPresentOrElse(
                found -> present.add(new Contender(name, name.equals(REFERENCE), opening.apply(found))),
                () -> System.out.println("bench: " + name + " is left out (" + how + ")"));
    }

    /// Culvert's service with two of its local proxies, each started as a user starts it.
    private record CulvertRoute(Plan plan, Service service) {

        Route open(Path folder, int targetPort) throws IOException, InterruptedException {
            Service.Tunnel tunnel = service.openTunnel();
            int port = Machine.freePort();
            Program destination = proxy("destination proxy", folder, tunnel.destinationToken(), "-d",
                    Service.SERVICE_ID + "=127.0.0.1:" + targetPort);
            Program source = proxy("source proxy", folder, tunnel.sourceToken(), "-s",
                    Service.SERVICE_ID + "=" + port);
            source.awaitPort(port);
            destination.await("Successfully established websocket connection");
            return new Route(port, List.of(source, service.program(), destination));
        }

        private Program proxy(String role, Path folder, String token, String flag, String mapping)
                throws IOException {
            return service.startProxy(plan.culvert(), role, folder, token, flag, mapping);
        }
    }

    /// Culvert's service with two reference local proxies.
    private record ReferenceRoute(Path binary, Service service) {

        Route open(Path folder, int targetPort) throws IOException, InterruptedException {
            Service.Tunnel tunnel = service.openTunnel();
            int port = Machine.freePort();
            Program destination = proxy("destination reference", folder, tunnel.destinationToken(), "-d",
                    Service.SERVICE_ID + "=127.0.0.1:" + targetPort);
            Program source = proxy("source reference", folder, tunnel.sourceToken(), "-s",
                    Service.SERVICE_ID + "=" + port);
            source.awaitPort(port);
            return new Route(port, List.of(source, service.program(), destination));
        }

        private Program proxy(String role, Path folder, String token, String flag, String mapping)
                throws IOException {
            return Program.start(role, folder, Map.of("AWSIOT_TUNNEL_ACCESS_TOKEN", token),
                    List.of(binary.toString(), "-e", "localhost:" + service.dataPort(), "-c",
                            service.folder().resolve("tls/ca").toString(), flag, mapping, "-v", "3"));
        }
    }

    /// Three haproxies: plain to TLS, TLS to TLS, TLS to plain, with the service's own certificate.
    private record HaproxyRoute(Path binary, Service service) {

        Route open(Path folder, int targetPort) throws IOException, InterruptedException {
            Path pem = folder.resolve("server.pem");
            Files.writeString(pem, Files.readString(service.folder().resolve("tls/server.pem"))
                    + Files.readString(service.folder().resolve("tls/server.key")));
            String in = " ssl crt " + pem;
            String out = " ssl verify required verifyhost localhost ca-file "
                    + service.folder().resolve("tls/ca.pem");
            int last = Machine.freePort();
            Program destination = start("haproxy from TLS", folder, last, in, targetPort, "");
            int middle = Machine.freePort();
            Program relay = start("haproxy relay", folder, middle, in, last, out);
            int first = Machine.freePort();
            Program source = start("haproxy to TLS", folder, first, "", middle, out);
            return new Route(first, List.of(source, relay, destination));
        }

        private Program start(String role, Path folder, int port, String in, int to, String out)
                throws IOException, InterruptedException {
            Path file = folder.resolve(role.replace(' ', '-') + ".cfg");
            Files.writeString(file, """
                    global
                      maxconn 2000
                    defaults
                      mode tcp
                      timeout connect 10s
                      timeout client 1h
                      timeout server 1h
                    listen bench
                      bind 127.0.0.1:%d%s
                      server next 127.0.0.1:%d%s
                    """.formatted(port, in, to, out));
            Program program = Program.start(role, folder, Map.of(),
                    List.of(binary.toString(), "-db", "-f", file.toString()));
            program.awaitPort(port);
            return program;
        }
    }

    /// A chisel server and client; one TLS leg, like ssh.
    private record ChiselRoute(Path binary, Service service) {

        Route open(Path folder, int targetPort) throws IOException, InterruptedException {
            int serverPort = Machine.freePort();
            int port = Machine.freePort();
            Path tls = service.folder().resolve("tls");
            Program server = Program.start("chisel server", folder, Map.of(),
                    List.of(binary.toString(), "server", "--host", "127.0.0.1", "--port",
                            Integer.toString(serverPort), "--tls-cert", tls.resolve("server.pem").toString(),
                            "--tls-key", tls.resolve("server.key").toString()));
            server.awaitPort(serverPort);
            Program client = Program.start("chisel client", folder, Map.of(),
                    List.of(binary.toString(), "client", "--tls-ca", tls.resolve("ca.pem").toString(),
                            "https://localhost:" + serverPort,
                            "127.0.0.1:" + port + ":127.0.0.1:" + targetPort));
            client.awaitPort(port);
            return new Route(port, List.of(client, server));
        }
    }
}
