package org.waxseal.allinone;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.waxseal.common.trust.TrustProperties;

/** A process of its own, to be killed. */
final class BrokerChild {
    private BrokerChild() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        TrustProperties trust = new TrustProperties(directory.resolve("trust"), List.of());
        EmbeddedBroker broker =
                EmbeddedBroker.start(directory.resolve("kafka"), trust, 0, Clock.systemUTC());
        EmbeddedBrokerIT.write(broker.bootstrapServers(), trust, "before");
        System.out.println("written");
        new CountDownLatch(1).await();
    }
}
