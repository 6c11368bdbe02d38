"use strict";
// The table of all kiosks: every line is kept here, only those in sight are drawn, changes come by themselves.

const ROW = 34; // pixels, as in the style sheet
const MOST_HOT = 100;

const at = (id) => document.getElementById(id);
const table = at("table");
const rows = at("rows");
const words = at("fleet").dataset;
const lines = new Map();
let names = [];
let shown = [];
let version = 0;

const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
const word = (state) => words[camel(state)] || state;
const cause = (told) => (told.startsWith("alarm: ") && words[camel(told.replace("alarm: ", "alarm_"))]) || told;
const causes = (line) => line[4].map(cause).join(", ");
const heard = (seconds) => (seconds ? new Date(seconds * 1000).toISOString().replace("T", " ").slice(0, 19) : words.never);

function take(told) {
  version = told.version;
  for (const line of told.lines) lines.set(line[0], line);
  if (names.length !== lines.size) names = [...lines.keys()].sort();
  refresh();
}

function refresh() {
  const wanted = at("filter").value.trim().toLowerCase();
  shown = wanted ? names.filter((name) => text(lines.get(name)).includes(wanted)) : names;
  at("found").textContent = `${shown.length} / ${names.length}`;
  rows.style.height = `${shown.length * ROW}px`;
  drawRows();
  drawSums();
  drawHot();
}

const text = (line) => `${line[0]} ${line[1]} ${line[2]} ${word(line[2])} ${line[4].join(" ")} ${causes(line)} ${line[6]} ${line[7]}`.toLowerCase();

function drawRows() {
  const first = Math.max(0, Math.floor(table.scrollTop / ROW) - 5);
  const last = Math.min(shown.length, first + Math.ceil(table.clientHeight / ROW) + 10);
  rows.replaceChildren(...shown.slice(first, last).map((name, number) => row(lines.get(name), first + number)));
}

function row(line, number) {
  const element = document.createElement("a");
  element.className = "row";
  element.href = `/kiosk/${encodeURIComponent(line[0])}`;
  element.style.top = `${number * ROW}px`;
  element.append(cell(line[0]), cell(line[1]), cell(word(line[2]), `state ${line[2]}`), cell(heard(line[3])), cell(causes(line)));
  return element;
}

function cell(content, kind) {
  const element = document.createElement("span");
  element.textContent = content;
  if (kind) element.className = kind;
  else element.dir = "ltr";
  return element;
}

function drawSums() {
  const counts = {};
  for (const line of lines.values()) counts[line[2]] = (counts[line[2]] || 0) + 1;
  at("sums").replaceChildren(...Object.keys(counts).sort().map((state) => cell(`${counts[state]} ${word(state)}`, `state ${state}`)));
}

function drawHot() {
  const hot = names.map((name) => lines.get(name)).filter((line) => line[5]);
  hot.sort((a, b) => a[5] - b[5]);
  at("hot-number").textContent = hot.length || "";
  at("calm").hidden = hot.length > 0;
  at("hot").replaceChildren(...hot.slice(0, MOST_HOT).map(matter));
}

function matter(line) {
  const element = document.createElement("li");
  const link = document.createElement("a");
  link.href = `/kiosk/${encodeURIComponent(line[0])}`;
  link.append(cell(line[0]), " ", cell(word(line[2]), `state ${line[2]}`), " ", cell(causes(line)));
  element.append(link);
  return element;
}

function listen() {
  const source = new EventSource(`/changes?since=${version}`);
  source.onopen = () => (at("lost").hidden = true);
  source.onmessage = (event) => take(JSON.parse(event.data));
  source.onerror = () => {
    at("lost").hidden = false;
    source.close();
    setTimeout(listen, 2000 + Math.random() * 3000);
  };
}

table.addEventListener("scroll", () => requestAnimationFrame(drawRows), { passive: true });
at("filter").addEventListener("input", () => {
  table.scrollTop = 0;
  refresh();
});
fetch("/fleet.json").then((answer) => answer.json()).then((told) => {
  take(told);
  listen();
});
