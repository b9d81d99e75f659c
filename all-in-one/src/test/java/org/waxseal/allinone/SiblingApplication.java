package org.waxseal.allinone;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.waxseal.common.platform.PlatformWiring;
import org.waxseal.common.statement.Statement;
import org.waxseal.common.stream.StatementReceiver;

/** The smallest service there can be: it stands on the platform and remembers what it receives. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(PlatformWiring.class)
class SiblingApplication {

    @Bean
    Received received() {
        return new Received();
    }

    /** What came, in its order. */
    static final class Received implements StatementReceiver {
        private final List<Statement> statements = new CopyOnWriteArrayList<>();
        private final AtomicReference<Consumer<Statement>> before =
                new AtomicReference<>(statement -> {});

        /** Runs first; may throw. */
        void before(Consumer<Statement> action) {
            before.set(action);
        }

        List<Statement> statements() {
            return statements;
        }

        @Override
        public void receive(Statement statement) {
            before.get().accept(statement);
            statements.add(statement);
        }
    }
}
