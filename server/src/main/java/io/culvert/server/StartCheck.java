package io.culvert.server;

import io.culvert.store.Database;
import io.culvert.transport.Endpoint;
import io.culvert.transport.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Checks whether a service could start with a configuration. Changes nothing: creates no file, does not take
/// over a database, and closes each listener at once.
public final class StartCheck {

    /// Longer than the check takes: the files are read once.
    private static final Duration NEVER = Duration.ofDays(1);

    private final ServerConfig config;
    private final InstantSource clock;

    /// @param clock tells whether a certificate is valid
    public StartCheck(ServerConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    /// The steps in order, each with the name of what it checks. A step returns what the service would use,
    /// or throws an exception whose message says why it could not start.
    public Map<String, Callable<String>> steps() {
        Map<String, Callable<String>> steps = new LinkedHashMap<>();
        steps.put("data folder", this::folder);
        steps.put("certificate", this::certificate);
        steps.put("database", this::database);
        steps.put("ports", this::listen);
        return steps;
    }

    private String folder() throws StartException {
        Path folder = config.dataDir().toAbsolutePath().normalize();
        if (Files.isDirectory(folder)) {
            DataDirectory.requireFree(folder);
            return folder.toString();
        }
        Path parent = folder;
        while (!Files.exists(parent)) {
            parent = Optional.ofNullable(parent.getParent()).orElse(folder.getRoot());
        }
        if (!Files.isDirectory(parent) || !Files.isWritable(parent)) {
            throw new StartException("data-dir: " + folder + " cannot be created: " + parent + " is "
                    + (Files.isDirectory(parent) ? "not writable" : "no folder")
                    + ". Choose another with --data-dir.");
        }
        return folder + ", which the first start creates";
    }

    private String certificate() throws StartException, IOException {
        Path chain = config.tls().certificate();
        Path key = config.tls().key();
        if (chain == null || key == null) {
            List<String> names = new ArrayList<>(List.of("localhost"));
            names.addAll(config.listen().names());
            return "of the service's own CA, for " + String.join(", ", names);
        }
        try (ServerTls tls = new ServerTls(chain, key, NEVER)) {
            Optional<String> obstacle = tls.obstacle(clock.instant());
            if (obstacle.isPresent()) {
                throw new StartException(obstacle.get());
            }
            return chain + ", valid until " + tls.ends();
        }
    }

    private String database() {
        DatabaseConfig database = config.database();
        if (database.url() == null) {
            return "embedded, in the data folder";
        }
        Database.requireFree(database.url(), DatabaseConfig.orEmpty(database.user()),
                DatabaseConfig.orEmpty(database.password()));
        return "PostgreSQL, which lets user " + DatabaseConfig.orEmpty(database.user())
                + " in; no other Culvert uses it";
    }

    private List<ListeningSocket.Address> ports() {
        ListenConfig listen = config.listen();
        List<ListeningSocket.Address> ports = new ArrayList<>();
        ports.add(new ListeningSocket.Address("api-port", listen.bind(), listen.apiPort()));
        if (listen.dataPort() != null) {
            ports.add(new ListeningSocket.Address("data-port", listen.bind(), listen.dataPort()));
        }
        ports.add(new ListeningSocket.Address("mqtt-port", listen.bind(), listen.mqttPort()));
        ports.add(new ListeningSocket.Address("ops-port", "127.0.0.1", listen.opsPort()));
        return ports;
    }

    /// Listens on all ports at the same time, so that two equal ports are refused.
    private String listen() throws StartException {
        List<String> free = new ArrayList<>();
        try (EventLoops loops = new EventLoops("check", 1)) {
            for (ListeningSocket.Address port : ports()) {
                ListeningSocket socket = ListeningSocket.open(loops, port, closing());
                free.add(port.option() + " " + Endpoint.text(port.host(), socket.port()));
            }
        }
        return String.join(", ", free);
    }

    private static ChannelInitializer<Channel> closing() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.close();
            }
        };
    }
}
