package org.waxseal.notifier.letter;

import java.util.Optional;
import org.waxseal.common.statement.OwnerLocale;
import org.waxseal.notifier.mail.Mail;
import org.waxseal.notifier.notice.Contact;
import org.waxseal.notifier.notice.Notice;
import org.waxseal.notifier.notice.NoticeWriter;
import org.waxseal.notifier.notice.Situation;

/** Writes to the owner about a domain and to the operator about a node. */
public final class NoticeLetters implements NoticeWriter {
    private final LetterComposer composer;
    private final PlainText plainText;
    private final HtmlRendering html;
    private final Optional<Operator> operator;

    /** Whoever keeps the nodes running. */
    public record Operator(String address, OwnerLocale locale) {}

    /**
     * @param operator empty when nobody is told about nodes
     */
    public NoticeLetters(
            LetterComposer composer,
            PlainText plainText,
            HtmlRendering html,
            Optional<Operator> operator) {
        this.composer = composer;
        this.plainText = plainText;
        this.html = html;
        this.operator = operator;
    }

    @Override
    public Mail write(Notice notice, Situation situation) {
        return switch (situation) {
            case Situation.OfDomain of -> {
                Contact contact = of.contact();
                yield mail(notice, of, contact.name(), contact.email(), contact.locale());
            }
            case Situation.OfNode of -> {
                // Without an operator the ledger sees no situation of a node.
                Operator reader = operator.orElseThrow();
                yield mail(notice, of, "", reader.address(), reader.locale());
            }
        };
    }

    private Mail mail(
            Notice notice, Situation situation, String name, String address, OwnerLocale locale) {
        Letter letter = composer.compose(notice, situation, name, locale.locale());
        return new Mail(
                notice.id(),
                notice.kind().wireName(),
                name,
                address,
                letter.language(),
                letter.subject(),
                plainText.text(letter),
                html.html(letter));
    }
}
