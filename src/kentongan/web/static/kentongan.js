/* Kentongan's own script. Every page works without it; it only spares steps. */
(() => {
  "use strict";
  const typing = (el) => el.matches("input, select, textarea, [contenteditable]");

  /* `/` goes to the search, j and k walk along the rows; Enter opens because each row is a link. */
  const rowLinks = () => [...document.querySelectorAll("main a.go")];
  const step = (by) => {
    const links = rowLinks();
    const at = links.indexOf(document.activeElement);
    const next = at < 0 ? links[by > 0 ? 0 : links.length - 1] : links[at + by];
    next?.focus();
  };
  const keys = {
    "/": () => document.getElementById("cari")?.focus(),
    j: () => step(1),
    k: () => step(-1),
  };
  document.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    event.preventDefault();
    act();
  });

  /* A form is sent once. The pressed button keeps its width and says what it is doing. */
  const busy = (button) => {
    const words = button?.dataset.busy;
    if (!words) return;
    button.style.width = `${button.offsetWidth}px`;
    button.dataset.idle = button.innerHTML;
    button.textContent = words;
    button.setAttribute("aria-disabled", "true");
  };
  const idle = (button) => {
    button.innerHTML = button.dataset.idle;
    button.style.width = "";
    button.removeAttribute("aria-disabled");
    delete button.dataset.idle;
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    busy(event.submitter);
  });
  const rest = () => {
    document.querySelectorAll("[data-idle]").forEach(idle);
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  };
  /* Back brings a page out of the cache as it was left: sent and busy. */
  window.addEventListener("pageshow", (event) => event.persisted && rest());

  /* A link to a confirmation page opens that page's question as a dialog; failing that, the page itself. */
  const ask = async (link) => {
    try {
      const answer = await fetch(link.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const question = answer.ok && page.querySelector(".confirm");
      if (!question) throw new Error(answer.status);
      const dialog = document.createElement("dialog");
      dialog.setAttribute("aria-labelledby", question.querySelector("h1").id);
      dialog.append(document.importNode(question, true));
      dialog.addEventListener("close", () => dialog.remove());
      document.body.append(dialog);
      dialog.showModal();
    } catch {
      location.assign(link.href);
    }
  };
  document.addEventListener("click", (event) => {
    const target = event.target.closest?.("a[data-confirm], dialog [data-close], [data-copy]");
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (target.matches("[data-copy]")) return void copy(target);
    event.preventDefault();
    if (target.matches("[data-close]")) target.closest("dialog").close();
    else ask(target);
  });

  const copy = async (button) => {
    const source = document.querySelector(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    const word = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = word), 2000);
  };

  /* "112 dari 3.500 huruf" under a text that has a limit. */
  const count = (line) => {
    const text = document.getElementById(line.dataset.counter);
    const figure = (value) => value.toLocaleString(document.documentElement.lang);
    const write = () => {
      line.textContent = line.dataset.text
        .replace("{used}", figure(text.value.length))
        .replace("{max}", figure(text.maxLength));
    };
    text.addEventListener("input", write);
    write();
  };

  /* A file may be dropped on its field. */
  const receive = (area) => {
    const input = area.querySelector("input[type=file]");
    const show = () => (area.querySelector("output").textContent = input.files[0]?.name ?? "");
    const hover = (on) => (event) => {
      event.preventDefault();
      area.classList.toggle("over", on);
    };
    area.addEventListener("dragover", hover(true));
    area.addEventListener("dragleave", hover(false));
    area.addEventListener("drop", (event) => {
      hover(false)(event);
      input.files = event.dataTransfer.files;
      show();
    });
    input.addEventListener("change", show);
  };

  /* A security key that was refused or taken away says so on the page. */
  document.addEventListener("allauth.error", () => {
    document.querySelectorAll("[data-key-refused]").forEach((notice) => (notice.hidden = false));
  });

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-counter]").forEach(count);
    document.querySelectorAll(".drop").forEach(receive);
    document.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = !navigator.clipboard));
    document.querySelector("[data-focus]")?.focus();
  });
})();
