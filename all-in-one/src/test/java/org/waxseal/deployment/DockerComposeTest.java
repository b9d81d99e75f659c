package org.waxseal.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class DockerComposeTest {
    private static final Path CHECKOUT = Path.of("..");

    @Test
    void namesBrokerDatabaseAndTheFourServices() throws IOException {
        Map<String, Object> file =
                new Yaml(new SafeConstructor(new LoaderOptions()))
                        .load(Files.readString(CHECKOUT.resolve("docker-compose.yml")));
        assertThat(file.get("services"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsKeys("kafka", "postgresql", "console", "issuer", "assigner", "notifier");
        assertThat(CHECKOUT.resolve("ops/Dockerfile")).isRegularFile();
    }
}
