/**
 * The fleet file: its keys, each documented where it is declared, and how it is read so that
 * somebody who corrects it learns every fault at once, with its line. Open {@link
 * org.waxseal.serve.file.FleetFile} first.
 *
 * <p>Spring Boot's binder is not used: it ends at the first fault, and it knows a list by the names
 * of all its properties, of which a hundred thousand domains have very many.
 */
@NullMarked
package org.waxseal.serve.file;

import org.jspecify.annotations.NullMarked;
