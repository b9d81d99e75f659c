package org.waxseal.allinone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/**
 * How the all-in-one process is set up. The same file is read by each service for its own settings.
 *
 * @param directory where broker, database, certificates and the services keep what must survive
 * @param brokerPort of the embedded broker on loopback; 0 for a free one
 * @param ports of the services' own web servers by service name; what is missing is as the service
 *     says; 0 for a free one
 * @param managementPorts of metrics and health by service name; the same way
 * @param configFile read by each service too; null for none
 * @param settings given to each service, above its files
 */
public record AllInOneProperties(
        Path directory,
        int brokerPort,
        Map<String, Integer> ports,
        Map<String, Integer> managementPorts,
        @Nullable Path configFile,
        Map<String, String> settings) {
    private static final int DEFAULT_BROKER_PORT = 9092;

    /** Of metrics and health; the services' own ports stand in their files. */
    private static final Map<String, Integer> DEFAULT_MANAGEMENT_PORTS =
            Map.of("console", 9080, "issuer", 9081, "assigner", 9082, "notifier", 9083);

    public AllInOneProperties {
        directory = directory.toAbsolutePath().normalize();
        ports = Map.copyOf(ports);
        managementPorts = Map.copyOf(managementPorts);
        settings = Map.copyOf(settings);
    }

    /** Everything in {@code directory}, all ports free ones: for tests and the demo. */
    public static AllInOneProperties inDirectory(Path directory, Map<String, String> settings) {
        return new AllInOneProperties(
                directory,
                0,
                Map.of("console", 0, "issuer", 0, "assigner", 0, "notifier", 0),
                Map.of("console", 0, "issuer", 0, "assigner", 0, "notifier", 0),
                null,
                settings);
    }

    /**
     * Reads {@code waxseal.directory}, {@code waxseal.broker.port}, {@code waxseal.ports.SERVICE}
     * and {@code waxseal.management-ports.SERVICE} from a YAML file; environment variables and
     * system properties override it as they do for a service.
     *
     * @param configFile null for the defaults
     * @throws WaxsealException with {@code FIELD_INVALID} when the file cannot be read
     */
    public static AllInOneProperties read(@Nullable Path configFile) {
        StandardEnvironment environment = new StandardEnvironment();
        if (configFile != null) {
            yaml(configFile).forEach(environment.getPropertySources()::addLast);
        }
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("defaults", Map.of("waxseal.directory", "data")));
        ConfigurationPropertySources.attach(environment);
        Binder binder = Binder.get(environment);
        Bindable<Map<String, Integer>> portMap = Bindable.mapOf(String.class, Integer.class);
        Map<String, Integer> management = new HashMap<>(DEFAULT_MANAGEMENT_PORTS);
        management.putAll(binder.bind("waxseal.management-ports", portMap).orElse(Map.of()));
        return new AllInOneProperties(
                binder.bind("waxseal.directory", Path.class).get(),
                binder.bind("waxseal.broker.port", Integer.class).orElse(DEFAULT_BROKER_PORT),
                binder.bind("waxseal.ports", portMap).orElse(Map.of()),
                management,
                configFile,
                Map.of());
    }

    private static List<PropertySource<?>> yaml(Path file) {
        if (!Files.isReadable(file)) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID, "the configuration " + file + " cannot be read");
        }
        try {
            return new YamlPropertySourceLoader()
                    .load(file.toString(), new FileSystemResource(file));
        } catch (IOException | RuntimeException e) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID,
                    "the configuration " + file + " is no YAML: " + e.getMessage(),
                    e);
        }
    }
}
