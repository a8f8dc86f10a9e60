// Puts what is new in the place of what is marked as live. Without a script a reload does the same.
(() => {
  let { changes, seen } = document.body.dataset;
  let source;
  let waits = false;
  // Whoever is typing or has opened something keeps what they see.
  const isUsed = (region) =>
    region.querySelector('details[open]') !== null ||
    [...region.querySelectorAll('input, textarea')].some(
      (field) => field === document.activeElement || field.value !== field.defaultValue,
    );
  async function refresh(latest) {
    const answer = await fetch(location.href, { cache: 'no-store', headers: { 'x-desk-live': '1' } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    waits = false;
    for (const old of document.querySelectorAll('[data-live]')) {
      const fresh = page.getElementById(old.id);
      if (!fresh || fresh.innerHTML === old.innerHTML) continue;
      if (isUsed(old)) {
        waits = true;
        continue;
      }
      const reached = () => [...old.querySelectorAll('a, button, summary')];
      const at = reached().indexOf(document.activeElement);
      old.replaceChildren(...fresh.childNodes);
      if (at >= 0) reached()[at]?.focus({ preventScroll: true });
    }
    seen = latest;
  }
  function listen() {
    source?.close();
    if (document.hidden) return;
    source = new EventSource(changes);
    source.onmessage = ({ data }) => data !== seen && refresh(data).catch(() => {});
  }
  const again = () => waits && refresh(seen).catch(() => {});
  document.addEventListener('visibilitychange', listen);
  document.addEventListener('focusout', () => setTimeout(again));
  document.addEventListener('toggle', again, true);
  listen();
})();
