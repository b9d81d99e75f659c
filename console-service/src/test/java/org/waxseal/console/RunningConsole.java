package org.waxseal.console;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.database.DatabaseProperties;
import org.waxseal.common.database.ServiceDatabase;
import org.waxseal.common.outbox.OutboxLag;
import org.waxseal.common.outbox.Republication;
import org.waxseal.common.statement.Statement;
import org.waxseal.common.statement.Topic;
import org.waxseal.common.stream.StatementReceiver;
import org.waxseal.console.access.OneTimeLinks;
import org.waxseal.console.republish.RegistryKeys;
import org.waxseal.console.republish.Republish;
import org.waxseal.console.republish.RepublishPage;
import org.waxseal.console.republish.RepublishRows;
import org.waxseal.console.tail.TailQuery;
import org.waxseal.console.tail.TailedRecord;
import org.waxseal.console.tail.Tails;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The console with its real web server and a real database, without the broker. */
public final class RunningConsole implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path directory;
    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningConsole(Path directory, ConfigurableApplicationContext context) {
        this.directory = directory;
        this.context = context;
    }

    /** Keeps database and token below {@code directory}, so that it can be started again there. */
    public static RunningConsole start(Path directory, String... settings) {
        SpringApplicationBuilder builder =
                new SpringApplicationBuilder(ConsoleWithoutBroker.class)
                        .web(WebApplicationType.SERVLET)
                        .properties(
                                "spring.config.name=console-test",
                                "spring.main.banner-mode=off",
                                "spring.threads.virtual.enabled=true",
                                "spring.web.resources.add-mappings=false",
                                "logging.level.root=WARN",
                                "server.address=127.0.0.1",
                                "server.port=0",
                                "server.shutdown=graceful",
                                "test.directory=" + directory,
                                "waxseal.console.print-link=false",
                                "waxseal.console.token-file=" + tokenFile(directory))
                        .properties(settings);
        return new RunningConsole(directory, builder.run());
    }

    static Path tokenFile(Path directory) {
        return directory.resolve("secret").resolve("api-token");
    }

    public String token() {
        try {
            return Files.readString(tokenFile(directory)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI url(String path) {
        return URI.create(
                "http://127.0.0.1:"
                        + context.getEnvironment().getRequiredProperty("local.server.port")
                        + path);
    }

    public Answer get(String path) {
        return send(authorized(path).GET());
    }

    public Answer delete(String path) {
        return send(authorized(path).DELETE());
    }

    public Answer post(String path, String body) {
        return send(
                authorized(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public Answer put(String path, String body) {
        return send(
                authorized(path)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpRequest.Builder authorized(String path) {
        return request(path).header("Authorization", "Bearer " + token());
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url(path));
    }

    public Answer send(HttpRequest.Builder request) {
        return new Answer(exchange(request, BodyHandlers.ofString()));
    }

    public <T> HttpResponse<T> exchange(
            HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As if the broker had delivered it. */
    public void receive(Statement statement) {
        context.getBean(StatementReceiver.class).receive(statement);
    }

    public RecordingOutbox outbox() {
        return context.getBean(RecordingOutbox.class);
    }

    public RecordingCheckpoints checkpoints() {
        return context.getBean(RecordingCheckpoints.class);
    }

    public OneTimeLinks links() {
        return context.getBean(OneTimeLinks.class);
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    @Override
    public void close() {
        http.close();
        context.close();
    }

    /** A response with its JSON. */
    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        public @Nullable String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        public String text(String pointer) {
            return json().at(pointer).asString();
        }

        @Override
        public String toString() {
            return status() + " " + response.body();
        }
    }

    /** Remembers where the path has come to, and whether a transaction was open there. */
    public static final class RecordingCheckpoints implements Checkpoints {
        private final List<String> reached = new CopyOnWriteArrayList<>();

        @Override
        public void reached(Checkpoint checkpoint) {
            reached.add(checkpoint.wireName());
        }

        public List<String> all() {
            return List.copyOf(reached);
        }
    }

    /** Topics without records. */
    static final class NothingToRead implements Tails {
        @Override
        public Tail open(TailQuery query) {
            return new Tail() {
                @Override
                public List<TailedRecord> next(Duration longest) {
                    return List.of();
                }

                @Override
                public boolean ended() {
                    return true;
                }

                @Override
                public void close() {
                    // nothing is open
                }
            };
        }

        @Override
        public void end() {
            // nothing is open
        }
    }

    @SpringBootConfiguration
    @ImportAutoConfiguration({
        AopAutoConfiguration.class,
        TransactionAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        JacksonAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        HttpEncodingAutoConfiguration.class,
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        ErrorMvcAutoConfiguration.class
    })
    @Import({RegistryWiring.class, ProvisioningWiring.class, WebWiring.class, FakePlatform.class})
    static class ConsoleWithoutBroker {}

    @Configuration(proxyBeanMethods = false)
    static class FakePlatform {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        RecordingCheckpoints checkpoints() {
            return new RecordingCheckpoints();
        }

        @Bean
        RecordingOutbox statementOutbox() {
            return new RecordingOutbox(
                    TransactionSynchronizationManager::isActualTransactionActive);
        }

        @Bean
        Tails tails() {
            return new NothingToRead();
        }

        @Bean
        Republish republish(RegistryKeys registryKeys, RepublishPage page) {
            return new Republish(
                    Stream.of(Topic.OWNERS, Topic.NODES, Topic.DOMAINS)
                            .<Republication>map(
                                    topic -> new RepublishRows(topic, registryKeys, page))
                            .toList());
        }

        @Bean
        FakeLimits limits() {
            return new FakeLimits();
        }

        @Bean
        FakeVault vault() {
            return new FakeVault();
        }

        @Bean
        OutboxLag outboxLag(JdbcClient database, Clock clock) {
            return new OutboxLag(database, clock);
        }

        @Bean(destroyMethod = "close")
        HikariDataSource dataSource(org.springframework.core.env.Environment environment) {
            return ServiceDatabase.open(
                    new DatabaseProperties(
                            "jdbc:h2:file:"
                                    + environment.getRequiredProperty("test.directory")
                                    + "/database/waxseal",
                            "waxseal",
                            null,
                            8),
                    "console");
        }
    }
}
