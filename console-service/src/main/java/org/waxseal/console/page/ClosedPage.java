package org.waxseal.console.page;

/** What is shown instead of the page to somebody who may not see it, and on the way to it. */
public final class ClosedPage {
    private static final String FRESH_LINK =
            "Ask whoever gave you the link for a fresh one. An operator makes one with the API token "
                    + "(POST /api/v1/page-links); a start of Waxseal prints one too.";

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

    /** What a link to one domain does not open. */
    public static String anotherDomain() {
        return notice(
                "This page is closed to you",
                "Your link opens the page of one domain, and this is another one.",
                FRESH_LINK);
    }

    public static String unknownDomain() {
        return notice(
                "This domain is not registered",
                "It was removed, or was never here.",
                "If that is a mistake, tell your provider.");
    }

    /**
     * Goes on to a page by itself.
     *
     * @param path of that page
     */
    public static String opening(String path) {
        return Frame.html(
                "Waxseal",
                Element.of("meta")
                        .attribute("http-equiv", "refresh")
                        .attribute("content", "0;url=" + path),
                Element.of(
                                "main",
                                Element.of(
                                        "p",
                                        Element.of("a", "Open the page").attribute("href", path)))
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
