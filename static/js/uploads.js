/* Files on their way to an item: one after the other, each in parts. Where the line breaks, the last part is sent again,
   and the same file, dropped again after a reload, goes on where it was. */

const PART = 1024 * 1024;
const SECOND = 1000;
const LONGEST_PAUSE = 60 * SECOND;

const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

function newRow(list, file) {
  const row = document.getElementById("upload-row").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-name]").textContent = file.name;
  row.querySelector("[data-state]").textContent = row.dataset.waits;
  list.append(row);
  return row;
}

function say(row, words, share) {
  row.querySelector("[data-state]").textContent = words;
  row.querySelector("progress").value = 100 * share;
}

/* The answer in words: {have}, {problem} or {title, warning}; nothing where none came. */
function answerOf(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return {};
  }
}

/* What is sent beside the part: by it, the portal knows which file this is. */
function bodyOf(file, at) {
  const body = new FormData();
  const said = { name: file.name, size: file.size, changed: file.lastModified, at: at ?? 0 };
  for (const [name, value] of Object.entries(said)) body.append(name, value);
  if (at !== null) body.append("part", file.slice(at, at + PART), "part");
  return body;
}

/* fetch says nothing of how far it is; this does. Without a place (null) it asks how much has come. */
function send(address, file, at, onProgress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("X-CSRFToken", token());
    request.upload.addEventListener("progress", ({ loaded }) => onProgress(Math.min((at ?? 0) + loaded, file.size)));
    request.addEventListener("loadend", () => resolve({ status: request.status, ...answerOf(request) }));
    request.send(bodyOf(file, at));
  });
}

const isBroken = ({ status }) => !status || status === 429 || status >= 500;

/* A pause, which ends at once where the line is back. */
const pause = (time) =>
  new Promise((resolve) => {
    setTimeout(resolve, time);
    window.addEventListener("online", resolve, { once: true });
  });

/* Sends what is missing of a file until it is whole, or refused. */
async function sendWhole(row, address, file) {
  let [at, tries] = [null, 0];
  const tell = (bytes) =>
    say(row, `${row.dataset.sending} ${Math.floor((100 * bytes) / file.size)} %`, bytes / file.size);
  for (;;) {
    const answer = await send(address, file, at, tell);
    if (isBroken(answer)) {
      say(row, row.dataset.away, (at ?? 0) / file.size);
      await pause(Math.min(2 * SECOND * 2 ** tries, LONGEST_PAUSE));
      [at, tries] = [null, tries + 1];
    } else if (answer.status !== 200 || answer.have === undefined) return answer;
    else [at, tries] = [answer.have, 0];
  }
}

function refused(row, { problem }) {
  row.classList.add("upload-refused");
  say(row, problem ?? row.dataset.refused, 0);
  const close = row.querySelector("[data-away-with]");
  close.hidden = false;
  close.addEventListener("click", () => row.remove());
}

/* Whether the portal took the file in. */
async function sendOne(row, address, file) {
  const answer = await sendWhole(row, address, file);
  if (answer.status !== 200) refused(row, answer);
  else if (answer.warning) say(row, answer.warning, 1);
  else row.remove();
  return answer.status === 200;
}

/* Sends files to an item, each with a row in the list; returns how many were attached. */
export async function upload(list, address, files) {
  const rows = files.map((file) => [newRow(list, file), file]);
  let attached = 0;
  for (const [row, file] of rows) attached += await sendOne(row, address, file);
  return attached;
}
