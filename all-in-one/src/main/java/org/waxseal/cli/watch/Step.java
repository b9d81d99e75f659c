package org.waxseal.cli.watch;

import org.waxseal.cli.screen.Colour;

/** Something that happened on a certificate's path. */
public record Step(String text, Colour colour) {}
