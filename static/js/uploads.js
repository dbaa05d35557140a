/* Files on their way to an item: one after the other, with what is told of each. */

const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

function newRow(item, file) {
  const row = document.getElementById("upload-row").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-name]").textContent = file.name;
  row.querySelector("[data-state]").textContent = row.dataset.waits;
  document.getElementById(`uploads-${item}`).append(row);
  return row;
}

function say(row, words, percent) {
  row.querySelector("[data-state]").textContent = words;
  row.querySelector("progress").value = percent;
}

/* The answer in words: {problem} or {title, warning}; nothing where none came. */
function answerOf(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return {};
  }
}

/* fetch says nothing of how far it is; this does. */
function send(address, file, onProgress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", file);
    request.open("POST", address);
    request.setRequestHeader("X-CSRFToken", token());
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(Math.round((100 * loaded) / total)));
    request.addEventListener("loadend", () => resolve({ status: request.status, ...answerOf(request) }));
    request.send(body);
  });
}

function refused(row, { status, problem }) {
  row.classList.add("upload-refused");
  say(row, problem ?? (status ? row.dataset.refused : row.dataset.away), 0);
  const close = row.querySelector("[data-away-with]");
  close.hidden = false;
  close.addEventListener("click", () => row.remove());
}

async function sendOne(row, address, file) {
  say(row, row.dataset.sending, 0);
  const answer = await send(address, file, (percent) => say(row, `${row.dataset.sending} ${percent} %`, percent));
  if (answer.status !== 200) refused(row, answer);
  else say(row, answer.warning || row.dataset.done, 100);
  if (answer.status === 200 && !answer.warning) row.remove();
}

/* Sends the files that were dropped on a row of the agenda, and shows the list when the last one has its answer. */
export async function upload(item, files, showAgain) {
  const rows = files.map((file) => [newRow(item.dataset.item, file), file]);
  for (const [row, file] of rows) await sendOne(row, item.dataset.drop, file);
  showAgain();
}
