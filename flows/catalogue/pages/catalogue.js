// The search box: every word must be in an entry's name or description; names that begin with the first come first.
"use strict";
const SHOWN = 40;
const entries = JSON.parse(document.getElementById("entries").textContent);
const box = document.getElementById("search");

function found(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const rank = (entry) => {
    const name = entry.name.toLowerCase();
    return name === words[0] ? 0 : name.startsWith(words[0]) ? 1 : name.includes(words[0]) ? 2 : 3;
  };
  const holds = (entry) => words.every((word) => `${entry.name} ${entry.about}`.toLowerCase().includes(word));
  return entries.filter(holds).sort((one, other) => rank(one) - rank(other));
}

function item(entry) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.href = entry.page;
  link.textContent = entry.name;
  const about = document.createElement("span");
  about.className = "muted";
  about.textContent = ` ${entry.kind}. ${entry.about}`;
  line.append(link, about);
  return line;
}

function show() {
  const hits = found(box.value);
  document.getElementById("found").replaceChildren(...hits.slice(0, SHOWN).map(item));
  const more = hits.length > SHOWN ? `, the first ${SHOWN} of them here` : "";
  document.getElementById("told").textContent = box.value.trim() ? `${hits.length} found${more}` : "";
}

box.addEventListener("input", show);
show();
