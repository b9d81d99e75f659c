"use strict";

// Keeps the page true: the server says that something changed, the page is read again, and the
// parts that differ are exchanged. Nothing is drawn here; the server draws.

(() => {
  const contents = document.getElementById("contents");
  const connection = document.getElementById("connection");
  const announcement = document.getElementById("announcement");
  if (!contents || !connection || !window.EventSource) {
    return;
  }

  let version = contents.dataset.version;
  let reading = false;
  let wanted = false;

  const say = (words) => {
    connection.textContent = words;
  };

  const ages = [
    [86400, "day"],
    [3600, "hour"],
    [60, "minute"],
  ];
  const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

  const showAges = () => {
    for (const time of document.querySelectorAll("time")) {
      const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
      const [size, unit] = ages.find(([size]) => Math.abs(seconds) >= size) || [1, "second"];
      time.title ||= time.textContent;
      const age =
        unit === "second" ? (seconds < 0 ? "just now" : "soon") : relative.format(Math.trunc(seconds / size), unit);
      time.textContent = time.dataset.form === "date" ? time.title.slice(0, 10) + ", " + age : age;
    }
  };

  const sourceOf = new WeakMap();
  const remember = (root) => {
    for (const part of root.querySelectorAll("[data-live]")) {
      sourceOf.set(part, part.outerHTML);
    }
  };

  const keepOpenParts = (from, to) => {
    for (const details of to.querySelectorAll("details")) {
      const before = from.querySelector("#" + CSS.escape(details.id));
      if (before) {
        details.open = before.open;
      }
    }
  };

  const announce = (before, after) => {
    if (after.dataset.name && before?.dataset.state !== after.dataset.state) {
      announcement.textContent = after.dataset.name + ": " + after.dataset.state;
    }
  };

  const exchange = (fresh) => {
    const focused = document.activeElement?.closest("[id]")?.id;
    const freshParts = [...fresh.querySelectorAll("[data-live]")];
    const kept = new Set(freshParts.map((part) => part.id));
    for (const old of contents.querySelectorAll("[data-live]")) {
      if (!kept.has(old.id)) {
        old.remove();
      }
    }
    let previous = null;
    for (const part of freshParts) {
      const source = part.outerHTML;
      const old = document.getElementById(part.id);
      let shown = old;
      if (!old) {
        shown = document.importNode(part, true);
        if (previous?.tagName === "ARTICLE") {
          previous.after(shown);
        } else {
          contents.querySelector(".domains h2")?.after(shown);
        }
        announce(null, shown);
        shown.classList.add("changed");
      } else if (sourceOf.get(old) !== source) {
        shown = document.importNode(part, true);
        keepOpenParts(old, shown);
        old.replaceWith(shown);
        announce(old, shown);
        shown.classList.add("changed");
      }
      sourceOf.set(shown, source);
      previous = shown;
    }
    const pages = fresh.querySelector(".domains .pages");
    const oldPages = contents.querySelector(".domains .pages");
    if (pages && oldPages && pages.innerHTML !== oldPages.innerHTML) {
      oldPages.replaceWith(document.importNode(pages, true));
    }
    if (focused && document.activeElement === document.body) {
      const again = document.getElementById(focused);
      (again?.querySelector("summary, a, [tabindex]") || again)?.focus({ preventScroll: true });
    }
  };

  const readAgain = async () => {
    if (reading) {
      wanted = true;
      return;
    }
    reading = true;
    try {
      const response = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (response.status === 401) {
        say("Your session has ended. Open a fresh link.");
        events.close();
        return;
      }
      if (response.status === 404) {
        say("This domain is not registered any more.");
        events.close();
        return;
      }
      if (!response.ok) {
        throw new Error("status " + response.status);
      }
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.getElementById("contents");
      exchange(fresh);
      version = fresh.dataset.version;
      contents.dataset.version = version;
      showAges();
    } catch (fault) {
      say("Not live: the console does not answer. Trying again.");
      setTimeout(readAgain, 3000);
    } finally {
      reading = false;
      if (wanted) {
        wanted = false;
        setTimeout(readAgain, 250);
      }
    }
  };

  remember(contents);
  showAges();
  setInterval(showAges, 20000);

  const events = new EventSource(contents.dataset.events || "/events");
  events.addEventListener("hello", (event) => {
    say("Live");
    if (event.data !== version) {
      readAgain();
    }
  });
  events.addEventListener("changed", readAgain);
  events.addEventListener("error", () => {
    say("Not live: the connection is lost. Trying again.");
    if (events.readyState === EventSource.CLOSED) {
      // refused, not only lost: the session has ended, or too many pages are open
      setTimeout(() => location.reload(), 5000);
    }
  });
})();
