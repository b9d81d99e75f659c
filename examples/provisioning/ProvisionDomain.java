import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Asks for a domain by event: java -cp kafka-clients.jar:slf4j-api.jar ProvisionDomain.java. */
class ProvisionDomain {
    public static void main(String[] arguments) throws Exception {
        Map<String, String> environment = System.getenv();
        Properties settings = new Properties(); // trust/client.properties in Waxseal's data directory
        try (Reader file = Files.newBufferedReader(Path.of(environment.get("WAXSEAL_KAFKA_CONFIG")))) {
            settings.load(file);
        }
        String domain = environment.get("WAXSEAL_DOMAIN"); // in A-labels: it is the record's key too
        String id = environment.getOrDefault("WAXSEAL_EVENT_ID", UUID.randomUUID().toString());
        String event = """
                {"specversion": "1.0", "id": "%s", "source": "/examples/java",
                 "type": "waxseal.provision-domain", "datacontenttype": "application/json",
                 "data": {"name": "%s", "owner": "%s", "mailNode": "%s", "webmailNode": "%s"}}
                """.formatted(id, domain, environment.get("WAXSEAL_OWNER"),
                        environment.get("WAXSEAL_MAIL_NODE"), environment.get("WAXSEAL_WEBMAIL_NODE"));
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("waxseal.provisioning.v1", domain, event)).get();
        }
        System.out.println("asked for " + domain + " with event " + id);
    }
}
