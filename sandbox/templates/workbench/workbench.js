// Waits for changes, and puts what is new in the place of what is marked as live. Without a script a reload does the same.
(async () => {
  const live = () => document.querySelectorAll('[data-live]');
  if (live().length === 0) return;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const visible = () =>
    document.hidden
      ? new Promise((done) => document.addEventListener('visibilitychange', done, { once: true }))
      : undefined;
  const text = async (url) => {
    const answer = await fetch(url, { cache: 'no-store' });
    if (!answer.ok) throw new Error(answer.status);
    return answer.text();
  };
  let { seen } = document.body.dataset;
  for (;;) {
    try {
      await visible();
      const now = await text('/workbench/changes?since=' + seen);
      if (now === seen) continue;
      const page = new DOMParser().parseFromString(await text(location.href), 'text/html');
      for (const old of live()) {
        const fresh = page.getElementById(old.id);
        if (!fresh || fresh.innerHTML === old.innerHTML) continue;
        const at = [...old.querySelectorAll('a, button')].indexOf(document.activeElement);
        old.replaceChildren(...fresh.childNodes);
        if (at >= 0) [...old.querySelectorAll('a, button')][at]?.focus({ preventScroll: true });
      }
      seen = page.body.dataset.seen;
    } catch {
      await pause(2000);
    }
  }
})();
