package org.waxseal.notifier;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.platform.PlatformWiring;
import org.waxseal.common.statement.OwnerLocale;
import org.waxseal.common.work.WakeUps;
import org.waxseal.notifier.jdbc.JdbcNoticeQueue;
import org.waxseal.notifier.jdbc.JdbcProjections;
import org.waxseal.notifier.letter.LetterComposer;
import org.waxseal.notifier.letter.NoticeLetters;
import org.waxseal.notifier.letter.PlainText;
import org.waxseal.notifier.mail.Mailer;
import org.waxseal.notifier.metrics.MailServerHealth;
import org.waxseal.notifier.metrics.MeteredNotices;
import org.waxseal.notifier.mustache.MustacheHtml;
import org.waxseal.notifier.mustache.MustachePhrases;
import org.waxseal.notifier.notice.NoticeLedger;
import org.waxseal.notifier.notice.NoticeObserver;
import org.waxseal.notifier.notice.NoticePolicy;
import org.waxseal.notifier.notice.NoticeQueue;
import org.waxseal.notifier.notice.NoticeWriter;
import org.waxseal.notifier.notice.Projections;
import org.waxseal.notifier.notice.RecordStatement;
import org.waxseal.notifier.notice.SendNotice;
import org.waxseal.notifier.smtp.SmtpMailer;

/** All parts of the notifier and how they hang together: statements in, mails out. */
@Configuration(proxyBeanMethods = false)
@Import(PlatformWiring.class)
@EnableConfigurationProperties(NotifierProperties.class)
@EnableTransactionManagement
public class NotifierWiring {

    // In: a statement becomes rows and notices.

    @Bean
    RecordStatement recordStatement(NoticeLedger ledger, Checkpoints checkpoints) {
        return new RecordStatement(ledger, checkpoints);
    }

    @Bean
    NoticeLedger noticeLedger(
            Projections projections,
            NoticeQueue queue,
            WakeUps wakeUps,
            Clock clock,
            NoticeObserver observer,
            NotifierProperties properties) {
        return new NoticeLedger(
                projections,
                queue,
                new NoticePolicy(properties.patience().patience()),
                wakeUps,
                clock,
                observer,
                operator(properties).isPresent());
    }

    @Bean
    Projections projections(JdbcClient jdbc) {
        return new JdbcProjections(jdbc);
    }

    @Bean
    NoticeQueue noticeQueue(JdbcClient jdbc) {
        return new JdbcNoticeQueue(jdbc);
    }

    // Out: a due notice becomes a mail.

    @Bean
    SendNotice sendNotice(
            NoticeLedger ledger,
            NoticeQueue queue,
            NoticeWriter writer,
            Mailer mailer,
            Checkpoints checkpoints,
            NoticeObserver observer,
            Clock clock,
            NotifierProperties properties) {
        return new SendNotice(
                ledger,
                queue,
                writer,
                mailer,
                properties.retry().backoff(),
                checkpoints,
                observer,
                clock,
                properties.parallelism());
    }

    @Bean
    NoticeWriter noticeWriter(NotifierProperties properties) {
        return new NoticeLetters(
                new LetterComposer(
                        new MustachePhrases(), properties.timeZone(), properties.serviceName()),
                new PlainText(),
                new MustacheHtml(),
                operator(properties));
    }

    @Bean
    Mailer mailer(NotifierProperties properties, Clock clock) {
        return new SmtpMailer(properties.smtp().settings(), properties.from(), clock);
    }

    // Seen from outside.

    @Bean
    MailServerHealth mailServerHealthIndicator() {
        return new MailServerHealth();
    }

    @Bean
    NoticeObserver noticeObserver(
            MeterRegistry registry, NoticeQueue queue, Clock clock, MailServerHealth health) {
        return new MeteredNotices(registry, queue, clock, health);
    }

    private static Optional<NoticeLetters.Operator> operator(NotifierProperties properties) {
        return Optional.ofNullable(properties.operatorAddress())
                .filter(address -> !address.isBlank())
                .map(
                        address ->
                                new NoticeLetters.Operator(
                                        address, OwnerLocale.parse(properties.operatorLocale())));
    }
}
