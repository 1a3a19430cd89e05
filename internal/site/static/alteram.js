// What a page does besides being read: clocks tick, the room refreshes, what
// was typed is kept. Every page works without it.
"use strict";
(() => {
  const pad = (n) => String(Math.floor(n)).padStart(2, "0");
  // As the server writes it: minutes and seconds below an hour, hours and
  // minutes from there; a plus is time that is over.
  const clock = (s, over) => {
    const a = Math.abs(s), m = Math.floor(a / 60);
    return (s < 0 || over ? "+" : "") + (a < 3600 ? m + ":" + pad(a % 60) : Math.floor(m / 60) + ":" + pad(m % 60));
  };

  // Clocks: the server says how many seconds and by how many they change.
  let begun = performance.now();
  let said = "";
  const tick = () => {
    const gone = Math.floor((performance.now() - begun) / 1000);
    for (const e of document.querySelectorAll("[data-seconds][data-step]")) {
      const step = Number(e.dataset.step);
      if (!step) continue;
      const now = Number(e.dataset.seconds) + step * gone;
      e.dataset.sign ??= e.textContent.trim().startsWith("+") ? "+" : "";
      e.textContent = clock(now, e.dataset.sign);
      if (step < 0 && [300, 60, 0].includes(now)) say(now === 0 ? e.dataset.over || "Time is up" : now / 60 + " min");
    }
  };
  const say = (words) => {
    const live = document.getElementById("status");
    if (live && words !== said) live.textContent = said = words;
  };
  setInterval(tick, 1000);

  // The room: ask for the page again when the log has grown, and put the named
  // parts in their places. What is being typed, and a form that was opened, is
  // left alone.
  const root = document.querySelector("[data-live]");
  if (root && window.EventSource) {
    const stale = document.getElementById("stale");
    let last = null, busy = false, again = false;
    const refresh = async () => {
      if (busy) { again = true; return; }
      busy = true;
      try {
        const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
        if (!answer.ok || answer.redirected) { location.reload(); return; }
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const id of root.dataset.parts.split(" ")) {
          const old = document.getElementById(id), fresh = page.getElementById(id);
          if (!old || !fresh || old.contains(document.activeElement) && document.activeElement.matches("input, textarea, select") || old.querySelector(".act[open]")) continue;
          const focus = old.contains(document.activeElement) ? document.activeElement.id : "";
          old.replaceWith(fresh);
          if (focus) document.getElementById(focus)?.focus();
        }
        begun = performance.now();
      } catch { /* the line is gone: the stream notices */ }
      busy = false;
      if (again) { again = false; refresh(); }
    };
    // A line that dies says nothing: the server speaks every eight seconds, and
    // whoever has heard nothing for twenty is alone.
    let stream, heard = performance.now();
    const alone = (yes) => { if (stale) stale.hidden = !yes; };
    const hear = (e) => {
      heard = performance.now();
      alone(false);
      if (last !== null && last !== e.data) refresh();
      last = e.data;
    };
    const open = () => {
      stream?.close();
      stream = new EventSource(root.dataset.live);
      stream.onmessage = hear;
      stream.addEventListener("here", hear);
    };
    setInterval(() => {
      if (performance.now() - heard < 20000) return;
      alone(true);
      heard = performance.now() - 15000; // try again in five seconds
      open();
    }, 1000);
    addEventListener("offline", () => alone(true));
    addEventListener("online", () => { open(); refresh(); });
    open();
  }

  // What is typed is kept in this window until it is sent.
  const key = (e) => "kept " + location.pathname + " " + e.name;
  for (const e of document.querySelectorAll("[data-autosave]")) {
    const kept = sessionStorage.getItem(key(e));
    if (kept && !e.value) e.value = kept;
    let wait;
    e.addEventListener("input", () => {
      clearTimeout(wait);
      wait = setTimeout(() => sessionStorage.setItem(key(e), e.value), 300);
    });
    e.form?.addEventListener("submit", () => { clearTimeout(wait); sessionStorage.removeItem(key(e)); });
  }

  // Passkeys: the one thing that needs a script. The parts are hidden without.
  for (const part of document.querySelectorAll("[data-passkey]")) {
    if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) continue;
    part.hidden = false;
    const wrong = part.querySelector(".error");
    const send = (path, body) => fetch(path, { method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json", "X-Form": part.dataset.form || "" }, body });
    part.querySelector("button").addEventListener("click", async () => {
      wrong.hidden = true;
      try {
        let answer = await send(part.dataset.passkey + "/begin", "");
        let said = await answer.json();
        if (answer.ok) {
          const options = said.publicKey || said;
          const made = part.dataset.make
            ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
            : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
          answer = await send(part.dataset.passkey, JSON.stringify(made.toJSON()));
          said = await answer.json();
        }
        if (answer.ok) { location.assign(part.dataset.to || said.go); return; }
        wrong.textContent = said.wrong;
      } catch (e) { wrong.textContent = e.message; }
      wrong.hidden = false;
    });
  }

  // A second tap on the same button sends nothing: the form bears one key.
  document.addEventListener("submit", (e) => {
    if (e.target.dataset.sent) { e.preventDefault(); return; }
    if (e.target.method === "post") {
      e.target.dataset.sent = "yes";
      setTimeout(() => delete e.target.dataset.sent, 3000);
    }
  });
  addEventListener("pageshow", () => { for (const f of document.forms) delete f.dataset.sent; });

  // The case menu is shut on a phone until it is opened.
  const menu = document.querySelector(".side .menu");
  if (menu && matchMedia("(max-width: 56em)").matches) menu.open = false;
})();
