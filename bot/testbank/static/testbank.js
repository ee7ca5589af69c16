// Keeps the progress of a run up to date. Without it, the page has a link that does the same.
const progress = document.getElementById('voortgang');
const notice = document.getElementById('melding');
const PAUSE = 1500; // milliseconds
let told = '';

async function look() {
  try {
    const response = await fetch(progress.dataset.adres, { credentials: 'same-origin' });
    if (response.status === 401) {
      location.reload();
      return;
    }
    if (response.ok) show(await response.text());
  } catch {
    // the server is away for a moment; the next look will tell
  }
  if (!over()) setTimeout(look, PAUSE);
  else location.reload();
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, 'text/html');
  const open = [...progress.querySelectorAll('details')].map((each) => each.open);
  const inside = progress.contains(document.activeElement);
  if (inside) return; // whoever reads with the keyboard in here is not interrupted
  progress.replaceChildren(...fresh.body.childNodes);
  progress.querySelectorAll('details').forEach((each, i) => { each.open = open[i] ?? false; });
  const state = document.getElementById('stand');
  if (state && state.textContent !== told) {
    told = state.textContent;
    notice.textContent = `Stand: ${told}`;
  }
}

function over() {
  const phase = document.getElementById('stand')?.dataset.phase;
  return ['done', 'stopped', 'failed'].includes(phase);
}

setTimeout(look, PAUSE);
