package org.waxseal.console.page;

/** What is shown instead of the page to somebody who may not see it, and on the way to it. */
public final class ClosedPage {
    private static final String FRESH_LINK =
            "Ask for a fresh link with the API token: POST /api/v1/page-links. "
                    + "A start of Waxseal prints one too.";

    private ClosedPage() {}

    public static String withoutSession() {
        return notice(
                "This page is closed",
                "It opens with a one-time link, and this browser has not opened one, or its session has ended.",
                FRESH_LINK);
    }

    public static String spentLink() {
        return notice(
                "This link does not work any more",
                "A link opens the page once and for a limited time. It was used, is too old, or Waxseal was restarted.",
                FRESH_LINK);
    }

    /** Goes on to the page by itself. */
    public static String opening() {
        return Frame.html(
                "Waxseal",
                Element.of("meta")
                        .attribute("http-equiv", "refresh")
                        .attribute("content", "0;url=/"),
                Element.of(
                                "main",
                                Element.of(
                                        "p",
                                        Element.of("a", "Open the page").attribute("href", "/")))
                        .styled("notice"));
    }

    private static String notice(String title, String reason, String fix) {
        return Frame.html(
                title + " - Waxseal",
                Element.of(
                                "main",
                                Element.of("h1", title),
                                Element.of("p", reason),
                                Element.of("p", fix))
                        .styled("notice"));
    }
}
