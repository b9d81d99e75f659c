package org.waxseal.notifier.letter;

/** Makes the HTML of a letter: whole, without anything that is fetched from elsewhere. */
@FunctionalInterface
public interface HtmlRendering {

    String html(Letter letter);
}
