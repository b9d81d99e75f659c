package org.waxseal.common.platform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.statement.Topic;

/**
 * Settings that follow from others: the service's name from its configuration's, and the bindings
 * from {@code waxseal.topics} and {@code waxseal.receives-requests}. Does nothing for a program
 * that does not import waxseal-platform.yml.
 */
public final class PlatformEnvironment implements EnvironmentPostProcessor, Ordered {
    private static final String CONFIG_SUFFIX = "-service";

    /** After the configuration files are read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 10;
    }

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        if (!environment.containsProperty("waxseal.platform")) {
            return;
        }
        Map<String, Object> derived = new HashMap<>();
        String configName = environment.getProperty("spring.config.name", "");
        if (configName.endsWith(CONFIG_SUFFIX)) {
            derived.put(
                    "waxseal.service",
                    configName.substring(0, configName.length() - CONFIG_SUFFIX.length()));
        }
        List<String> topics =
                Binder.get(environment)
                        .bind("waxseal.topics", Bindable.listOf(String.class))
                        .orElse(List.of());
        List<String> functions = new ArrayList<>();
        if (!topics.isEmpty()) {
            functions.add("statements");
            derived.put("waxseal.bindings.statements", "true");
            derived.put(
                    "spring.cloud.stream.bindings.statements-in-0.destination",
                    topics.stream()
                            .map(PlatformEnvironment::topicName)
                            .collect(Collectors.joining(",")));
        }
        if (environment.getProperty("waxseal.receives-requests", Boolean.class, false)) {
            functions.add("provisioning");
            derived.put("waxseal.bindings.provisioning", "true");
        }
        if (!functions.isEmpty()) {
            derived.put("spring.cloud.function.definition", String.join(";", functions));
        }
        String service =
                environment.getProperty(
                        "waxseal.service", String.valueOf(derived.get("waxseal.service")));
        CurrentService.set(service);
        environment.getPropertySources().addLast(new MapPropertySource("waxseal", derived));
    }

    private static String topicName(String shortName) {
        for (Topic topic : Topic.values()) {
            if (shortName(topic).equals(shortName)) {
                return topic.topicName();
            }
        }
        throw new WaxsealException(
                ErrorCode.FIELD_INVALID,
                "waxseal.topics: '%s' is unknown; use some of %s"
                        .formatted(
                                shortName,
                                Arrays.stream(Topic.values())
                                        .map(PlatformEnvironment::shortName)
                                        .collect(Collectors.joining(", "))));
    }

    private static String shortName(Topic topic) {
        return topic.name().toLowerCase(Locale.ROOT);
    }
}
