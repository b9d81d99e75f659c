package org.waxseal.console.page;

/** What all pages have around them. */
final class Frame {

    private Frame() {}

    static String html(String title, Element... body) {
        Element head =
                Element.of(
                        "head",
                        Element.of("meta").attribute("charset", "utf-8"),
                        Element.of("meta")
                                .attribute("name", "viewport")
                                .attribute("content", "width=device-width, initial-scale=1"),
                        Element.of("meta")
                                .attribute("name", "color-scheme")
                                .attribute("content", "light dark"),
                        Element.of("title", title),
                        Element.of("link")
                                .attribute("rel", "icon")
                                .attribute("type", "image/svg+xml")
                                .attribute("href", "/assets/seal.svg"),
                        Element.of("link")
                                .attribute("rel", "stylesheet")
                                .attribute("href", "/assets/console.css"),
                        Element.of("script")
                                .attribute("src", "/assets/console.js")
                                .attribute("defer", ""));
        return "<!DOCTYPE html>\n"
                + Element.of("html", head, Element.of("body", body)).attribute("lang", "en").html();
    }
}
