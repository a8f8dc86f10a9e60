// Looks whether the order's state has changed, and shows it in place; the live region has it read out.
const shown = document.getElementById('state');

async function look() {
  try {
    const answer = await fetch(location.href);
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('state');
    if (fresh && fresh.dataset.state !== shown.dataset.state) {
      shown.dataset.state = fresh.dataset.state;
      shown.replaceChildren(...fresh.childNodes);
    }
  } catch {
    // Offline for a moment: the next look will tell.
  }
  wait();
}

function wait() {
  if (!['paid', 'closed'].includes(shown.dataset.state)) setTimeout(look, 2000);
}

wait();
