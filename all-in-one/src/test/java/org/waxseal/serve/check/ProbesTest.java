package org.waxseal.serve.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

@Timeout(60)
class ProbesTest {
    private final AtomicInteger done = new AtomicInteger();

    @Test
    void tellsFindingsInTheOrderOfTheProbes() throws InterruptedException {
        CountDownLatch second = new CountDownLatch(1);
        Probe first =
                new Probe(
                        "first",
                        () -> {
                            second.await();
                            return List.of(Finding.ok("first", "is there"));
                        });
        Probe last =
                new Probe(
                        "last",
                        () -> {
                            second.countDown();
                            return List.of(Finding.warning("last", "is late"));
                        });

        List<Finding> findings =
                new Probes(Duration.ofSeconds(30), done::set).run(List.of(first, last));

        assertThat(findings).extracting(Finding::about).containsExactly("first", "last");
        assertThat(done).hasValue(2);
    }

    @Test
    void whatIsStoppedTidiesUpBeforeTheFindingsAreTold() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch began = new CountDownLatch(1);
        AtomicInteger tidied = new AtomicInteger();
        Probe hanging =
                new Probe(
                        "hanging",
                        () -> {
                            began.countDown();
                            try {
                                never.await();
                            } finally {
                                tidied.incrementAndGet();
                            }
                            return List.of();
                        });
        Probe waiting =
                new Probe(
                        "waiting",
                        () -> {
                            began.await();
                            return List.of();
                        });

        new Probes(Duration.ofMillis(50), count -> {}).run(List.of(waiting, hanging));

        assertThat(tidied).hasValue(1);
    }

    @Test
    void whatDoesNotEndInTimeIsAFault() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        Probe hanging =
                new Probe(
                        "hanging",
                        () -> {
                            never.await();
                            return List.of();
                        });

        List<Finding> findings =
                new Probes(Duration.ofMillis(50), count -> {}).run(List.of(hanging));

        assertThat(findings)
                .containsExactly(
                        Finding.fault("hanging", "no answer within 0 s; see whether it hangs"));
    }

    @Test
    void whatThrowsIsAFaultInTheFilesWords() throws InterruptedException {
        Probe refusing =
                new Probe(
                        "refusing",
                        () -> {
                            throw new WaxsealException(
                                    ErrorCode.DNS_UNREACHABLE, "check waxseal.issuer.dns.server");
                        });

        List<Finding> findings =
                new Probes(Duration.ofSeconds(30), count -> {}).run(List.of(refusing));

        assertThat(findings)
                .containsExactly(new Finding(Finding.Status.FAULT, "refusing", "check dns.server"));
    }
}
