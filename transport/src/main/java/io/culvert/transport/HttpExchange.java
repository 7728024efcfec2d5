package io.culvert.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Sends HTTP requests to one endpoint and waits for the answers; reuses connections that the server keeps
/// open. Thread safe: concurrent requests use separate connections.
public final class HttpExchange implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Endpoint endpoint;
    private final int maxAnswerBytes;
    private final EventLoops loops;
    private final Connector connector;
    private final Queue<Channel> idle = new ConcurrentLinkedQueue<>();

    /// The server's answer.
    ///
    /// @param body read as UTF-8
    public record Answer(int status, HttpHeaders headers, String body) {}

    /// Connects with the first request.
    ///
    /// @param name of its thread
    /// @param maxAnswerBytes the longest body that is accepted; a longer one is a failure
    public HttpExchange(Endpoint endpoint, String name, int maxAnswerBytes) {
        this.endpoint = endpoint;
        this.maxAnswerBytes = maxAnswerBytes;
        this.loops = new EventLoops(name, 1);
        this.connector = new Connector(new Dialer(loops, loops.group().next()));
    }

    /// Sends a request and waits at most 30 s for the answer.
    ///
    /// @throws IOException if no answer came, with the reason for people
    public Answer send(FullHttpRequest request) throws IOException, InterruptedException {
        Channel channel = wait(channel(), "no connection");
        try {
            return wait(channel.pipeline().get(Answers.class).ask(request), "no answer");
        } catch (IOException | InterruptedException e) {
            channel.close();
            throw e;
        }
    }

    private static <T> T wait(CompletableFuture<T> future, String missing)
            throws IOException, InterruptedException {
        try {
            return future.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(Reasons.of(e), e);
        } catch (TimeoutException e) {
            throw new IOException(missing + " in " + TIMEOUT.toSeconds() + " s", e);
        }
    }

    private CompletableFuture<Channel> channel() {
        for (Channel kept = idle.poll(); kept != null; kept = idle.poll()) {
            if (kept.isActive()) {
                return CompletableFuture.completedFuture(kept);
            }
        }
        CompletableFuture<Channel> connected = new CompletableFuture<>();
        loops.group().next().execute(() -> {
            Future<Channel> opening = connector.connect(endpoint, Connector.Progress.IGNORED);
            opening.addListener(done -> {
                if (opening.isSuccess()) {
                    Channel channel = opening.getNow();
                    channel.pipeline()
                        .addLast("http", new HttpClientCodec())
                        .addLast("http-body", new HttpObjectAggregator(maxAnswerBytes))
                        .addLast("answers", new Answers(channel));
                    connected.complete(channel);
                } else {
                    connected.completeExceptionally(opening.cause());
                }
            });
        });
        return connected;
    }

    @Override
    public void close() {
        loops.close();
    }

    /// The requests of one connection, one after another.
    private final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {

        private final Channel channel;
        private Throwable why = new IOException("the connection was closed");
        private @Nullable CompletableFuture<Answer> asked;

        Answers(Channel channel) {
            this.channel = channel;
        }

        CompletableFuture<Answer> ask(FullHttpRequest request) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            channel.eventLoop().execute(() -> {
                if (channel.isActive()) {
                    asked = answer;
                    channel.writeAndFlush(request);
                } else {
                    request.release();
                    answer.completeExceptionally(why);
                }
            });
            return answer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            CompletableFuture<Answer> answer = asked;
            asked = null;
            boolean keep = HttpUtil.isKeepAlive(response);
            if (answer != null) {
                answer.complete(new Answer(response.status().code(), response.headers().copy(),
                        response.content().toString(StandardCharsets.UTF_8)));
            }
            if (keep) {
                idle.add(ctx.channel());
            } else {
                ctx.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            why = new IOException(Reasons.of(cause), cause);
            ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (asked != null) {
                asked.completeExceptionally(why);
            }
        }
    }
}
