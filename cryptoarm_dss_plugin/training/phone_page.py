"""The phone as a page: what waits for the person, with buttons. Self-contained, Russian."""

import secrets

from cryptoarm_dss_plugin.training.http_messages import Response, html_response

_PAGE = """<!DOCTYPE html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Телефон учебной службы DSS</title>
<style nonce="NONCE">
:root { color-scheme: light dark; font: 16px/1.45 system-ui, sans-serif; }
body { max-width: 34rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.25rem; }
article { border: 1px solid #8888; border-radius: .75rem; padding: 1rem; margin: 0 0 1rem; }
article h2 { font-size: 1.05rem; margin: 0 0 .25rem; }
.left { font-variant-numeric: tabular-nums; opacity: .75; }
.code { font: 600 1.6rem ui-monospace, monospace; letter-spacing: .15em; }
summary { cursor: pointer; padding: .25rem 0; }
button { font: inherit; padding: .5rem .9rem; margin: .5rem .4rem 0 0;
  border: 1px solid #888; border-radius: .5rem; }
button.yes { background: #1b7f3b; border-color: #1b7f3b; color: #fff; }
button:focus-visible { outline: 3px solid #4a90d9; outline-offset: 2px; }
[hidden] { display: none; }
</style>
</head>
<body>
<h1>Телефон учебной службы DSS</h1>
<p id="quiet" role="status">Ничего не ждёт подтверждения.</p>
<main id="waiting" aria-live="polite"></main>
<template id="card">
<article>
<h2></h2>
<p class="text"></p>
<p class="sent" hidden>Код: <span class="code"></span></p>
<details class="offline" hidden>
<summary>Телефон без связи: навести камеру на QR-код</summary>
<p>Чтобы подтвердить вход, введите в программе код <span class="code yes"></span></p>
<p>Чтобы отказаться, введите код <span class="code no"></span></p>
</details>
<p class="left"></p>
<button class="yes" type="button" data-act="confirm">Подтвердить</button>
<button type="button" data-act="decline">Отказаться</button>
<button type="button" data-act="expire">Пусть истечёт</button>
</article>
</template>
<script nonce="NONCE">
"use strict";
const cards = new Map();
const quiet = document.getElementById("quiet");
const list = document.getElementById("waiting");

function card(one) {
  const made = document.getElementById("card").content.firstElementChild.cloneNode(true);
  for (const button of made.querySelectorAll("button")) {
    button.addEventListener("click", async () => {
      for (const other of made.querySelectorAll("button")) other.disabled = true;
      const body = JSON.stringify({login: one.login, refid: one.refid});
      await fetch(button.dataset.act, {method: "POST", body: body});
      refresh();
    });
  }
  list.append(made);
  return made;
}

function show(made, one) {
  made.querySelector("h2").textContent = one.login + ": " + one.name;
  made.querySelector(".text").textContent = one.label;
  const offline = made.querySelector(".offline");
  if (offline.hidden && one.image && !one.tap) offline.open = true;
  offline.hidden = !one.image;
  offline.querySelector(".yes").textContent = one.code || "";
  offline.querySelector(".no").textContent = one.cancel_code || "";
  made.querySelector(".sent").hidden = one.image || !one.code;
  made.querySelector(".sent .code").textContent = one.code || "";
  const seconds = Math.ceil(one.expires_in);
  made.querySelector(".left").textContent =
    "Осталось " + Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
  for (const act of ["confirm", "decline"]) made.querySelector("[data-act=" + act + "]").hidden = !one.tap;
}

async function refresh() {
  let state;
  try {
    state = await (await fetch("state")).json();
  } catch (gone) {
    quiet.hidden = false;
    quiet.textContent = "Учебная служба закончила работу.";
    list.replaceChildren();
    cards.clear();
    return;
  }
  // Another program's request is shown once it has got in somebody's way.
  const waiting = state.waiting.filter(
    one => one.outcome === "waiting" && one.method !== null && (!one.elsewhere || one.poll_count > 0));
  const ids = new Set(waiting.map(one => one.refid));
  for (const [id, made] of cards) if (!ids.has(id)) { made.remove(); cards.delete(id); }
  for (const one of waiting) {
    if (!cards.has(one.refid)) cards.set(one.refid, card(one));
    show(cards.get(one.refid), one);
  }
  quiet.hidden = waiting.length > 0;
  quiet.textContent = "Ничего не ждёт подтверждения.";
}

refresh();
setInterval(refresh, 1000);
</script>
</body>
</html>
"""


def phone_page() -> Response:
    """Return the page; it may load nothing and talk to nobody but its own server."""
    nonce = secrets.token_urlsafe(12)
    response = html_response(_PAGE.replace("NONCE", nonce))
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    response.headers = (
        ("Content-Security-Policy", policy),
        ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    )
    return response
